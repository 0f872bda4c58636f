-- Change sets of which a member was admitted.

-- Checks change sets of which a member was admitted. An atomic set that is complete gets its sequence numbers. One that can no
-- longer be complete is rejected.
CREATE OR REPLACE FUNCTION fieldfare.settle_change_sets(sets text[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s record;
BEGIN
  FOR s IN
    SELECT m.change_set_id AS id, count(DISTINCT m.change_set_index) AS members, max(m.change_set_size) AS size,
      count(DISTINCT (m.change_set_size, m.change_set_atomic)) > 1
        OR count(*) > count(DISTINCT m.change_set_index) 
        -- Senders count the members from 0 or from 1.
        OR max(m.change_set_index) - min(m.change_set_index) >= max(m.change_set_size) AS inconsistent,
      bool_or(m.status IN ('FAILED', 'REJECTED', 'CANCELLED')) AS broken,
      array_agg(m.id) FILTER (WHERE m.status IN ('FAILED', 'REJECTED', 'CANCELLED')) AS fallen, bool_or(m.change_set_atomic) AS atomic,
      bool_or(m.wait_reason = 'change_set' AND m.status IN ('WAITING', 'PAUSED')) AS held
    -- The name of an incomplete set may be used again.
    FROM fieldfare.field_migrations m WHERE m.change_set_id = ANY (sets)
      AND m.error_code IS DISTINCT FROM 'change_set_incomplete' GROUP BY m.change_set_id
  LOOP
    IF s.atomic AND (s.inconsistent OR s.broken) THEN
      PERFORM fieldfare.reject_change_set(s.id, CASE WHEN s.inconsistent
        THEN 'change_set_inconsistent' ELSE 'predecessor_failed' END);
    ELSIF s.atomic AND s.held AND s.members = s.size THEN
      PERFORM fieldfare.place_change_set(s.id);
    ELSIF s.broken THEN
      PERFORM fieldfare.end_followers(s.fallen);
    END IF;
  END LOOP;
END
$$;

-- Rejects the unfinished members of a change set, releases their keys, and cancels the migrations that depend on them.
CREATE OR REPLACE FUNCTION fieldfare.reject_change_set(set_id text, code text) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rejected uuid[];
  sentence text := CASE code
    WHEN 'change_set_incomplete' THEN 'its atomic change set was not complete after 60 seconds'
    WHEN 'change_set_inconsistent' THEN 'the members of its atomic change set contradict each other in size, index or kind'
    ELSE 'another change of its atomic change set was refused' END;
BEGIN
  WITH ended AS (
    UPDATE fieldfare.field_migrations m SET status = 'REJECTED', finished_at = clock_timestamp(), success = false,
      wait_reason = NULL, key_held = false, error_code = code, error_message = sentence,
      error = jsonb_build_object('code', code, 'class', 'refusal', 'message', sentence)
    WHERE m.change_set_id = set_id AND m.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'PAUSED') RETURNING m AS whole
  ), told AS (
    SELECT (e.whole).id AS id, fieldfare.record_migration_event('migration.rejected', 'migration-worker', e.whole, t.name)
    FROM ended e, fieldfare.target t
  )
  SELECT array_agg(id) INTO rejected FROM told;
  IF rejected IS NOT NULL THEN
    PERFORM fieldfare.leave_lines(rejected);
    PERFORM fieldfare.end_followers(rejected);
  END IF;
END
$$;

-- Gives the members of an atomic set consecutive sequence numbers. A paused member blocks the whole set.
CREATE OR REPLACE FUNCTION fieldfare.place_change_set(set_id text) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  base bigint;
  size int;
BEGIN
  SELECT count(*) INTO size FROM fieldfare.field_migrations m
  WHERE m.change_set_id = set_id AND m.status IN ('WAITING', 'PAUSED') AND m.wait_reason = 'change_set';
  UPDATE fieldfare.target SET last_seq = last_seq + size RETURNING last_seq - size INTO base;
  WITH placed AS (
    UPDATE fieldfare.field_migrations m SET wait_reason = NULL, seq = base + 1 + p.n,
      status = CASE WHEN m.status = 'PAUSED' THEN 'PAUSED' ELSE 'QUEUED' END
    FROM (SELECT w.id, row_number() OVER (ORDER BY w.change_set_index) - 1 AS n FROM fieldfare.field_migrations w
          WHERE w.change_set_id = set_id AND w.status IN ('WAITING', 'PAUSED') AND w.wait_reason = 'change_set') p
    WHERE m.id = p.id RETURNING m.id, m.seq, m.names
  ), lined_up AS (
    INSERT INTO fieldfare.claims SELECT n, p.seq, p.id FROM placed p CROSS JOIN unnest(p.names) AS n
  )
  DELETE FROM fieldfare.appointments a USING placed p WHERE a.migration_id = p.id;
END
$$;
