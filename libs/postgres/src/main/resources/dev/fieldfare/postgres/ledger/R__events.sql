-- Event log and relay. The relay gives events a position and a sequence, and records what is published.
--
-- PostgreSQL caches the query plans of these functions, perhaps from when the ledger was empty. So only index scans by key are
-- enabled, lookups are in subqueries that the planner keeps (OFFSET 0), and updates find their rows by ctid, which is safe
-- because no other session changes them.

-- Queues new events for the relay. It is a trigger, so that no function can write an event that is not queued.
CREATE OR REPLACE FUNCTION fieldfare.queue_events() RETURNS trigger LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO fieldfare.event_queue (log_ids)
  SELECT pg_catalog.array_agg(w.log_id) FROM written w HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 0;
  RETURN NULL;
END
$$;

DO $$
BEGIN
  -- CREATE OR REPLACE TRIGGER would block writers at each upgrade.
  IF NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = 'fieldfare.event_log'::regclass AND t.tgname = 'queue_events') THEN
    CREATE TRIGGER queue_events AFTER INSERT ON fieldfare.event_log REFERENCING NEW TABLE AS written
      FOR EACH STATEMENT EXECUTE FUNCTION fieldfare.queue_events();
  END IF;
END
$$;

-- A view for people. Programs call events_after(), which reads only the events that it returns.
CREATE OR REPLACE VIEW fieldfare.events AS
  SELECT e.log_id, e.id, e.type, e.source, e.subject, e.time, e.traceparent, e.migration_id,
    CASE WHEN e.data IS NULL THEN fieldfare.completed(e.description) ELSE e.data END AS data, n.position, n.sequence,
    (SELECT p.published_at FROM fieldfare.publications p WHERE p.through_position >= n.position
      ORDER BY p.through_position LIMIT 1) AS published_at
  FROM fieldfare.event_log e LEFT JOIN (SELECT u.log_id, b.first_position + u.n - 1 AS position, u.sequence
    FROM fieldfare.event_batches b CROSS JOIN LATERAL unnest(b.log_ids, b.sequences) WITH ORDINALITY AS u(log_id, sequence, n)) n
  USING (log_id);

-- The first position of the retained log. An empty Redis is filled from here.
CREATE OR REPLACE FUNCTION fieldfare.first_position() RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
BEGIN
  RETURN coalesce((SELECT b.first_position FROM fieldfare.event_batches b ORDER BY b.last_position LIMIT 1), 0);
END
$$;

-- At most max_events events after a position, in order. VOLATILE: so a statement that calls relay_step() can read the events
-- that it numbered.
CREATE OR REPLACE FUNCTION fieldfare.events_after(after_position bigint, max_events int)
RETURNS TABLE ("position" bigint, id uuid, type text, source text, subject text, sequence bigint, "time" text, traceparent text, data json)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off SET max_parallel_workers_per_gather = 0 SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  base bigint := greatest(after_position, fieldfare.first_position() - 1);
  -- The log has no gaps, so the range is known. to_batch is the row that contains its end.
  until bigint := base + max_events;
  to_batch bigint := (SELECT b.last_position FROM fieldfare.event_batches b WHERE b.last_position >= until
    ORDER BY b.last_position LIMIT 1);
BEGIN
  -- The log_ids of a batch ascend, so one index scan reads them, and width_bucket() finds the index of an event among them. A
  -- nested loop keeps the order, so the wide rows are not sorted.
  RETURN QUERY SELECT b.before + e.n, e.id, e.type, e.source, e.subject, b.sequences[e.n], fieldfare.iso(e.time), e.traceparent,
    CASE WHEN e.data IS NULL THEN fieldfare.completed(e.description) ELSE e.data END
  FROM (SELECT p.last_position, p.first_position + p.past - 1 AS before,
      p.log_ids[p.past + 1:least(until, p.last_position) + 1 - p.first_position] AS log_ids, p.sequences[p.past + 1:] AS sequences
    FROM (SELECT x.*, greatest(base + 1 - x.first_position, 0)::int AS past FROM fieldfare.event_batches x
      WHERE x.last_position > base AND x.last_position <= coalesce(to_batch, until)) p
    ORDER BY p.last_position OFFSET 0) b
  CROSS JOIN LATERAL (SELECT l.*, width_bucket(l.log_id, b.log_ids) AS n FROM fieldfare.event_log l
    WHERE l.log_id = ANY (b.log_ids) ORDER BY l.log_id OFFSET 0) e
  ORDER BY b.last_position;
END
$$;

-- One step of the relay: records published events and numbers new ones. Returns the last published and the last numbered
-- position, or no row while another relay works. The numbers are committed before the events are published, so an event is never
-- published with two numbers.
CREATE OR REPLACE FUNCTION fieldfare.relay_step(me text, published_through bigint, max_events int)
RETURNS TABLE (published_position bigint, last_position bigint) ROWS 1
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  r fieldfare.relay;
BEGIN
  SELECT * INTO r FROM fieldfare.relay FOR UPDATE SKIP LOCKED;
  IF NOT FOUND OR (r.holder <> me AND r.lease_until > clock_timestamp()) THEN
    RETURN;
  END IF;
  -- A ledger that was restored to an earlier state may get a position that it has not given yet.
  published_through := least(published_through, r.last_position);
  IF published_through > r.published_position THEN
    INSERT INTO fieldfare.publications (through_position) VALUES (published_through) ON CONFLICT DO NOTHING;
  END IF;
  RETURN QUERY UPDATE fieldfare.relay SET holder = me, lease_until = clock_timestamp() + interval '2 seconds',
    published_position = greatest(published_position, published_through),
    last_position = r.last_position + fieldfare.number_events(r.last_position, max_events)
  RETURNING published_position, last_position;
