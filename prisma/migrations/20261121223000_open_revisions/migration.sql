SET lock_timeout = '2s';

-- The queue of moderators reads what waits in the order in which it came, from where a page begins.
CREATE INDEX CONCURRENTLY "DealRevision_waiting_idx" ON "DealRevision" ("createdAt", "dealId") WHERE status = 'OPEN';
