-- Migrations that end because of another one: the rest of its change set, and what depends on it.

-- Removes the claims and appointments of migrations.
CREATE OR REPLACE FUNCTION fieldfare.leave_lines(ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  left_lines int;
BEGIN
  -- By ctid, because a join might scan all claims.
  DELETE FROM fieldfare.claims c WHERE c.ctid = ANY (ARRAY(
    SELECT held.place FROM ONLY fieldfare.field_migrations m CROSS JOIN unnest(m.names) AS n
    CROSS JOIN LATERAL (SELECT h.ctid AS place FROM fieldfare.claims h WHERE h.name = n AND h.seq = m.seq OFFSET 0) AS held
    WHERE m.id = ANY (ids)));
  GET DIAGNOSTICS left_lines = ROW_COUNT;
  -- rewrite_if_dead() may have rewritten the claims after the snapshot of this transaction, which then sees none.
  IF left_lines = 0 AND current_setting('transaction_isolation') <> 'read committed' AND EXISTS (
      SELECT FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (ids) AND m.seq IS NOT NULL) THEN
    RAISE EXCEPTION 'the lines were rewritten since this transaction began: try again' USING ERRCODE = '40001';
  END IF;
  DELETE FROM fieldfare.appointments a WHERE a.migration_id = ANY (ids);
END
$$;

-- Cancels the followers of migrations that will not be applied.
CREATE OR REPLACE FUNCTION fieldfare.end_followers(ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.end_locked(fieldfare.lock_with_followers(ids));
END
$$;

-- Cancels migrations because of one that they follow. The caller has locked them.
CREATE OR REPLACE FUNCTION fieldfare.end_locked(behind uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  followers uuid[];
  target_name text := (SELECT t.name FROM fieldfare.target t);
BEGIN
  IF cardinality(behind) = 0 THEN
    RETURN;
  END IF;
  WITH ended AS (
    UPDATE ONLY fieldfare.field_migrations m SET status = 'CANCELLED', finished_at = clock_timestamp(), success = false,
      error_code = 'predecessor_failed', error_message = 'a migration that it depends on was not applied',
      error = jsonb_build_object('code', 'predecessor_failed', 'class', 'refusal',
        'message', 'a migration that it depends on was not applied')
    WHERE m.id = ANY (behind) AND m.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'PAUSED')
    RETURNING m AS whole
  ), told AS (
    SELECT (e.whole).id AS id, fieldfare.record_migration_event('migration.cancelled', 'migration-worker', e.whole, target_name)
    FROM ended e ORDER BY (e.whole).seq
  )
  SELECT array_agg(id) INTO followers FROM told;
  IF followers IS NOT NULL THEN
    PERFORM fieldfare.leave_lines(followers);
  END IF;
END
$$;

-- The unfinished followers of migrations: later members of their change sets and migrations that depend on them, directly or not.
CREATE OR REPLACE FUNCTION fieldfare.followers(ids uuid[]) RETURNS uuid[] LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found uuid[] := '{}';
  latest uuid[] := ids;
  candidates uuid[];
  part record;
  atomic_sets text[] := '{}';
BEGIN
  LOOP
    candidates := ARRAY(SELECT d.migration_id FROM fieldfare.dependencies d WHERE d.depends_on = ANY (latest));
    -- A loop, because a cached plan of a join might scan the table once for each row.
    FOR part IN SELECT m.change_set_id AS id, min(m.change_set_index) AS place, bool_or(m.change_set_atomic) AS atomic
      FROM (SELECT * FROM ONLY fieldfare.field_migrations x WHERE x.id = ANY (latest) OFFSET 0) m
      WHERE m.change_set_id IS NOT NULL GROUP BY 1
    LOOP
      CONTINUE WHEN part.id = ANY (atomic_sets);
      -- All members of an atomic set have the same followers.
      IF part.atomic THEN
        atomic_sets := atomic_sets || part.id;
      END IF;
      candidates := candidates || ARRAY(SELECT b.id FROM ONLY fieldfare.field_migrations b
        WHERE b.change_set_id = part.id AND (b.change_set_index > part.place OR part.atomic));
    END LOOP;
    EXIT WHEN cardinality(candidates) = 0;
    latest := ARRAY(SELECT m.id FROM ONLY fieldfare.field_migrations m
      WHERE m.id = ANY (candidates) AND m.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'PAUSED')
      EXCEPT SELECT k FROM unnest(found || ids) AS k);
    EXIT WHEN cardinality(latest) = 0;
    found := found || latest;
  END LOOP;
  RETURN found;
END
$$;

-- Locks migrations and their followers in the order of their sequence numbers, and returns the followers. A follower has a higher
-- number than the migrations that it follows, so an applier that has locked those already keeps the order.
CREATE OR REPLACE FUNCTION fieldfare.lock_with_followers(ids uuid[]) RETURNS uuid[] LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  behind uuid[] := fieldfare.followers(ids);
  locked uuid[];
BEGIN
  LOOP
    EXIT WHEN cardinality(behind) = 0;
    PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (ids || behind) ORDER BY m.seq, m.id FOR UPDATE;
    locked := behind;
    -- Admission may have added a follower during the wait for the locks.
    behind := fieldfare.followers(ids);
    EXIT WHEN NOT EXISTS (SELECT unnest(behind) EXCEPT SELECT unnest(locked));
  END LOOP;
  RETURN behind;
END
$$;
