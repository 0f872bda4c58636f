-- Repairs of migrations that were left half done, of tracks and of other tools.

-- Runs missing statements of a migration in this transaction, as the release role. The last call brings the steps that mark it as
-- applied in the ledger of its tool; they commit together with the statements. facts: {tool, ledger, migration, by, last,
-- backup, text, mainSteps}; text is what the plan was made of, and the first mainSteps are those of the tool's migrations, of which
-- one must change a row. Answers {result: done | paused | waits | no_role}; a statement that fails raises.
CREATE OR REPLACE FUNCTION fieldfare.run_repair(trial uuid, held_epoch bigint, statements text[], ledger_steps text[], path text,
  token text, facts jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role oid := fieldfare.release_role();
  before fieldfare.kept_data;
  destroyed text[];
  changed bigint[];
BEGIN
  PERFORM fieldfare.require_lease('trial/' || trial, held_epoch);
  IF role IS NULL THEN
    RETURN '{"result": "no_role"}';
  END IF;
  IF NOT fieldfare.enter_apply_gate() OR EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = '')
      OR EXISTS (SELECT FROM fieldfare.holds h WHERE h.only_row AND h.until > clock_timestamp()) THEN
    RETURN '{"result": "paused"}';
  END IF;
  IF fieldfare.enter_repair(facts) OR EXISTS (SELECT FROM fieldfare.claims) THEN
    RETURN '{"result": "waits"}';
  END IF;
  before := fieldfare.kept_data();
  PERFORM fieldfare.run_as_release_role(role, statements, path, token);
  destroyed := fieldfare.destroyed_since(before);
  IF destroyed <> '{}' AND facts ->> 'backup' IS DISTINCT FROM 'none' THEN
    RAISE EXCEPTION USING ERRCODE = 'FFI05',
      MESSAGE = 'no backup is verified, and the repair ' || array_to_string(destroyed, ', ');
  END IF;
  changed := fieldfare.run_as_release_role(role, ledger_steps, path, token);
  IF cardinality(ledger_steps) > 0 AND NOT EXISTS (
      SELECT FROM unnest(changed[1 : (facts ->> 'mainSteps')::int]) AS c(rows) WHERE c.rows > 0) THEN
    RAISE EXCEPTION USING ERRCODE = 'FF101',
      MESSAGE = 'no row of its ledger would change: the tool names the migration differently, or as applied already';
  END IF;
  -- A worker that takes the trial over sees by this that something was done, and does not do it again.
  UPDATE fieldfare.trials t SET report = jsonb_build_object('tool', facts ->> 'tool', 'ledger', facts ->> 'ledger',
    'migration', facts ->> 'migration', 'fixed', (facts ->> 'last')::boolean) WHERE t.id = trial;
  IF (facts ->> 'last')::boolean THEN
    PERFORM fieldfare.record_repair(facts, cardinality(statements), destroyed);
  END IF;
  -- The heartbeat waited for this transaction, and the lease may be over: the worker still has to end the trial.
  PERFORM fieldfare.renew_lease('trial/' || trial, held_epoch, 10000);
  RETURN jsonb_build_object('result', 'done', 'destroyed', to_jsonb(destroyed));
END
$$;

-- Locks the track of a version until the repair commits: no text is stored, no release is requested and no migration is retried
-- meanwhile. True when the version is under way. Raises where it is not the version that was planned.
CREATE OR REPLACE FUNCTION fieldfare.enter_repair(facts jsonb) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v fieldfare.schema_migrations;
BEGIN
  IF facts ->> 'tool' IS DISTINCT FROM 'fieldfare' THEN
    RETURN false;
  END IF;
  PERFORM FROM fieldfare.tracks t WHERE t.track = facts ->> 'ledger' FOR UPDATE;
  -- A separate statement: its snapshot is taken after the lock.
  SELECT * INTO v FROM fieldfare.schema_migrations x WHERE x.track = facts ->> 'ledger' AND x.version = facts ->> 'migration';
  IF fieldfare.is_unfinished(v.migration_id) THEN
    RETURN true;
  END IF;
  IF v.up_text IS DISTINCT FROM facts ->> 'text' THEN
    RAISE EXCEPTION USING ERRCODE = 'FF101', MESSAGE = 'the text of the version changed since the recovery was requested';
  END IF;
  IF v.status NOT IN ('FAILED', 'PENDING') THEN
    RAISE EXCEPTION USING ERRCODE = 'FF101', MESSAGE = 'the version is no longer one that failed';
  END IF;
  RETURN false;
