SET lock_timeout = '2s';

-- AlterTable
ALTER TABLE "Fact" ADD COLUMN     "traceparent" TEXT;

-- AlterTable
ALTER TABLE "NotificationDelivery" ADD COLUMN     "requestId" TEXT,
ADD COLUMN     "traceparent" TEXT;
