/** Leases what is due on a channel, the urgent first. A crash leaves the lease to end by itself. */
export const LEASE = {
  name: 'deliveries_lease',
  text: `UPDATE "NotificationDelivery" SET attempts = attempts + 1, "leasedUntil" = now() + make_interval(secs => $3::float8)
    WHERE id IN (
      SELECT id FROM "NotificationDelivery"
      WHERE state = 'PENDING' AND channel = $1::"DeliveryChannel" AND "dueAt" <= now()
        AND ("leasedUntil" IS NULL OR "leasedUntil" <= now())
      ORDER BY urgent DESC, "dueAt", id LIMIT $2::int
      FOR UPDATE SKIP LOCKED)
    RETURNING id`,
};

export const ANY_DUE = {
  name: 'deliveries_any_due',
  text: `SELECT EXISTS (
      SELECT FROM "NotificationDelivery"
      WHERE state = 'PENDING' AND channel = $1::"DeliveryChannel" AND "dueAt" <= now()
        AND ("leasedUntil" IS NULL OR "leasedUntil" <= now())
    ) AS due`,
};
