SET lock_timeout = '2s';

-- AlterEnum
ALTER TYPE "DeliveryState" ADD VALUE 'SUPPRESSED';

-- CreateIndex
CREATE INDEX "NotificationDelivery_providerId_idx" ON "NotificationDelivery"("providerId");
