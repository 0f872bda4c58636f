-- What operators call: cancel, retry, pause, resume, acknowledge.

-- The locks of the caller's transaction block all workers until it ends. So the server ends a session that is idle in this
-- transaction for five seconds, and rolls it back.
CREATE OR REPLACE FUNCTION fieldfare.limit_idleness() RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT set_config('idle_in_transaction_session_timeout', '5s', true) FROM pg_settings s
  WHERE s.name = 'idle_in_transaction_session_timeout' AND s.setting::int NOT BETWEEN 1 AND 5000
$$;

-- Cancels a migration that has not started, the later members of its change set, and the migrations that depend on it. Returns
-- 'cancelled', 'too_late' or 'unknown'.
--
-- If others are cancelled too, locks are taken in a fixed order: the row of the target, which excludes admission and other
-- cancellations, then all migrations by sequence number, the order of an applier whose migration fails.
CREATE OR REPLACE FUNCTION fieldfare.cancel(migration uuid, cancelled_by text DEFAULT session_user) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
  ended fieldfare.field_migrations;
  behind uuid[];
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  PERFORM fieldfare.limit_idleness();
  -- The second pass finds a migration that was admitted from the inbox during the first one.
  FOR look IN 1 .. 2 LOOP
    IF EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.id = migration AND m.change_set_id IS NOT NULL)
        OR EXISTS (SELECT FROM fieldfare.dependencies d WHERE d.depends_on = migration) THEN
      PERFORM FROM fieldfare.target FOR UPDATE;
      behind := fieldfare.followers(ARRAY[migration]);
      PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (migration || behind) ORDER BY m.seq, m.id FOR UPDATE;
    END IF;
    UPDATE fieldfare.field_migrations m SET status = 'CANCELLED', finished_at = clock_timestamp(), success = false,
      error_code = 'cancelled', error_message = 'cancelled by ' || cancelled_by,
      error = jsonb_build_object('code', 'cancelled', 'class', 'refusal', 'message', 'cancelled by ' || cancelled_by)
    WHERE m.id = migration AND m.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'PAUSED') RETURNING * INTO ended;
    IF FOUND THEN
      PERFORM fieldfare.record_migration_event('migration.cancelled', 'migration-worker', ended, t.name) FROM fieldfare.target t;
      PERFORM fieldfare.leave_lines(ARRAY[ended.id]);
      PERFORM fieldfare.end_locked(coalesce(behind, fieldfare.lock_with_followers(ARRAY[ended.id])));
      RETURN 'cancelled';
    END IF;
    -- Not admitted yet: admission cancels it.
    UPDATE fieldfare.inbox i SET cancelled_by = cancel.cancelled_by WHERE i.id = migration;
    IF FOUND THEN
      RETURN 'cancelled';
    END IF;
  END LOOP;
  PERFORM FROM fieldfare.field_migrations m WHERE m.id = migration;
  RETURN CASE WHEN FOUND THEN 'too_late' ELSE 'unknown' END;
END
$$;

