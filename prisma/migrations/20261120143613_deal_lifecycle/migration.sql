SET lock_timeout = '2s';

-- CreateEnum
CREATE TYPE "RevisionStatus" AS ENUM ('OPEN', 'APPROVED', 'DECLINED', 'WITHDRAWN', 'CLOSED');

-- CreateEnum
CREATE TYPE "StatementDecision" AS ENUM ('DECLINE', 'TAKEDOWN', 'REVISION_DECLINE', 'SUSPENSION');

-- CreateEnum
CREATE TYPE "AppealStatus" AS ENUM ('OPEN', 'UPHELD', 'OVERTURNED');

-- CreateEnum
CREATE TYPE "ReportStatus" AS ENUM ('OPEN', 'DISMISSED', 'UPHELD');

-- AlterTable
ALTER TABLE "Deal" ADD COLUMN     "droppedAt" TIMESTAMPTZ(3),
ADD COLUMN     "droppedFrom" INTEGER,
ADD COLUMN     "needsReview" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "warnedExpiresAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "suspendedUntil" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "DealPrice" (
    "id" UUID NOT NULL,
    "dealId" UUID NOT NULL,
    "fromCents" INTEGER NOT NULL,
    "toCents" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DealPrice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DealRevision" (
    "id" UUID NOT NULL,
    "dealId" UUID NOT NULL,
    "status" "RevisionStatus" NOT NULL DEFAULT 'OPEN',
    "title" TEXT,
    "description" TEXT,
    "categorySlug" TEXT,
    "condition" "DealCondition",
    "productId" UUID,
    "productEdited" BOOLEAN NOT NULL DEFAULT false,
    "imagesEdited" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "note" TEXT,
    "decidedById" UUID,
    "decidedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DealRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DealRevisionImage" (
    "revisionId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "DealRevisionImage_pkey" PRIMARY KEY ("revisionId","position")
);

-- CreateTable
CREATE TABLE "DealClaim" (
    "dealId" UUID NOT NULL,
    "moderatorId" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DealClaim_pkey" PRIMARY KEY ("dealId")
);

-- CreateTable
CREATE TABLE "Statement" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "dealId" UUID,
    "decision" "StatementDecision" NOT NULL,
    "reason" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "facts" TEXT NOT NULL,
    "note" TEXT,
    "automated" BOOLEAN NOT NULL DEFAULT false,
    "decidedById" UUID,
    "appealUntil" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Statement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Appeal" (
    "id" UUID NOT NULL,
    "statementId" UUID NOT NULL,
    "dealId" UUID NOT NULL,
    "sellerId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "status" "AppealStatus" NOT NULL DEFAULT 'OPEN',
    "decidedById" UUID,
    "note" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Appeal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Report" (
    "id" UUID NOT NULL,
    "dealId" UUID NOT NULL,
    "reporterId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "comment" TEXT,
    "status" "ReportStatus" NOT NULL DEFAULT 'OPEN',
    "resolvedById" UUID,
    "resolvedAt" TIMESTAMPTZ(3),
    "note" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Report_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "DealPrice_dealId_id_idx" ON "DealPrice"("dealId", "id");

-- CreateIndex
CREATE INDEX "DealRevision_dealId_id_idx" ON "DealRevision"("dealId", "id");

-- CreateIndex
CREATE INDEX "DealRevisionImage_imageId_idx" ON "DealRevisionImage"("imageId");

-- CreateIndex
CREATE INDEX "Statement_dealId_id_idx" ON "Statement"("dealId", "id");

-- CreateIndex
CREATE INDEX "Statement_userId_id_idx" ON "Statement"("userId", "id");

-- CreateIndex
CREATE INDEX "Statement_createdAt_idx" ON "Statement"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Appeal_statementId_key" ON "Appeal"("statementId");

-- CreateIndex
CREATE INDEX "Appeal_status_id_idx" ON "Appeal"("status", "id");

-- CreateIndex
CREATE INDEX "Appeal_dealId_id_idx" ON "Appeal"("dealId", "id");

-- CreateIndex
CREATE INDEX "Report_status_dealId_idx" ON "Report"("status", "dealId");

-- CreateIndex
CREATE INDEX "Report_createdAt_idx" ON "Report"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Report_dealId_reporterId_key" ON "Report"("dealId", "reporterId");

-- CreateIndex
CREATE INDEX "Deal_status_expiresAt_idx" ON "Deal"("status", "expiresAt");

-- AddForeignKey
ALTER TABLE "DealPrice" ADD CONSTRAINT "DealPrice_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DealRevision" ADD CONSTRAINT "DealRevision_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DealRevision" ADD CONSTRAINT "DealRevision_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DealRevisionImage" ADD CONSTRAINT "DealRevisionImage_revisionId_fkey" FOREIGN KEY ("revisionId") REFERENCES "DealRevision"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DealRevisionImage" ADD CONSTRAINT "DealRevisionImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DealClaim" ADD CONSTRAINT "DealClaim_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DealClaim" ADD CONSTRAINT "DealClaim_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Statement" ADD CONSTRAINT "Statement_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Statement" ADD CONSTRAINT "Statement_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Appeal" ADD CONSTRAINT "Appeal_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand from here on. Prisma neither makes nor compares what follows.

CREATE UNIQUE INDEX "DealRevision_open_key" ON "DealRevision" ("dealId") WHERE status = 'OPEN';
CREATE INDEX "Report_open_idx" ON "Report" ("dealId") WHERE status = 'OPEN';

ALTER TABLE "DealRevisionImage" ADD CONSTRAINT "DealRevisionImage_position_check" CHECK ("position" BETWEEN 0 AND 11);
