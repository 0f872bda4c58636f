-- Outcomes of migrations: their end, or the next attempt.

-- Writes the outcomes and events of migrations, and queues or cancels the migrations that waited for them.
CREATE OR REPLACE FUNCTION fieldfare.record_outcomes(o fieldfare.outcomes, places tid[], began timestamptz,
  wait_ms double precision, locked_at timestamptz)
RETURNS void LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET jit = off SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  failed uuid[];
  target_name text := (SELECT t.name FROM fieldfare.target t);
BEGIN
  WITH i AS MATERIALIZED (
    -- By ctid, which does not change while the row is locked. A join by id might scan the table.
    SELECT i.*, held.place FROM unnest(o.ids, o.statuses, o.strategies, o.plans, o.rollbacks, o.old_values, o.new_values, o.others)
      AS i(id, status, strategy, plan, rollback, old_value, new_value, other)
    CROSS JOIN LATERAL (SELECT x.ctid AS place FROM ONLY fieldfare.field_migrations x WHERE x.id = i.id OFFSET 0) AS held
  ), finished AS (
    -- All columns, in the order of the table.
    DELETE FROM ONLY fieldfare.field_migrations m USING i WHERE m.ctid = i.place AND i.status <> 'FAILED'
    RETURNING
      m.id, m.seq, m.idempotency_key, m.key_held, m.body_hash, m.sent_hash, m.change_set_id, m.change_set_index,
      m.change_set_size, m.change_set_atomic, m.form_id, m.field_id, m.migration_type, m.schema_name, m.table_name,
      m.column_name, m.new_name, m.data_type, to_jsonb(i.old_value) AS old_value, to_jsonb(i.new_value) AS new_value,
      m.request, m.names, i.status, i.strategy, m.dry_run, m.way, m.origin, m.requested_by, m.sender_role, m.traceparent,
      m.run_at, m.enqueued_at, began AS started_at, clock_timestamp() AS finished_at, clock_timestamp() AS executed_at,
      NULL::timestamptz AS next_try_at, NULL::text AS wait_reason, NULL::timestamptz AS wait_until,
      m.attempts + 1 AS attempts, wait_ms AS lock_wait_ms,
      extract(epoch FROM clock_timestamp() - locked_at) * 1000 AS lock_hold_ms, i.status = 'APPLIED' AS success,
      i.other -> 'error' ->> 'code' AS error_code, i.other -> 'error' ->> 'message' AS error_message,
      i.other -> 'error' AS error,
      CASE WHEN i.other ? 'warns' THEN coalesce(m.warnings, '[]'::jsonb) || (i.plan::jsonb -> 'warnings') ELSE m.warnings END AS warnings,
      m.backup_id,
      CASE WHEN i.other ? 'keeps' THEN (SELECT q.id FROM fieldfare.quarantine q WHERE q.migration_id = m.id) END AS quarantine_id,
      i.rollback AS rollback_sql,
      CASE WHEN i.plan IS NOT NULL THEN coalesce((i.other ->> 'lossless')::boolean, true) END AS lossless, m.undo_of,
      m.undone_by, i.plan::json AS plan
  ), kept AS (
    INSERT INTO fieldfare.finished_migrations SELECT f.* FROM finished f
  ), failed AS (
    UPDATE ONLY fieldfare.field_migrations m SET status = i.status, started_at = began, finished_at = clock_timestamp(),
      executed_at = clock_timestamp(), success = false, error = i.other -> 'error', error_code = i.other -> 'error' ->> 'code',
      error_message = i.other -> 'error' ->> 'message', strategy = i.strategy, plan = i.plan::json, rollback_sql = i.rollback,
      wait_reason = NULL, next_try_at = NULL, wait_until = NULL, lock_wait_ms = wait_ms,
      lock_hold_ms = extract(epoch FROM clock_timestamp() - locked_at) * 1000, attempts = m.attempts + 1
    FROM i WHERE m.ctid = i.place AND i.status = 'FAILED' RETURNING m.*
  ), done AS (
    SELECT * FROM finished UNION ALL SELECT * FROM failed
  ), told AS (
    INSERT INTO fieldfare.event_log (type, source, subject, traceparent, migration_id, description)
    SELECT 'dev.fieldfare.migration.' || e.what, '/fieldfare/migration-worker/' || target_name,
      target_name || '/' || CASE WHEN d.table_name IS NULL THEN '-'
        ELSE fieldfare.name_of(d.schema_name, d.table_name) END,
      d.traceparent, d.id, fieldfare.description_of(ROW(d.*)::fieldfare.field_migrations, target_name, true)
    FROM done d CROSS JOIN LATERAL (SELECT 1 AS n, 'quarantined' AS what WHERE d.quarantine_id IS NOT NULL
      UNION ALL SELECT 2, CASE d.status WHEN 'APPLIED' THEN 'applied' WHEN 'SKIPPED' THEN 'skipped' ELSE 'failed' END) e
    ORDER BY d.seq, e.n
  )
  SELECT array_agg(d.id) FILTER (WHERE d.status = 'FAILED') INTO failed FROM done d;
  -- The ctid of a claim does not change while the row of the migration is locked.
  DELETE FROM fieldfare.claims c WHERE c.ctid = ANY (places) AND c.migration_id = ANY (o.ids);
  DELETE FROM fieldfare.appointments a WHERE a.migration_id = ANY (o.ids);
  PERFORM fieldfare.count_applied(cardinality(array_positions(o.statuses, 'APPLIED')));
  IF (SELECT t.registry FROM fieldfare.target t) THEN
    PERFORM fieldfare.follow_in_registry(o.ids);
  END IF;
  PERFORM fieldfare.record_undone(u.id, u.undoes)
  FROM unnest(o.ids, o.statuses, o.undoes) WITH ORDINALITY AS u(id, status, undoes, n)
  WHERE u.status = 'APPLIED' AND u.undoes IS NOT NULL ORDER BY u.n;
  IF failed IS NOT NULL THEN
    PERFORM fieldfare.end_followers(failed);
  END IF;
  IF EXISTS (SELECT FROM fieldfare.dependencies x WHERE x.depends_on = ANY (o.ids)) THEN
    PERFORM fieldfare.free_dependants(o.ids);
  END IF;
