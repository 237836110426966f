SET lock_timeout = '2s';

-- CreateEnum
CREATE TYPE "ImportState" AS ENUM ('WAITING', 'CHECKING', 'CHECKED', 'APPLYING', 'APPLIED', 'FAILED', 'UNDOING', 'UNDONE');

-- CreateEnum
CREATE TYPE "ImportOutcome" AS ENUM ('CREATED', 'UPDATED', 'UNCHANGED', 'FAILED', 'UNDONE', 'KEPT');

-- CreateEnum
CREATE TYPE "CrawlKind" AS ENUM ('LIST', 'PRODUCT');

-- CreateEnum
CREATE TYPE "CrawlState" AS ENUM ('WAITING', 'RUNNING', 'DONE', 'FAILED');

-- CreateEnum
CREATE TYPE "ListingState" AS ENUM ('NEW', 'ACCEPTED', 'REJECTED');

-- AlterTable
ALTER TABLE "Image" ALTER COLUMN "ownerId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Product" ADD COLUMN     "deletedAt" TIMESTAMPTZ(3),
ADD COLUMN     "description" TEXT,
ADD COLUMN     "mergedIntoId" UUID,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "ProductSlug" (
    "slug" TEXT NOT NULL,
    "productId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ProductSlug_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "ProductReference" (
    "source" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "productId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ProductReference_pkey" PRIMARY KEY ("source","reference")
);

-- CreateTable
CREATE TABLE "ProductSpec" (
    "productId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "categorySlug" TEXT NOT NULL,
    "number" DOUBLE PRECISION,
    "text" TEXT,

    CONSTRAINT "ProductSpec_pkey" PRIMARY KEY ("productId","key")
);

-- CreateTable
CREATE TABLE "ProductImage" (
    "productId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "ProductImage_pkey" PRIMARY KEY ("productId","position")
);

-- CreateTable
CREATE TABLE "OfferPrice" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "productId" UUID NOT NULL,
    "merchant" TEXT NOT NULL,
    "priceCents" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "inStock" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OfferPrice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProductImport" (
    "id" UUID NOT NULL,
    "requestedById" UUID,
    "state" "ImportState" NOT NULL DEFAULT 'WAITING',
    "goal" "ImportState" NOT NULL,
    "fileName" TEXT NOT NULL,
    "byteSize" INTEGER NOT NULL,
    "options" JSONB NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "progress" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "undone" INTEGER NOT NULL DEFAULT 0,
    "kept" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeatAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ProductImport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProductImportRow" (
    "importId" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "outcome" "ImportOutcome" NOT NULL,
    "reference" TEXT,
    "productId" UUID,
    "problems" JSONB,
    "before" JSONB,
    "afterVersion" INTEGER,

    CONSTRAINT "ProductImportRow_pkey" PRIMARY KEY ("importId","line")
);