-- Queues a failed migration again at the end of its lines, or lets a waiting one try at once. Its dependencies must be applied or
-- earlier in line. Returns 'retrying', 'conflict' or 'unknown'. A version that was repaired or that another release took over is
-- a conflict.
CREATE OR REPLACE FUNCTION fieldfare.retry(migration uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  before fieldfare.field_migrations;
  again fieldfare.field_migrations;
  hopeless boolean;
  must_wait boolean;
  t fieldfare.target;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  PERFORM fieldfare.limit_idleness();
  IF fieldfare.lost_its_version(migration) THEN
    RETURN 'conflict';
  END IF;
  UPDATE fieldfare.target SET last_seq = last_seq + 1 RETURNING * INTO t;
  -- Locked, so that no dependency ends between the check and the commit. In the order of lock_with_followers().
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (migration || ARRAY(
    SELECT d.depends_on FROM fieldfare.dependencies d WHERE d.migration_id = migration)) ORDER BY m.seq, m.id FOR UPDATE;
  SELECT * INTO before FROM ONLY fieldfare.field_migrations m WHERE m.id = migration FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM FROM fieldfare.finished_migrations m WHERE m.id = migration;
    RETURN CASE WHEN FOUND THEN 'conflict' ELSE 'unknown' END;
  END IF;
  SELECT coalesce(bool_or(p.status NOT IN ('APPLIED', 'UNDONE', 'SKIPPED') AND (p.seq IS NULL
      OR p.status IN ('FAILED', 'REJECTED', 'CANCELLED'))), false),
    coalesce(bool_or(p.status NOT IN ('APPLIED', 'UNDONE', 'SKIPPED')), false)
  INTO hopeless, must_wait FROM fieldfare.dependencies d JOIN fieldfare.field_migrations p ON p.id = d.depends_on
  WHERE d.migration_id = migration;
  -- Imported migrations ran elsewhere.
  IF before.change_set_atomic OR hopeless OR before.way = 'import' OR NOT (before.status = 'FAILED'
      OR (before.status = 'CANCELLED' AND before.error_code = 'predecessor_failed')
      OR (before.status = 'WAITING' AND before.wait_reason IN ('lock', 'retry'))) THEN
    RETURN 'conflict';
  END IF;
  -- Its last attempt becomes a row of the failed attempts.
  INSERT INTO fieldfare.migration_attempts
  SELECT before.id, before.attempts, before.started_at, before.finished_at, before.error
  WHERE before.status = 'FAILED' AND before.started_at IS NOT NULL AND before.error IS NOT NULL ON CONFLICT DO NOTHING;
  UPDATE fieldfare.field_migrations m SET status = CASE WHEN must_wait THEN 'WAITING' ELSE 'QUEUED' END,
      wait_reason = CASE WHEN must_wait THEN 'dependency' END, next_try_at = NULL, wait_until = NULL, started_at = NULL,
      seq = CASE WHEN m.status = 'WAITING' THEN m.seq ELSE t.last_seq END,
      finished_at = NULL, success = NULL, error = NULL, error_code = NULL, error_message = NULL
  WHERE m.id = migration RETURNING * INTO again;
  -- Backups that it waited for are requested again.
  DELETE FROM fieldfare.version_backups v WHERE v.migration_id = migration AND before.status = 'FAILED';
  INSERT INTO fieldfare.claims SELECT n, again.seq, again.id FROM unnest(again.names) AS n ON CONFLICT DO NOTHING;
  PERFORM fieldfare.record_migration_event('migration.retrying', 'migration-worker', again, t.name);
  RETURN 'retrying';
END
$$;

-- Pauses one migration, which keeps its sequence number. Returns 'paused', 'conflict' or 'unknown'.
CREATE OR REPLACE FUNCTION fieldfare.pause(migration uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  held fieldfare.field_migrations;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  UPDATE fieldfare.field_migrations m SET status = 'PAUSED'
  WHERE m.id = migration AND m.status IN ('SCHEDULED', 'QUEUED', 'WAITING') RETURNING * INTO held;
  IF FOUND THEN
    PERFORM fieldfare.record_migration_event('migration.paused', 'migration-worker', held, t.name) FROM fieldfare.target t;
    RETURN 'paused';
  END IF;
  PERFORM FROM fieldfare.field_migrations m WHERE m.id = migration;
  RETURN CASE WHEN FOUND THEN 'conflict' ELSE 'unknown' END;
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.resume(migration uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  freed fieldfare.field_migrations;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  -- The time limit for its lock starts again, because it could not try while it was paused.
  UPDATE fieldfare.field_migrations m SET wait_until = NULL, status = CASE
      WHEN m.wait_reason IS NOT NULL THEN 'WAITING' WHEN m.seq IS NULL THEN 'SCHEDULED' ELSE 'QUEUED' END
  WHERE m.id = migration AND m.status = 'PAUSED' RETURNING * INTO freed;
  IF FOUND THEN
    UPDATE fieldfare.appointments a SET due_at = CASE a.purpose WHEN 'run_at' THEN freed.run_at
      WHEN 'change_set' THEN freed.enqueued_at + interval '60 s' ELSE clock_timestamp() END
    WHERE a.migration_id = migration;
    PERFORM fieldfare.record_migration_event('migration.resumed', 'migration-worker', freed, t.name) FROM fieldfare.target t;
    RETURN 'resumed';
  END IF;
  PERFORM FROM fieldfare.field_migrations m WHERE m.id = migration;
  RETURN CASE WHEN FOUND THEN 'conflict' ELSE 'unknown' END;
END
$$;

-- Pauses the whole target ('' or no name) or one table (schema.table). Returns when no migration is being applied.
CREATE OR REPLACE FUNCTION fieldfare.pause_queue(name text DEFAULT '', paused_by text DEFAULT session_user) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  problem text := fieldfare.table_problem(pause_queue.name);
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION '%', problem USING ERRCODE = '42P01';
  END IF;
  PERFORM fieldfare.limit_idleness();
  PERFORM fieldfare.close_apply_gate();
  INSERT INTO fieldfare.pauses VALUES (pause_queue.name, pause_queue.paused_by) ON CONFLICT DO NOTHING;
END
$$;

-- Resumes the target or a table. Returns false if it was not paused.
CREATE OR REPLACE FUNCTION fieldfare.resume_queue(name text DEFAULT '') RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  problem text;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  DELETE FROM fieldfare.pauses p WHERE p.name = resume_queue.name;
  IF FOUND THEN
    RETURN true;
  END IF;
  problem := fieldfare.table_problem(resume_queue.name);
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION '%', problem USING ERRCODE = '42P01';
  END IF;
  RETURN false;
END
$$;

-- Failures of the last 24 hours that are not refusals and not acknowledged.
CREATE OR REPLACE FUNCTION fieldfare.open_failures() RETURNS SETOF fieldfare.field_migrations LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
  SELECT m.* FROM ONLY fieldfare.field_migrations m
  WHERE m.error_code IS NOT NULL AND m.status = 'FAILED' AND m.error ->> 'class' IS DISTINCT FROM 'refusal'
    AND m.id >= (lpad(to_hex((extract(epoch FROM statement_timestamp() - interval '24 hours') * 1000)::bigint), 12, '0')
      || repeat('0', 20))::uuid
    AND m.finished_at > coalesce((SELECT max(a.acknowledged_at) FROM fieldfare.acknowledgements a), '-infinity')
$$;

-- Acknowledges all failures until now, so that they no longer change the state of the queue. Returns their number.
CREATE OR REPLACE FUNCTION fieldfare.acknowledge_failures(acknowledged_by text DEFAULT session_user) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known bigint := (SELECT count(*) FROM fieldfare.open_failures());
BEGIN
  IF known > 0 THEN
    INSERT INTO fieldfare.acknowledgements
    VALUES (clock_timestamp(), acknowledge_failures.acknowledged_by, known);
  END IF;
  RETURN known;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.cancel(uuid, text), fieldfare.retry(uuid), fieldfare.pause(uuid), fieldfare.resume(uuid),
  fieldfare.pause_queue(text, text), fieldfare.resume_queue(text), fieldfare.acknowledge_failures(text) FROM PUBLIC;
