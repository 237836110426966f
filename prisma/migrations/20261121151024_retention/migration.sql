SET lock_timeout = '2s';

-- CreateTable
CREATE TABLE "DailyStatistics" (
    "day" DATE NOT NULL,
    "figures" JSONB NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DailyStatistics_pkey" PRIMARY KEY ("day")
);

-- CreateIndex
CREATE INDEX "DealClaim_until_idx" ON "DealClaim"("until");

-- CreateIndex
CREATE INDEX "OfferPrice_at_idx" ON "OfferPrice"("at");

-- CreateIndex
CREATE INDEX "Session_expiresAt_idx" ON "Session"("expiresAt");

-- What is purged is found by these (src/retention); they hold little, as most rows are live.
CREATE INDEX "Session_revokedAt_idx" ON "Session" ("revokedAt") WHERE "revokedAt" IS NOT NULL;
CREATE INDEX "TotpCredential_unfinished_idx" ON "TotpCredential" ("createdAt") WHERE "confirmedAt" IS NULL;
CREATE INDEX "Notification_readAt_idx" ON "Notification" ("readAt") WHERE "readAt" IS NOT NULL;
CREATE INDEX "Message_deletedAt_idx" ON "Message" ("deletedAt") WHERE "deletedAt" IS NOT NULL;
CREATE INDEX "SearchDocument_gone_idx" ON "SearchDocument" ("writtenAt") WHERE document IS NULL;

-- What waits or is under way, for the figures of the timetable.
CREATE INDEX "JobRun_open_idx" ON "JobRun" (job, slot) WHERE "endedAt" IS NULL;
