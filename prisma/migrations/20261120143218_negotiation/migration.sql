SET lock_timeout = '2s';

-- CreateEnum
CREATE TYPE "PriceOfferStatus" AS ENUM ('OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED');

-- CreateEnum
CREATE TYPE "OfferSide" AS ENUM ('BUYER', 'SELLER');

-- CreateTable
CREATE TABLE "Discussion" (
    "id" UUID NOT NULL,
    "dealId" UUID NOT NULL,
    "buyerId" UUID NOT NULL,
    "sellerId" UUID NOT NULL,
    "lastSeq" INTEGER NOT NULL DEFAULT 0,
    "buyerReadSeq" INTEGER NOT NULL DEFAULT 0,
    "sellerReadSeq" INTEGER NOT NULL DEFAULT 0,
    "buyerUnread" INTEGER NOT NULL DEFAULT 0,
    "sellerUnread" INTEGER NOT NULL DEFAULT 0,
    "buyerArchivedAt" TIMESTAMPTZ(3),
    "sellerArchivedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastActivityAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Discussion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Message" (
    "id" UUID NOT NULL,
    "discussionId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "senderId" UUID NOT NULL,
    "clientId" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "editedAt" TIMESTAMPTZ(3),
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PriceOffer" (
    "id" UUID NOT NULL,
    "discussionId" UUID NOT NULL,
    "dealId" UUID NOT NULL,
    "buyerId" UUID NOT NULL,
    "sellerId" UUID NOT NULL,
    "status" "PriceOfferStatus" NOT NULL DEFAULT 'OPEN',
    "priceCents" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "by" "OfferSide" NOT NULL,
    "round" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PriceOffer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PriceOfferStep" (
    "id" UUID NOT NULL,
    "offerId" UUID NOT NULL,
    "verb" TEXT NOT NULL,
    "from" "PriceOfferStatus",
    "to" "PriceOfferStatus" NOT NULL,
    "actorId" UUID,
    "priceCents" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PriceOfferStep_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotencyRecord" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "status" INTEGER NOT NULL,
    "headers" JSONB NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IdempotencyRecord_pkey" PRIMARY KEY ("scope","key")
);

-- CreateIndex
CREATE INDEX "Discussion_buyerId_lastActivityAt_id_idx" ON "Discussion"("buyerId", "lastActivityAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Discussion_sellerId_lastActivityAt_id_idx" ON "Discussion"("sellerId", "lastActivityAt" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Discussion_dealId_buyerId_key" ON "Discussion"("dealId", "buyerId");

-- CreateIndex
CREATE UNIQUE INDEX "Message_discussionId_clientId_key" ON "Message"("discussionId", "clientId");

-- CreateIndex
CREATE UNIQUE INDEX "Message_discussionId_seq_key" ON "Message"("discussionId", "seq");

-- CreateIndex
CREATE INDEX "PriceOffer_discussionId_id_idx" ON "PriceOffer"("discussionId", "id");

-- CreateIndex
CREATE INDEX "PriceOffer_dealId_status_idx" ON "PriceOffer"("dealId", "status");

-- CreateIndex
CREATE INDEX "PriceOffer_status_expiresAt_idx" ON "PriceOffer"("status", "expiresAt");

-- CreateIndex
CREATE INDEX "PriceOfferStep_offerId_id_idx" ON "PriceOfferStep"("offerId", "id");

-- CreateIndex
CREATE INDEX "IdempotencyRecord_createdAt_idx" ON "IdempotencyRecord"("createdAt");

-- AddForeignKey
ALTER TABLE "Discussion" ADD CONSTRAINT "Discussion_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Discussion" ADD CONSTRAINT "Discussion_buyerId_fkey" FOREIGN KEY ("buyerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Discussion" ADD CONSTRAINT "Discussion_sellerId_fkey" FOREIGN KEY ("sellerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_discussionId_fkey" FOREIGN KEY ("discussionId") REFERENCES "Discussion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_senderId_fkey" FOREIGN KEY ("senderId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PriceOffer" ADD CONSTRAINT "PriceOffer_discussionId_fkey" FOREIGN KEY ("discussionId") REFERENCES "Discussion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PriceOfferStep" ADD CONSTRAINT "PriceOfferStep_offerId_fkey" FOREIGN KEY ("offerId") REFERENCES "PriceOffer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand from here on.

-- One open offer for each deal and buyer.
CREATE UNIQUE INDEX "PriceOffer_open_key" ON "PriceOffer" ("dealId", "buyerId") WHERE "status" = 'OPEN';

ALTER TABLE "PriceOffer"
  ADD CONSTRAINT "PriceOffer_priceCents_check" CHECK ("priceCents" BETWEEN 1 AND 100000000),
  ADD CONSTRAINT "PriceOffer_round_check" CHECK ("round" BETWEEN 1 AND 5);

ALTER TABLE "Discussion"
  ADD CONSTRAINT "Discussion_sides_check" CHECK ("buyerId" <> "sellerId"),
  ADD CONSTRAINT "Discussion_unread_check" CHECK ("buyerUnread" >= 0 AND "sellerUnread" >= 0);
