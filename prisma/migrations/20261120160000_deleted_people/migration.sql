SET lock_timeout = '2s';

-- They are few: public lists ask this index whether the seller is still there.
CREATE INDEX "User_deleted_idx" ON "User" (id) WHERE "deletedAt" IS NOT NULL;
