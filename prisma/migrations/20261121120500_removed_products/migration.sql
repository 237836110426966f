SET lock_timeout = '2s';

-- Written by hand: Prisma knows no partial indexes. The list of what was taken from the catalogue walks it.
CREATE INDEX "Product_removed_idx" ON "Product" (id DESC) WHERE "deletedAt" IS NOT NULL;
