SET lock_timeout = '2s';

-- What a card shows stands in the indexes that find it (docs/decisions/0088-covered-cards.md): a page of the newest deals
-- reads a few leaves beside each other, not a page of the table for each deal and each picture.
DROP INDEX "Deal_shown_newest_idx";
CREATE INDEX "Deal_shown_newest_idx" ON "Deal" ("publishedAt" DESC, id DESC)
  INCLUDE (title, "priceCents", currency, condition, "categorySlug", status, city, country, "sellerId", "droppedFrom", "droppedAt")
  WHERE status = 'PUBLISHED';
CREATE INDEX "Image_card_idx" ON "Image" (id, "storageKey", width, height, blurhash);
