SET lock_timeout = '2s';

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "dominantColor" TEXT,
ADD COLUMN     "perceptualHash" BIGINT,
ADD COLUMN     "variants" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "ImageMatch" (
    "id" UUID NOT NULL,
    "dealId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "otherImageId" UUID NOT NULL,
    "otherDealId" UUID NOT NULL,
    "otherOwnerId" UUID NOT NULL,
    "distance" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ImageMatch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ImageMatch_imageId_idx" ON "ImageMatch"("imageId");

-- CreateIndex
CREATE INDEX "ImageMatch_otherImageId_idx" ON "ImageMatch"("otherImageId");

-- CreateIndex
CREATE UNIQUE INDEX "ImageMatch_dealId_imageId_otherImageId_key" ON "ImageMatch"("dealId", "imageId", "otherImageId");

-- CreateIndex
CREATE INDEX "Image_createdAt_idx" ON "Image"("createdAt");

-- AddForeignKey
ALTER TABLE "ImageMatch" ADD CONSTRAINT "ImageMatch_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImageMatch" ADD CONSTRAINT "ImageMatch_otherImageId_fkey" FOREIGN KEY ("otherImageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Image" ADD CONSTRAINT "Image_dominantColor_check" CHECK ("dominantColor" ~ '^#[0-9a-f]{6}$');
ALTER TABLE "Image" ADD CONSTRAINT "Image_variants_check" CHECK (jsonb_typeof(variants) = 'array');
ALTER TABLE "ImageMatch" ADD CONSTRAINT "ImageMatch_distance_check" CHECK (distance BETWEEN 0 AND 64);

-- Look-alikes are found by quarters of the hash: of two hashes that differ in 6 bits or fewer, one quarter differs in
-- one bit at most. src/modules/images/image-matches.sql.ts repeats these expressions to the letter.
CREATE INDEX "Image_hash_1_idx" ON "Image" ((("perceptualHash" >> 48) & 65535)) WHERE "perceptualHash" IS NOT NULL;
CREATE INDEX "Image_hash_2_idx" ON "Image" ((("perceptualHash" >> 32) & 65535)) WHERE "perceptualHash" IS NOT NULL;
CREATE INDEX "Image_hash_3_idx" ON "Image" ((("perceptualHash" >> 16) & 65535)) WHERE "perceptualHash" IS NOT NULL;
CREATE INDEX "Image_hash_4_idx" ON "Image" (("perceptualHash" & 65535)) WHERE "perceptualHash" IS NOT NULL;
