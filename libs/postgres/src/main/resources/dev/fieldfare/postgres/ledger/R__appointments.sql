-- Migrations without a place in line: schedules, incomplete change sets, dependencies.

-- Processes due migrations: scheduled ones, incomplete change sets, and ones whose dependencies are applied. Takes at most
-- max_count and starts none after budget_ms. Returns the number of processed migrations.
CREATE OR REPLACE FUNCTION fieldfare.keep_appointments(max_count int, budget_ms int) RETURNS int LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  began timestamptz := clock_timestamp();
  due_ids uuid[];
  behind uuid[];
  due record;
  done int := 0;
BEGIN
  PERFORM FROM fieldfare.appointments a WHERE a.due_at <= began LIMIT 1;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  PERFORM FROM fieldfare.target FOR UPDATE;
  due_ids := ARRAY(SELECT a.migration_id FROM fieldfare.appointments a WHERE a.due_at <= began
    ORDER BY a.due_at, a.migration_id LIMIT max_count);
  behind := fieldfare.followers(ARRAY(SELECT a.migration_id FROM fieldfare.appointments a
    WHERE a.migration_id = ANY (due_ids) AND a.purpose = 'change_set'));
  -- In the order of lock_with_followers(). The followers of an incomplete set end with it.
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (due_ids || behind)
  ORDER BY m.seq, m.id FOR UPDATE;
  FOR due IN SELECT d.id, a.purpose, m.change_set_id, m.status FROM unnest(due_ids) WITH ORDINALITY AS d(id, n)
      CROSS JOIN LATERAL (SELECT x.purpose FROM fieldfare.appointments x WHERE x.migration_id = d.id OFFSET 0) AS a
      CROSS JOIN LATERAL (SELECT y.* FROM ONLY fieldfare.field_migrations y WHERE y.id = d.id OFFSET 0) AS m ORDER BY d.n LOOP
    IF due.status = 'PAUSED' THEN
      -- resume() makes it due again.
      UPDATE fieldfare.appointments a SET due_at = 'infinity' WHERE a.migration_id = due.id;
    ELSIF due.purpose = 'change_set' THEN
      PERFORM fieldfare.reject_change_set(due.change_set_id, 'change_set_incomplete');
      DELETE FROM fieldfare.appointments a WHERE a.migration_id = due.id;
    ELSE
      PERFORM fieldfare.take_place(due.id);
    END IF;
    done := done + 1;
    EXIT WHEN clock_timestamp() > began + make_interval(secs => budget_ms / 1000.0);
  END LOOP;
  RETURN done;
END
$$;

-- Gives a migration a sequence number at the end of its lines. Does nothing if the migration has ended. If one of its
-- dependencies has no number yet, it gets none either: with an earlier number it would block its own dependency.
CREATE OR REPLACE FUNCTION fieldfare.take_place(migration uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  placed fieldfare.field_migrations;
  place bigint;
  kept text;
BEGIN
  -- A dependency that ends takes the same lock, so none ends between the check and the commit.
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = migration FOR UPDATE;
  PERFORM FROM fieldfare.dependencies d JOIN fieldfare.field_migrations p ON p.id = d.depends_on
  WHERE d.migration_id = migration AND p.seq IS NULL AND p.status IN ('SCHEDULED', 'WAITING', 'PAUSED');
  IF FOUND THEN
    PERFORM fieldfare.await_dependency(migration);
    RETURN;
  END IF;
  DELETE FROM fieldfare.appointments a WHERE a.migration_id = migration RETURNING a.purpose INTO kept;
  UPDATE fieldfare.target SET last_seq = last_seq + 1 RETURNING last_seq INTO place;
  UPDATE fieldfare.field_migrations m SET seq = place, wait_reason = w.reason,
    status = CASE WHEN w.reason IS NULL THEN 'QUEUED' ELSE 'WAITING' END
  FROM (SELECT CASE WHEN EXISTS (SELECT FROM fieldfare.dependencies d JOIN fieldfare.field_migrations p ON p.id = d.depends_on
      WHERE d.migration_id = migration AND p.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'RUNNING', 'PAUSED'))
      THEN 'dependency' END AS reason) w
  WHERE m.id = migration AND m.status IN ('SCHEDULED', 'WAITING') AND m.seq IS NULL RETURNING m.* INTO placed;
  IF FOUND THEN
    INSERT INTO fieldfare.claims SELECT n, placed.seq, placed.id FROM unnest(placed.names) AS n;
    IF kept = 'run_at' THEN
      PERFORM fieldfare.record_migration_event('migration.accepted', 'migration-worker', placed, t.name) FROM fieldfare.target t;
    END IF;
    -- Migrations that depend on this one can get their numbers now.
    UPDATE fieldfare.appointments a SET due_at = clock_timestamp()
    FROM fieldfare.dependencies d WHERE d.depends_on = placed.id AND a.migration_id = d.migration_id AND a.purpose = 'dependency';
  END IF;
END
$$;

-- Its scheduled time has come, but a dependency has no sequence number yet.
CREATE OR REPLACE FUNCTION fieldfare.await_dependency(migration uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  waiting fieldfare.field_migrations;
BEGIN
  UPDATE fieldfare.appointments a SET due_at = 'infinity', purpose = 'dependency' WHERE a.migration_id = migration;
  UPDATE fieldfare.field_migrations m SET status = 'WAITING', wait_reason = 'dependency'
  WHERE m.id = migration AND m.status = 'SCHEDULED' RETURNING * INTO waiting;
  IF FOUND THEN
    PERFORM fieldfare.record_migration_event('migration.accepted', 'migration-worker', waiting, t.name) FROM fieldfare.target t;
  END IF;
END
$$;

-- Queues migrations that waited only for these applied ones. Two migrations that end at the same time would each see the other
-- one unfinished; with the lock the second one checks after the commit of the first.
CREATE OR REPLACE FUNCTION fieldfare.free_dependants(ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  dependants uuid[] := ARRAY(SELECT d.migration_id FROM fieldfare.dependencies d WHERE d.depends_on = ANY (ids));
BEGIN
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (dependants) ORDER BY m.seq, m.id FOR UPDATE;
  UPDATE ONLY fieldfare.field_migrations m SET wait_reason = NULL,
    status = CASE WHEN m.status = 'PAUSED' THEN 'PAUSED' ELSE 'QUEUED' END
  WHERE m.id = ANY (dependants) AND m.status IN ('WAITING', 'PAUSED')
    AND m.wait_reason = 'dependency' AND m.seq IS NOT NULL
    AND NOT EXISTS (SELECT FROM fieldfare.dependencies o JOIN ONLY fieldfare.field_migrations p ON p.id = o.depends_on
      WHERE o.migration_id = m.id AND p.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'RUNNING', 'PAUSED'));
  UPDATE fieldfare.appointments a SET due_at = clock_timestamp()
  WHERE a.migration_id = ANY (dependants) AND a.purpose = 'dependency';
END
$$;