END
$$;

-- Numbers about max_events committed events. Events of one statement stay together. A transaction that commits later has later
-- positions; within a subject the claims keep the order. The caller must have locked the row of the relay.
CREATE OR REPLACE FUNCTION fieldfare.number_events(last_position bigint, max_events int) RETURNS bigint LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  fresh bigint[];
  numbered bigint;
BEGIN
  WITH taken AS (
    DELETE FROM fieldfare.event_queue q WHERE q.place <= (SELECT max(s.place) FROM (
      SELECT w.place, sum(cardinality(w.log_ids)) OVER (ORDER BY w.place ROWS UNBOUNDED PRECEDING) - cardinality(w.log_ids) AS before
      FROM (SELECT * FROM fieldfare.event_queue ORDER BY place LIMIT max_events) w) s WHERE s.before < max_events)
    RETURNING q.log_ids
  )
  SELECT array_agg(u) INTO fresh FROM taken t CROSS JOIN LATERAL unnest(t.log_ids) AS u;
  IF fresh IS NULL THEN
    RETURN 0;
  END IF;
  WITH known AS MATERIALIZED (
    SELECT w.*, s.row, coalesce(s.last_sequence, 0) AS before FROM (
      SELECT l.subject COLLATE "C" AS subject, l.source COLLATE "C" AS source, array_agg(l.log_id ORDER BY l.log_id) AS log_ids
      FROM fieldfare.event_log l WHERE l.log_id = ANY (fresh) GROUP BY 1, 2) w
    LEFT JOIN LATERAL (SELECT x.ctid AS row, x.last_sequence FROM fieldfare.event_subjects x
      WHERE x.subject = w.subject AND x.source = w.source OFFSET 0) s ON true
  ), raised AS (
    UPDATE fieldfare.event_subjects s SET last_sequence = k.before + cardinality(k.log_ids) FROM known k WHERE s.ctid = k.row
  ), added AS (
    INSERT INTO fieldfare.event_subjects SELECT k.source, k.subject, cardinality(k.log_ids) FROM known k WHERE k.row IS NULL
  )
  INSERT INTO fieldfare.event_batches AS b
  SELECT last_position + 1, last_position + count(*), array_agg(u.log_id ORDER BY u.log_id), array_agg(k.before + u.n ORDER BY u.log_id)
  FROM known k CROSS JOIN LATERAL unnest(k.log_ids) WITH ORDINALITY AS u(log_id, n) HAVING count(*) > 0
  RETURNING cardinality(b.log_ids) INTO numbered;
  RETURN coalesce(numbered, 0);
END
$$;

-- Deletes published events that are older than their retention. Stops at the first event that must stay, because a log with gaps
-- could not be published again. Deletes at most max_events and starts no batch after budget_ms. Returns the number of events.
CREATE OR REPLACE FUNCTION fieldfare.trim_events(older_than interval, max_events int DEFAULT 1000, budget_ms int DEFAULT 100)
RETURNS bigint LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  began timestamptz := clock_timestamp();
  published bigint;
  first bigint;
  b fieldfare.event_batches;
  head bigint[];
  past int;
  trimmed bigint := 0;
BEGIN
  SELECT r.published_position INTO published FROM fieldfare.relay r FOR UPDATE;
  FOR b IN SELECT * FROM fieldfare.event_batches ORDER BY last_position LOOP
    -- A batch holds all events of a statement, so it may be longer than max_events.
    head := b.log_ids[:max_events - trimmed];
    SELECT coalesce(min(u.n) - 1, cardinality(head)) INTO past
    FROM unnest(head) WITH ORDINALITY AS u(log_id, n) CROSS JOIN LATERAL
      (SELECT l.time FROM fieldfare.event_log l WHERE l.log_id = u.log_id OFFSET 0) e
    WHERE b.first_position + u.n - 1 > published OR e.time >= began - older_than;
    DELETE FROM fieldfare.event_log l WHERE l.log_id = ANY (b.log_ids[:past]);
    trimmed := trimmed + past;
    IF past = cardinality(b.log_ids) THEN
      DELETE FROM fieldfare.event_batches x WHERE x.last_position = b.last_position;
    ELSE
      UPDATE fieldfare.event_batches x SET first_position = b.first_position + past, log_ids = b.log_ids[past + 1:],
        sequences = b.sequences[past + 1:]
      WHERE x.last_position = b.last_position AND past > 0;
      EXIT;
    END IF;
    EXIT WHEN trimmed >= max_events OR clock_timestamp() > began + make_interval(secs => budget_ms / 1000.0);
  END LOOP;
  first := fieldfare.first_position();
  DELETE FROM fieldfare.publications p WHERE p.through_position = ANY (ARRAY(
    SELECT o.through_position FROM fieldfare.publications o
    WHERE o.through_position < CASE WHEN first = 0 THEN published ELSE first END ORDER BY 1 LIMIT max_events));
  RETURN trimmed;
END
$$;
