-- Event log and relay: the relay gives events their position and sequence, and records what is published.
--
-- These functions keep plans that were made while the ledger was empty. So they leave PostgreSQL one way to read each
-- table, by its key: no scans of whole tables, lookups in subqueries that stay what they are (OFFSET 0), and rows that
-- are changed found by ctid, which is safe where nobody else changes them.

-- A trigger, so that nobody who writes events can forget it.
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
  -- CREATE OR REPLACE would lock the log against writers at each upgrade.
  IF NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = 'fieldfare.event_log'::regclass AND t.tgname = 'queue_events') THEN
    CREATE TRIGGER queue_events AFTER INSERT ON fieldfare.event_log REFERENCING NEW TABLE AS written
      FOR EACH STATEMENT EXECUTE FUNCTION fieldfare.queue_events();
  END IF;
END
$$;

-- For people. Who goes through the log by position asks events_after, which looks up no more than it returns.
CREATE OR REPLACE VIEW fieldfare.events AS
  SELECT e.log_id, e.id, e.type, e.source, e.subject, e.time, e.traceparent, e.migration_id,
    CASE WHEN e.data IS NULL THEN fieldfare.completed(e.description) ELSE e.data END AS data, n.position, n.sequence,
    (SELECT p.published_at FROM fieldfare.publications p WHERE p.through_position >= n.position
      ORDER BY p.through_position LIMIT 1) AS published_at
  FROM fieldfare.event_log e LEFT JOIN (SELECT u.log_id, b.first_position + u.n - 1 AS position, u.sequence
    FROM fieldfare.event_batches b CROSS JOIN LATERAL unnest(b.log_ids, b.sequences) WITH ORDINALITY AS u(log_id, sequence, n)) n
  USING (log_id);

-- Where the retained log begins: what a Redis that lost everything is filled with again.
CREATE OR REPLACE FUNCTION fieldfare.first_position() RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
BEGIN
  RETURN coalesce((SELECT b.first_position FROM fieldfare.event_batches b ORDER BY b.last_position LIMIT 1), 0);
END
$$;

-- The events after a position, in order: as many as there are, or max_events. VOLATILE so that the statement whose
-- relay_step numbered events may read them.
CREATE OR REPLACE FUNCTION fieldfare.events_after(after_position bigint, max_events int)
RETURNS TABLE ("position" bigint, id uuid, type text, source text, subject text, sequence bigint, "time" text, traceparent text, data json)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off SET max_parallel_workers_per_gather = 0 SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  base bigint := greatest(after_position, fieldfare.first_position() - 1);
  -- The log has no gaps, so it is known what is read; to_batch is the row in which that ends.
  until bigint := base + max_events;
  to_batch bigint := (SELECT b.last_position FROM fieldfare.event_batches b WHERE b.last_position >= until
    ORDER BY b.last_position LIMIT 1);
BEGIN
  -- A batch's log_ids ascend, so a range of the log's key is read at a time, and an event's place among them is found
  -- again from its own. Nothing is sorted: the rows are wide, and a loop within a loop keeps the order of both.
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

-- One step: notes what was published, numbers what is new, and tells up to where events are published and numbered.
-- No row means that another relay is at work. The numbers are committed before anything is published, so an event
-- never appears under two of them.
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
  -- What nobody numbered is not published: this ledger may have been restored to an earlier moment.
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

-- Numbers events that are committed and have no number yet, about max_events of them: what one statement wrote stays
-- together. A transaction that commits late simply comes later in the log; within one subject the claims keep the
-- order. Only who holds the relay's row may do this.
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

-- Forgets events that were published and are older than their retention, from the beginning of the log to the first
-- that is not: a log with a hole could not be published again. At most max_events of them, and begins no batch after
-- budget_ms. Returns how many; 0 when there are none.
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
    -- What one statement wrote is in one batch, however much it is.
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
