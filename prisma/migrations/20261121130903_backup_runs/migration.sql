SET lock_timeout = '2s';

-- CreateTable
CREATE TABLE "BackupRun" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),
    "error" TEXT,
    "dumpBytes" BIGINT,
    "objects" INTEGER,

    CONSTRAINT "BackupRun_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "BackupRun_name_key" ON "BackupRun"("name");

-- CreateIndex
CREATE INDEX "BackupRun_endedAt_idx" ON "BackupRun"("endedAt");