-- CreateTable
CREATE TABLE "CrawlJob" (
    "id" UUID NOT NULL,
    "kind" "CrawlKind" NOT NULL,
    "url" TEXT NOT NULL,
    "state" "CrawlState" NOT NULL DEFAULT 'WAITING',
    "found" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CrawlJob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CrawledListing" (
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "merchant" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "brand" TEXT,
    "gtin" TEXT,
    "mpn" TEXT,
    "sku" TEXT,
    "description" TEXT,
    "priceCents" INTEGER,
    "currency" CHAR(3),
    "inStock" BOOLEAN,
    "imageUrls" JSONB NOT NULL DEFAULT '[]',
    "state" "ListingState" NOT NULL DEFAULT 'NEW',
    "productId" UUID,
    "matchedBy" TEXT,
    "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decidedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CrawledListing_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ProductSlug_productId_idx" ON "ProductSlug"("productId");

-- CreateIndex
CREATE INDEX "ProductReference_productId_idx" ON "ProductReference"("productId");

-- CreateIndex
CREATE INDEX "ProductSpec_categorySlug_key_number_text_productId_idx" ON "ProductSpec"("categorySlug", "key", "number", "text", "productId");

-- CreateIndex
CREATE UNIQUE INDEX "ProductImage_imageId_key" ON "ProductImage"("imageId");

-- CreateIndex
CREATE INDEX "OfferPrice_productId_at_id_idx" ON "OfferPrice"("productId", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "OfferPrice_productId_merchant_at_id_idx" ON "OfferPrice"("productId", "merchant", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "ProductImport_createdAt_idx" ON "ProductImport"("createdAt");

-- CreateIndex
CREATE INDEX "ProductImportRow_importId_outcome_line_idx" ON "ProductImportRow"("importId", "outcome", "line");

-- CreateIndex
CREATE INDEX "CrawlJob_state_id_idx" ON "CrawlJob"("state", "id");

-- CreateIndex
CREATE UNIQUE INDEX "CrawledListing_url_key" ON "CrawledListing"("url");

-- CreateIndex
CREATE INDEX "CrawledListing_state_id_idx" ON "CrawledListing"("state", "id" DESC);

-- CreateIndex
CREATE INDEX "CrawledListing_productId_idx" ON "CrawledListing"("productId");

-- CreateIndex
CREATE INDEX "Product_mergedIntoId_idx" ON "Product"("mergedIntoId");

-- AddForeignKey
ALTER TABLE "Product" ADD CONSTRAINT "Product_mergedIntoId_fkey" FOREIGN KEY ("mergedIntoId") REFERENCES "Product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProductSlug" ADD CONSTRAINT "ProductSlug_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProductReference" ADD CONSTRAINT "ProductReference_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProductSpec" ADD CONSTRAINT "ProductSpec_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProductImage" ADD CONSTRAINT "ProductImage_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProductImage" ADD CONSTRAINT "ProductImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OfferPrice" ADD CONSTRAINT "OfferPrice_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProductImportRow" ADD CONSTRAINT "ProductImportRow_importId_fkey" FOREIGN KEY ("importId") REFERENCES "ProductImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CrawledListing" ADD CONSTRAINT "CrawledListing_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Written by hand from here on. Prisma neither makes nor compares what follows.

ALTER TABLE "Product"
  ADD CONSTRAINT "Product_specs_check" CHECK (jsonb_typeof(specs) = 'object'),
  ADD CONSTRAINT "Product_mergedIntoId_check" CHECK ("mergedIntoId" IS NULL OR ("deletedAt" IS NOT NULL AND "mergedIntoId" <> id));

ALTER TABLE "ProductImage" ADD CONSTRAINT "ProductImage_position_check" CHECK (position BETWEEN 0 AND 11);

-- What the public list walks and counts.
CREATE INDEX "Product_shown_slug_idx" ON "Product" (slug) WHERE "deletedAt" IS NULL;
CREATE INDEX "Product_shown_category_slug_idx" ON "Product" ("categorySlug", slug) WHERE "deletedAt" IS NULL;
CREATE INDEX "Product_shown_brand_slug_idx" ON "Product" (lower(brand), slug) WHERE "deletedAt" IS NULL;
CREATE INDEX "Product_shown_category_brand_idx" ON "Product" ("categorySlug", lower(brand), brand, id)
  WHERE "deletedAt" IS NULL;

-- What was asked or paid for a used one: medians are read from the index alone.
CREATE INDEX "Deal_product_prices_idx" ON "Deal" ("productId", currency, "priceCents", "sellerId")
  WHERE status IN ('PUBLISHED', 'SOLD');

-- The specs of every product that is shown, one row each, kept in step by the database itself: whoever changes a product
-- (the API, an import, the seed, a person at a prompt) changes what filters find. Statement by statement, so that an
-- import of many rows pays once. A text that is longer than an index takes is cut.
CREATE FUNCTION write_product_specs(ids uuid[]) RETURNS void LANGUAGE sql
BEGIN ATOMIC
  DELETE FROM "ProductSpec" WHERE "productId" = ANY (ids);
  INSERT INTO "ProductSpec" ("productId", key, "categorySlug", number, text)
    SELECT p.id, left(spec.key, 200), p."categorySlug",
      CASE WHEN jsonb_typeof(spec.value) = 'number' THEN (spec.value #>> '{}')::float8 END,
      CASE WHEN jsonb_typeof(spec.value) <> 'number' THEN left(spec.value #>> '{}', 200) END
    FROM "Product" p CROSS JOIN LATERAL jsonb_each(p.specs) AS spec
    WHERE p.id = ANY (ids) AND p."deletedAt" IS NULL AND jsonb_typeof(spec.value) <> 'null';
END;

CREATE FUNCTION product_specs_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM write_product_specs(ARRAY(SELECT id FROM added));
  RETURN NULL;
END
$$;

CREATE FUNCTION product_specs_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids uuid[] := ARRAY(
    SELECT after.id FROM after LEFT JOIN before USING (id)
    WHERE (after.specs, after."categorySlug", after."deletedAt")
      IS DISTINCT FROM (before.specs, before."categorySlug", before."deletedAt"));
BEGIN
  IF cardinality(ids) > 0 THEN PERFORM write_product_specs(ids); END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER product_specs_added AFTER INSERT ON "Product"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION product_specs_added();
CREATE TRIGGER product_specs_changed AFTER UPDATE ON "Product"
  REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION product_specs_changed();

SELECT write_product_specs(ARRAY(SELECT id FROM "Product"));

-- What shops asked and when it changed, whoever wrote it.
CREATE FUNCTION offer_prices_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "OfferPrice" ("productId", merchant, "priceCents", currency, "inStock", at)
    SELECT "productId", merchant, "priceCents", currency, "inStock", clock_timestamp() FROM added;
  RETURN NULL;
END
$$;

CREATE FUNCTION offer_prices_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "OfferPrice" ("productId", merchant, "priceCents", currency, "inStock", at)
    SELECT after."productId", after.merchant, after."priceCents", after.currency, after."inStock", clock_timestamp()
    FROM after JOIN before USING (id)
    WHERE (after."priceCents", after.currency, after."inStock")
      IS DISTINCT FROM (before."priceCents", before.currency, before."inStock");
  RETURN NULL;
END
$$;

CREATE TRIGGER offer_prices_added AFTER INSERT ON "Offer"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION offer_prices_added();
CREATE TRIGGER offer_prices_changed AFTER UPDATE ON "Offer"
  REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION offer_prices_changed();

INSERT INTO "OfferPrice" ("productId", merchant, "priceCents", currency, "inStock", at)
  SELECT "productId", merchant, "priceCents", currency, "inStock", "updatedAt" FROM "Offer";
