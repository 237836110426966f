SET lock_timeout = '2s';

-- CreateEnum
CREATE TYPE "DataExportState" AS ENUM ('PENDING', 'BUILDING', 'READY', 'FAILED', 'EXPIRED');

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "avatarImageId" UUID,
ADD COLUMN     "bio" TEXT,
ADD COLUMN     "deletedAt" TIMESTAMPTZ(3),
ADD COLUMN     "profileVersion" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "purgedAt" TIMESTAMPTZ(3),
ADD COLUMN     "termsVersion" TEXT;

-- CreateTable
CREATE TABLE "ExternalIdentity" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ExternalIdentity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TermsAcceptance" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TermsAcceptance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DataExport" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "state" "DataExportState" NOT NULL DEFAULT 'PENDING',
    "progress" INTEGER NOT NULL DEFAULT 0,
    "byteSize" INTEGER,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readyAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "DataExport_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ExternalIdentity_provider_subject_key" ON "ExternalIdentity"("provider", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "ExternalIdentity_userId_provider_key" ON "ExternalIdentity"("userId", "provider");

-- CreateIndex
CREATE UNIQUE INDEX "TermsAcceptance_userId_version_key" ON "TermsAcceptance"("userId", "version");

-- CreateIndex
CREATE INDEX "DataExport_userId_id_idx" ON "DataExport"("userId", "id" DESC);

-- CreateIndex
CREATE INDEX "DataExport_state_expiresAt_idx" ON "DataExport"("state", "expiresAt");

-- AddForeignKey
ALTER TABLE "ExternalIdentity" ADD CONSTRAINT "ExternalIdentity_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TermsAcceptance" ADD CONSTRAINT "TermsAcceptance_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DataExport" ADD CONSTRAINT "DataExport_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand from here on. Prisma neither makes nor compares what follows.

-- One export at a time per person, whatever races.
CREATE UNIQUE INDEX "DataExport_one_running" ON "DataExport" ("userId") WHERE state IN ('PENDING', 'BUILDING');

ALTER TABLE "DataExport" ADD CONSTRAINT "DataExport_progress_check" CHECK (progress BETWEEN 0 AND 100);
ALTER TABLE "User" ADD CONSTRAINT "User_bio_check" CHECK (char_length(bio) <= 1000) NOT VALID;

-- The nightly purge looks for accounts that were deleted and not yet purged.
CREATE INDEX "User_to_purge_idx" ON "User" ("deletedAt") WHERE "deletedAt" IS NOT NULL AND "purgedAt" IS NULL;

-- What somebody agreed to is never rewritten. It may be deleted with the account.
CREATE FUNCTION refuse_terms_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Acceptances of the terms are append-only: record another one instead.';
END
$$;

CREATE TRIGGER refuse_terms_update BEFORE UPDATE ON "TermsAcceptance"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_terms_update();