END
$$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_proc p WHERE p.oid = to_regprocedure('fieldfare.run_as_release_role(oid, text[], text, text)')
      AND p.prorettype = 'void'::regtype) THEN
    DROP FUNCTION fieldfare.run_as_release_role(oid, text[], text, text);
  END IF;
END
$$;

-- Answers how many rows each statement changed.
CREATE OR REPLACE FUNCTION fieldfare.run_as_release_role(role oid, statements text[], path text, token text) RETURNS bigint[]
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ran record;
BEGIN
  IF cardinality(statements) = 0 THEN
    RETURN '{}';
  END IF;
  EXECUTE format('SELECT r.rows FROM %s($1, $2, $3) r', fieldfare.script_runner(role)) INTO ran USING statements, path, token;
  -- The script may have changed every setting: names in full until the path is ours again.
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  RESET ALL;
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  PERFORM fieldfare.keep_driver_settings();
  PERFORM fieldfare.refuse_script_leftovers();
  RETURN ran.rows;
END
$$;

-- Marks a version of a track as applied, and writes the event. The version forgets the migration that failed, so a retry of that
-- one does not run the script again.
CREATE OR REPLACE FUNCTION fieldfare.record_repair(facts jsonb, statements int, destroyed text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF facts ->> 'tool' = 'fieldfare' THEN
    UPDATE fieldfare.schema_migrations v SET status = 'APPLIED', applied_at = clock_timestamp(), applied_by = facts ->> 'by',
      error = NULL, migration_id = NULL WHERE v.track = facts ->> 'ledger' AND v.version = facts ->> 'migration' AND v.status IN ('FAILED', 'PENDING');
    IF NOT FOUND THEN
      RAISE EXCEPTION USING ERRCODE = 'FF101', MESSAGE = 'the version is no longer one that failed';
    END IF;
    DELETE FROM fieldfare.version_steps s
    WHERE s.track = facts ->> 'ledger' AND s.version = facts ->> 'migration' AND s.direction = 'up';
  END IF;
  INSERT INTO fieldfare.event_log (type, source, subject, data)
  SELECT 'dev.fieldfare.version.repaired', '/fieldfare/migration-worker/' || t.name,
    t.name || '/track:' || (facts ->> 'ledger'),
    json_build_object('tool', facts ->> 'tool', 'ledger', facts ->> 'ledger', 'version', facts ->> 'migration',
      'statements', statements, 'destroyed', to_jsonb(destroyed), 'requestedBy', facts ->> 'by')
  FROM fieldfare.target t;
END
$$;

-- Whether a migration was made for a version that does not name it any more. Locks the track, so a repair ends before.
CREATE OR REPLACE FUNCTION fieldfare.lost_its_version(migration uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asked jsonb := (SELECT m.request FROM ONLY fieldfare.field_migrations m WHERE m.id = migration AND m.migration_type = 'RUN_SQL');
BEGIN
  IF asked IS NULL THEN
    RETURN false;
  END IF;
  PERFORM FROM fieldfare.tracks t WHERE t.track = asked ->> 'track' FOR UPDATE;
  RETURN NOT EXISTS (SELECT FROM fieldfare.schema_migrations v
    WHERE v.track = asked ->> 'track' AND v.version = asked ->> 'version' AND v.migration_id = migration);
END
$$;
