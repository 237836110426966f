SET lock_timeout = '2s';

-- One statement that records many facts queues them together, and wakes the workers once.
CREATE FUNCTION enqueue_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO pgboss.job (
    id, name, data, keep_until,
    policy, retry_limit, retry_delay, retry_backoff, retry_delay_max,
    expire_seconds, deletion_seconds, dead_letter, heartbeat_seconds
  )
  SELECT
    recorded.id, queue.name, jsonb_build_object('factId', recorded.id),
    now() + queue.retention_seconds * interval '1 second',
    queue.policy, queue.retry_limit, queue.retry_delay, queue.retry_backoff, queue.retry_delay_max,
    queue.expire_seconds, queue.deletion_seconds, queue.dead_letter, queue.heartbeat_seconds
  FROM recorded CROSS JOIN pgboss.queue
  WHERE queue.name = 'facts';

  IF FOUND THEN
    PERFORM pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), 'facts');
  ELSIF EXISTS (SELECT FROM recorded) THEN
    RAISE EXCEPTION 'The queue "facts" does not exist: a fact must not be recorded without its delivery.';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER enqueue_fact ON "Fact";
CREATE TRIGGER enqueue_facts AFTER INSERT ON "Fact" REFERENCING NEW TABLE AS recorded
  FOR EACH STATEMENT EXECUTE FUNCTION enqueue_facts();

-- contract: only the trigger called it
DROP FUNCTION enqueue_fact();
