SET lock_timeout = '2s';

-- CreateTable
CREATE TABLE "CrawlTurn" (
    "host" TEXT NOT NULL,
    "nextAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CrawlTurn_pkey" PRIMARY KEY ("host")
);
