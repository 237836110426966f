SET lock_timeout = '2s';

-- Written by hand: Prisma neither makes nor compares triggers.

-- Tells every process that keeps answers for the public that they may have become wrong, with the commit of the change.
-- Facts of which the public sees nothing tell nobody.
CREATE FUNCTION tell_public_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('public_changes', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER tell_public_change AFTER INSERT ON "Fact"
  FOR EACH ROW WHEN (
    (NEW.name LIKE 'deal.%' AND NEW.name NOT IN ('deal.opened', 'deal.submitted', 'deal.reported', 'deal.expiring'))
    OR NEW.name LIKE 'product.%'
    OR NEW.name IN ('products.imported', 'image.removed')
    OR NEW.name IN ('user.suspended', 'user.suspension_lifted', 'user.profile_changed', 'user.deleted', 'user.purged')
  )
  EXECUTE FUNCTION tell_public_change();
