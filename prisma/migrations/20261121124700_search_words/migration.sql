SET lock_timeout = '2s';

-- Written by hand. Prisma neither makes nor compares this.

-- Looking at the words of a row costs far more than the planner takes it for (they are read from aside), so it would rather
-- read a whole table than use the index. It forgets COST when it inlines a function; coalesce keeps it from that.
CREATE FUNCTION search_words(words tsvector) RETURNS tsvector
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
  RETURN coalesce(words, ''::tsvector);

DROP INDEX "SearchDocument_deals_words_idx";
DROP INDEX "SearchDocument_products_words_idx";
CREATE INDEX "SearchDocument_deals_words_idx" ON "SearchDocument" USING gin (search_words(words))
  WHERE entity = 'deals';
CREATE INDEX "SearchDocument_products_words_idx" ON "SearchDocument" USING gin (search_words(words))
  WHERE entity = 'products';
