SET lock_timeout = '2s';

-- DropIndex
DROP INDEX "Deal_sellerId_createdAt_id_idx";

-- DropIndex
DROP INDEX "Deal_status_categorySlug_publishedAt_id_idx";

-- DropIndex
DROP INDEX "Deal_status_priceCents_id_idx";

-- DropIndex
DROP INDEX "Deal_status_publishedAt_id_idx";

-- AlterTable
ALTER TABLE "Category" ADD COLUMN     "parentSlug" TEXT;

-- CreateTable
CREATE TABLE "DealViews" (
    "dealId" UUID NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "DealViews_pkey" PRIMARY KEY ("dealId")
);

-- CreateTable
CREATE TABLE "Favorite" (
    "userId" UUID NOT NULL,
    "dealId" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Favorite_pkey" PRIMARY KEY ("userId","dealId")
);

-- CreateIndex
CREATE INDEX "Favorite_userId_createdAt_dealId_idx" ON "Favorite"("userId", "createdAt" DESC, "dealId" DESC);

-- CreateIndex
CREATE INDEX "Favorite_dealId_idx" ON "Favorite"("dealId");

-- CreateIndex
CREATE INDEX "Category_parentSlug_idx" ON "Category"("parentSlug");

-- CreateIndex
CREATE INDEX "Deal_sellerId_id_idx" ON "Deal"("sellerId", "id" DESC);

-- CreateIndex
CREATE INDEX "Deal_sellerId_status_id_idx" ON "Deal"("sellerId", "status", "id" DESC);

-- AddForeignKey
ALTER TABLE "Category" ADD CONSTRAINT "Category_parentSlug_fkey" FOREIGN KEY ("parentSlug") REFERENCES "Category"("slug") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DealViews" ADD CONSTRAINT "DealViews_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Favorite" ADD CONSTRAINT "Favorite_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Favorite" ADD CONSTRAINT "Favorite_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand from here on. Prisma neither makes nor compares what follows.

CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS cube;
CREATE EXTENSION IF NOT EXISTS earthdistance;

-- Text search. The functions below are the seam: src/modules/deals/search-text.sql.ts calls them, the index is made of
-- them, so the two cannot drift apart. Bodies in SQL's own form (RETURN) are bound when created: no search_path matters,
-- a restored dump builds the index again. unaccent is declared stable because its rules could be edited; ours are not.
CREATE FUNCTION plain_text(given text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN unaccent('unaccent'::regdictionary, given);

-- About 20 microseconds a call, which the planner must know, or it walks the whole list for a word that nobody wrote.
-- It forgets COST when it inlines a function; coalesce keeps it from that (a strict function whose body is not strict).
CREATE FUNCTION deal_search_document(title text, description text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
  RETURN to_tsvector('simple'::regconfig, plain_text(coalesce(title, '') || ' ' || description));

-- What a person types: words, "a phrase", or, -without. Each word also finds the words that it begins; what is excluded
-- is excluded exactly.
CREATE FUNCTION deal_search_query(typed text) RETURNS tsquery
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN regexp_replace(
    regexp_replace(
      websearch_to_tsquery('simple'::regconfig, plain_text(typed))::text, '(''(?:[^'']|'''')+'')', '\1:*', 'g'
    ),
    '(!''(?:[^'']|'''')+''):\*', '\1', 'g'
  )::tsquery;

DROP INDEX "Deal_search_idx";
CREATE INDEX "Deal_search_idx" ON "Deal" USING gin (deal_search_document(title, description))
  WHERE status = 'PUBLISHED';

-- Places: great circles by earthdistance. Nearest neighbours come from the cube index; a radius is first a range of
-- degrees, of which the planner knows how much it holds.
CREATE INDEX "Deal_place_idx" ON "Deal" USING gist (ll_to_earth(lat, lng))
  WHERE status = 'PUBLISHED' AND lat IS NOT NULL AND lng IS NOT NULL;
CREATE INDEX "Deal_shown_degrees_idx" ON "Deal" (lat, lng) WHERE status = 'PUBLISHED';

-- What the public lists walk, in list order, at any depth.
CREATE INDEX "Deal_shown_newest_idx" ON "Deal" ("publishedAt" DESC, id DESC) WHERE status = 'PUBLISHED';
CREATE INDEX "Deal_shown_price_idx" ON "Deal" ("priceCents", id) WHERE status = 'PUBLISHED';
CREATE INDEX "Deal_shown_category_idx" ON "Deal" ("categorySlug") WHERE status = 'PUBLISHED';
CREATE INDEX "Deal_shown_category_newest_idx" ON "Deal" ("categorySlug", "publishedAt" DESC, id DESC)
  WHERE status = 'PUBLISHED';
CREATE INDEX "Deal_shown_category_price_idx" ON "Deal" ("categorySlug", "priceCents", id)
  WHERE status = 'PUBLISHED';
CREATE INDEX "Deal_shown_country_newest_idx" ON "Deal" (country, "publishedAt" DESC, id DESC)
  WHERE status = 'PUBLISHED';
CREATE INDEX "Deal_shown_country_price_idx" ON "Deal" (country, "priceCents", id) WHERE status = 'PUBLISHED';
CREATE INDEX "Deal_shown_condition_newest_idx" ON "Deal" (condition, "publishedAt" DESC, id DESC)
  WHERE status = 'PUBLISHED';
CREATE INDEX "Deal_shown_condition_price_idx" ON "Deal" (condition, "priceCents", id) WHERE status = 'PUBLISHED';
CREATE INDEX "Deal_shown_product_newest_idx" ON "Deal" ("productId", "publishedAt" DESC, id DESC)
  WHERE status = 'PUBLISHED';
CREATE INDEX "Deal_shown_seller_newest_idx" ON "Deal" ("sellerId", "publishedAt" DESC, id DESC)
  WHERE status = 'PUBLISHED';
CREATE INDEX "Deal_shown_id_idx" ON "Deal" (id) WHERE status = 'PUBLISHED';

-- Whose deals are hidden: few, and looked up at every count of categories.
CREATE INDEX "User_suspended_idx" ON "User" (id) WHERE "suspendedAt" IS NOT NULL;
