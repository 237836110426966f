SET lock_timeout = '2s';

-- CreateEnum
CREATE TYPE "AlertKind" AS ENUM ('SEARCH', 'PRICE');

-- CreateEnum
CREATE TYPE "AlertFrequency" AS ENUM ('INSTANT', 'DAILY', 'WEEKLY');

-- CreateTable
CREATE TABLE "Alert" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "AlertKind" NOT NULL,
    "frequency" "AlertFrequency" NOT NULL DEFAULT 'INSTANT',
    "filters" JSONB NOT NULL DEFAULT '{}',
    "dealId" UUID,
    "productId" UUID,
    "belowCents" INTEGER,
    "pausedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertKey" (
    "alertId" UUID NOT NULL,
    "word" TEXT NOT NULL,
    "also" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "fromCents" INTEGER NOT NULL,
    "toCents" INTEGER NOT NULL,
    "south" DOUBLE PRECISION NOT NULL,
    "north" DOUBLE PRECISION NOT NULL,
    "west" DOUBLE PRECISION NOT NULL,
    "east" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "AlertKey_pkey" PRIMARY KEY ("alertId","word","also")
);

-- CreateTable
CREATE TABLE "AlertMatch" (
    "id" UUID NOT NULL,
    "alertId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "dealId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "priceCents" INTEGER NOT NULL,
    "criteria" JSONB NOT NULL,
    "telling" "AlertFrequency" NOT NULL,
    "digestId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertMatch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertDigest" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "frequency" "AlertFrequency" NOT NULL,
    "slot" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertDigest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Alert_dealId_idx" ON "Alert"("dealId");

-- CreateIndex
CREATE INDEX "Alert_productId_idx" ON "Alert"("productId");

-- CreateIndex
CREATE INDEX "Alert_userId_id_idx" ON "Alert"("userId", "id" DESC);

-- CreateIndex
CREATE INDEX "AlertKey_lookup_idx" ON "AlertKey"("word", "also", "place", "signature", "toCents", "fromCents", "south", "north", "west", "east", "alertId");

-- CreateIndex
CREATE INDEX "AlertMatch_alertId_id_idx" ON "AlertMatch"("alertId", "id" DESC);

-- CreateIndex
CREATE INDEX "AlertMatch_userId_telling_createdAt_idx" ON "AlertMatch"("userId", "telling", "createdAt");

-- CreateIndex
CREATE INDEX "AlertMatch_digestId_idx" ON "AlertMatch"("digestId");

-- CreateIndex
CREATE INDEX "AlertMatch_dealId_idx" ON "AlertMatch"("dealId");

-- CreateIndex
CREATE UNIQUE INDEX "AlertMatch_alertId_dealId_reason_key" ON "AlertMatch"("alertId", "dealId", "reason");

-- CreateIndex
CREATE UNIQUE INDEX "AlertDigest_userId_slot_key" ON "AlertDigest"("userId", "slot");

-- AddForeignKey
ALTER TABLE "Alert" ADD CONSTRAINT "Alert_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alert" ADD CONSTRAINT "Alert_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alert" ADD CONSTRAINT "Alert_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertKey" ADD CONSTRAINT "AlertKey_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertMatch" ADD CONSTRAINT "AlertMatch_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertMatch" ADD CONSTRAINT "AlertMatch_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertMatch" ADD CONSTRAINT "AlertMatch_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertMatch" ADD CONSTRAINT "AlertMatch_digestId_fkey" FOREIGN KEY ("digestId") REFERENCES "AlertDigest"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertDigest" ADD CONSTRAINT "AlertDigest_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand from here on. Prisma neither makes nor compares what follows.

-- What digests still have to tell: few rows of many.
CREATE INDEX "AlertMatch_pending_idx" ON "AlertMatch" (telling, "userId") WHERE "digestId" IS NULL AND telling <> 'INSTANT';