END
$$;

-- Adds to the count of this minute. The first call in a minute deletes old counts.
CREATE OR REPLACE FUNCTION fieldfare.count_applied(count int) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  this_minute timestamptz := date_trunc('minute', clock_timestamp());
BEGIN
  UPDATE fieldfare.applied_counts c SET applied = c.applied + count
  WHERE c.minute = this_minute AND c.session = pg_backend_pid();
  IF NOT FOUND AND count > 0 THEN
    INSERT INTO fieldfare.applied_counts VALUES (this_minute, pg_backend_pid(), count);
    DELETE FROM fieldfare.applied_counts c WHERE c.ctid = ANY (ARRAY(SELECT x.ctid FROM fieldfare.applied_counts x
      WHERE x.minute < this_minute - interval '25 hours' ORDER BY x.minute LIMIT 100 FOR UPDATE SKIP LOCKED));
  END IF;
END
$$;

-- Marks a migration as undone by an applied undo.
CREATE OR REPLACE FUNCTION fieldfare.record_undone(undo uuid, undone_migration uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  undone fieldfare.field_migrations;
BEGIN
  UPDATE fieldfare.field_migrations m SET status = 'UNDONE', undone_by = undo WHERE m.id = undone_migration
  RETURNING m.* INTO undone;
  PERFORM fieldfare.record_migration_event('migration.undone', 'migration-worker', undone, t.name) FROM fieldfare.target t;
END
$$;

-- Sets migrations that cannot be applied now to WAITING. Writes an event if one was not waiting before, or if the attempt counts
-- (`spends`). A wait for a lock does not count as an attempt.
CREATE OR REPLACE FUNCTION fieldfare.postpone(ids uuid[], reason text, spends boolean, problem jsonb, pause_ms int, patience_ms bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  target_name text := (SELECT t.name FROM fieldfare.target t);
  queued uuid[];
BEGIN
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (ids) ORDER BY m.id FOR UPDATE;
  INSERT INTO fieldfare.migration_attempts
  SELECT m.id, m.attempts + 1, clock_timestamp(), clock_timestamp(), problem FROM ONLY fieldfare.field_migrations m
  WHERE spends AND m.id = ANY (ids) AND m.status IN ('QUEUED', 'WAITING')
  ON CONFLICT DO NOTHING;
  queued := ARRAY(SELECT m.id FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (ids) AND m.status = 'QUEUED');
  WITH waiting AS (
    UPDATE ONLY fieldfare.field_migrations m SET status = 'WAITING', wait_reason = reason, error = problem,
      next_try_at = clock_timestamp() + make_interval(secs => pause_ms / 1000.0),
      wait_until = coalesce(m.wait_until, clock_timestamp() + make_interval(secs => patience_ms / 1000.0)),
      attempts = m.attempts + CASE WHEN spends THEN 1 ELSE 0 END
    WHERE m.id = ANY (ids) AND m.status IN ('QUEUED', 'WAITING') RETURNING m AS whole
  )
  INSERT INTO fieldfare.event_log (type, source, subject, traceparent, migration_id, description)
  SELECT 'dev.fieldfare.migration.' || CASE WHEN spends THEN 'retrying' ELSE 'waiting' END,
    '/fieldfare/migration-worker/' || target_name,
    target_name || '/' || CASE WHEN (w.whole).table_name IS NULL THEN '-'
      ELSE fieldfare.name_of((w.whole).schema_name, (w.whole).table_name) END,
    (w.whole).traceparent, (w.whole).id, fieldfare.description_of(w.whole, target_name, true)
  FROM waiting w WHERE (w.whole).id = ANY (queued) OR spends ORDER BY (w.whole).seq;
END
$$;
