SET lock_timeout = '2s';

-- CreateTable
CREATE TABLE "SearchChange" (
    "version" BIGSERIAL NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SearchChange_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "SearchDocument" (
    "entity" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "version" BIGINT NOT NULL,
    "document" JSONB,
    "contentHash" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "words" tsvector NOT NULL,
    "categories" TEXT[],
    "category" TEXT,
    "brand" TEXT,
    "condition" TEXT,
    "country" TEXT,
    "priceCents" INTEGER,
    "lat" DOUBLE PRECISION,
    "lng" DOUBLE PRECISION,
    "since" TIMESTAMPTZ(3),
    "writtenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SearchDocument_pkey" PRIMARY KEY ("entity","id")
);

-- CreateTable
CREATE TABLE "SearchWord" (
    "word" TEXT NOT NULL,

    CONSTRAINT "SearchWord_pkey" PRIMARY KEY ("word")
);

-- CreateTable
CREATE TABLE "SearchPhrase" (
    "entity" TEXT NOT NULL,
    "phrase" TEXT NOT NULL,
    "id" UUID NOT NULL,

    CONSTRAINT "SearchPhrase_pkey" PRIMARY KEY ("entity","phrase","id")
);

-- CreateTable
CREATE TABLE "SearchReplica" (
    "index" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "definition" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SearchReplica_pkey" PRIMARY KEY ("index")
);

-- CreateTable
CREATE TABLE "SearchReindex" (
    "id" UUID NOT NULL,
    "phase" TEXT NOT NULL DEFAULT 'documents',
    "entity" TEXT NOT NULL DEFAULT 'products',
    "afterId" UUID,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "marker" TEXT,
    "holder" UUID,
    "heldUntil" TIMESTAMPTZ(3),
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SearchReindex_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SearchAudit" (
    "id" UUID NOT NULL,
    "checked" INTEGER NOT NULL,
    "drift" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SearchAudit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "SearchDocument_entity_version_key" ON "SearchDocument"("entity", "version");

-- CreateIndex
CREATE INDEX "SearchPhrase_entity_id_idx" ON "SearchPhrase"("entity", "id");

-- CreateIndex
CREATE INDEX "SearchReindex_phase_idx" ON "SearchReindex"("phase");

-- Written by hand from here on. Prisma neither makes nor compares what follows.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The conditions of some indexes say nothing; Prisma leaves alone what has one.

-- One word that somebody typed: as it is, what it begins, and its stem in three languages. Words hold letters, digits and
-- points only (src/modules/search/words).
CREATE FUNCTION search_word_query(word text) RETURNS tsquery
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN ('''' || word || CASE WHEN length(word) > 1 THEN ''':*' ELSE '''' END)::tsquery
    || plainto_tsquery('english'::regconfig, word)
    || plainto_tsquery('french'::regconfig, word)
    || plainto_tsquery('german'::regconfig, word);

-- The stems of a text in three languages: nobody says which one it is in.
CREATE FUNCTION search_stems(words text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN to_tsvector('english'::regconfig, words)
    || to_tsvector('french'::regconfig, words)
    || to_tsvector('german'::regconfig, words);

-- Empty for tombstones, so they are in neither.
CREATE INDEX "SearchDocument_deals_words_idx" ON "SearchDocument" USING gin (words) WHERE entity = 'deals';
CREATE INDEX "SearchDocument_products_words_idx" ON "SearchDocument" USING gin (words) WHERE entity = 'products';
CREATE INDEX "SearchWord_similar_idx" ON "SearchWord" USING gin (word gin_trgm_ops) WHERE word IS NOT NULL;
CREATE INDEX "SearchWord_beginning_idx" ON "SearchWord" (word text_pattern_ops) WHERE word IS NOT NULL;
-- One walk of it is a whole list of suggestions.
CREATE INDEX "SearchPhrase_beginning_idx" ON "SearchPhrase" (entity, phrase text_pattern_ops, id)
  WHERE phrase IS NOT NULL;
-- One run at a time.
CREATE UNIQUE INDEX "SearchReindex_open_key" ON "SearchReindex" ((true)) WHERE phase <> 'done';

-- Change capture. Whatever writes a row that the public may find leaves a line in SearchChange in the same transaction. A
-- line is one insert into a table with one index, and conditions are tested before anything is called: a draft that is
-- edited costs nothing. Nobody waits for anybody: no two transactions write the same line.
CREATE FUNCTION note_searched_deal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "SearchChange" (entity, "entityId") VALUES ('deals', coalesce(NEW.id, OLD.id));
  PERFORM pg_notify('search_changes', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER search_deal_inserted AFTER INSERT ON "Deal"
  FOR EACH ROW WHEN (NEW.status = 'PUBLISHED') EXECUTE FUNCTION note_searched_deal();
CREATE TRIGGER search_deal_updated AFTER UPDATE ON "Deal"
  FOR EACH ROW WHEN ((OLD.status = 'PUBLISHED' OR NEW.status = 'PUBLISHED') AND OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION note_searched_deal();
CREATE TRIGGER search_deal_deleted AFTER DELETE ON "Deal"
  FOR EACH ROW WHEN (OLD.status = 'PUBLISHED') EXECUTE FUNCTION note_searched_deal();

-- Deals are also found by the name of what they sell.
CREATE FUNCTION note_searched_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "SearchChange" (entity, "entityId") VALUES ('products', coalesce(NEW.id, OLD.id));
  IF TG_OP = 'UPDATE' AND (OLD.brand, OLD.name) IS DISTINCT FROM (NEW.brand, NEW.name) THEN
    INSERT INTO "SearchChange" (entity, "entityId")
      SELECT 'deals', id FROM "Deal" WHERE "productId" = NEW.id AND status = 'PUBLISHED';
  END IF;
  PERFORM pg_notify('search_changes', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER search_product_written AFTER INSERT OR DELETE ON "Product"
  FOR EACH ROW EXECUTE FUNCTION note_searched_product();
CREATE TRIGGER search_product_updated AFTER UPDATE ON "Product"
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_searched_product();

CREATE FUNCTION note_searched_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "SearchChange" (entity, "entityId") VALUES ('products', coalesce(NEW."productId", OLD."productId"));
  IF TG_OP = 'UPDATE' AND OLD."productId" <> NEW."productId" THEN
    INSERT INTO "SearchChange" (entity, "entityId") VALUES ('products', OLD."productId");
  END IF;
  PERFORM pg_notify('search_changes', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER search_offer_written AFTER INSERT OR DELETE ON "Offer"
  FOR EACH ROW EXECUTE FUNCTION note_searched_offer();
CREATE TRIGGER search_offer_updated AFTER UPDATE ON "Offer"
  FOR EACH ROW WHEN (
    (OLD."priceCents", OLD."inStock", OLD."productId") IS DISTINCT FROM (NEW."priceCents", NEW."inStock", NEW."productId")
  )
  EXECUTE FUNCTION note_searched_offer();

-- Nobody finds what somebody sells who is suspended or has gone.
CREATE FUNCTION note_searched_seller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "SearchChange" (entity, "entityId")
    SELECT 'deals', id FROM "Deal" WHERE "sellerId" = NEW.id AND status = 'PUBLISHED';
  PERFORM pg_notify('search_changes', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER search_seller_changed AFTER UPDATE OF "suspendedAt", "deletedAt" ON "User"
  FOR EACH ROW WHEN (
    (OLD."suspendedAt" IS NULL, OLD."deletedAt" IS NULL) IS DISTINCT FROM (NEW."suspendedAt" IS NULL, NEW."deletedAt" IS NULL)
  )
  EXECUTE FUNCTION note_searched_seller();

-- The names of categories are words to search by; a group's are those of all that is in it.
CREATE FUNCTION note_searched_category() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "SearchChange" (entity, "entityId")
    SELECT 'deals', d.id FROM "Deal" d JOIN "Category" c ON c.slug = d."categorySlug"
      WHERE NEW.slug IN (c.slug, c."parentSlug") AND d.status = 'PUBLISHED'
    UNION ALL
    SELECT 'products', p.id FROM "Product" p JOIN "Category" c ON c.slug = p."categorySlug"
      WHERE NEW.slug IN (c.slug, c."parentSlug");
  PERFORM pg_notify('search_changes', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER search_category_changed AFTER UPDATE OF names, "parentSlug" ON "Category"
  FOR EACH ROW WHEN ((OLD.names, OLD."parentSlug") IS DISTINCT FROM (NEW.names, NEW."parentSlug"))
  EXECUTE FUNCTION note_searched_category();

-- What was there before is searched too.
INSERT INTO "SearchChange" (entity, "entityId")
  SELECT 'products', id FROM "Product" UNION ALL SELECT 'deals', id FROM "Deal" WHERE status = 'PUBLISHED';
