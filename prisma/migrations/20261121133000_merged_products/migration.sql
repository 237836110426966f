SET lock_timeout = '2s';

-- Written by hand. Prisma neither makes nor compares this.

-- Whoever names a product while it is merged into another names the other. The lock is the one that the reference takes
-- anyway: it waits for a merge under way (which locks FOR UPDATE), and the merge waits for it, so no row stays behind.
CREATE FUNCTION follow_merged_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."productId" := coalesce(
    (SELECT p."mergedIntoId" FROM "Product" p WHERE p.id = NEW."productId" FOR KEY SHARE),
    NEW."productId"
  );
  RETURN NEW;
END $$;

CREATE TRIGGER deal_follows_merged_product BEFORE INSERT OR UPDATE OF "productId" ON "Deal"
  FOR EACH ROW WHEN (NEW."productId" IS NOT NULL) EXECUTE FUNCTION follow_merged_product();
CREATE TRIGGER revision_follows_merged_product BEFORE INSERT OR UPDATE OF "productId" ON "DealRevision"
  FOR EACH ROW WHEN (NEW."productId" IS NOT NULL) EXECUTE FUNCTION follow_merged_product();
CREATE TRIGGER alert_follows_merged_product BEFORE INSERT OR UPDATE OF "productId" ON "Alert"
  FOR EACH ROW WHEN (NEW."productId" IS NOT NULL) EXECUTE FUNCTION follow_merged_product();

-- What stayed behind until now.
UPDATE "Deal" d SET "productId" = p."mergedIntoId" FROM "Product" p
  WHERE p.id = d."productId" AND p."mergedIntoId" IS NOT NULL;
UPDATE "DealRevision" r SET "productId" = p."mergedIntoId" FROM "Product" p
  WHERE p.id = r."productId" AND p."mergedIntoId" IS NOT NULL;
UPDATE "AlertKey" k SET signature = replace(k.signature, p.id::text, p."mergedIntoId"::text)
  FROM "Alert" a JOIN "Product" p ON p.id = a."productId"
  WHERE a.id = k."alertId" AND p."mergedIntoId" IS NOT NULL;
UPDATE "Alert" a SET "productId" = p."mergedIntoId" FROM "Product" p
  WHERE p.id = a."productId" AND p."mergedIntoId" IS NOT NULL;
