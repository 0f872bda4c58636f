-- Versions that run statement by statement, with a journal.

-- The journal of the version that a migration applies; running says whether the session of a statement still lives.
CREATE OR REPLACE FUNCTION fieldfare.journal_of(migration uuid) RETURNS TABLE (n int, checksum text, status text, running boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.n, s.checksum, s.status, fieldfare.is_running(s) FROM fieldfare.schema_migrations v
  JOIN fieldfare.version_steps s ON s.track = v.track AND s.version = v.version AND s.direction = v.requested ->> 'direction'
  WHERE v.migration_id = migration ORDER BY s.n
$$;

CREATE OR REPLACE FUNCTION fieldfare.is_running(s fieldfare.version_steps) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.status = 'BEGUN'
    AND EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = s.pid AND a.backend_start = s.session_started)
$$;

-- One step of the version that a migration applies.
CREATE OR REPLACE FUNCTION fieldfare.step_of(migration uuid, step int) RETURNS fieldfare.version_steps
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.* FROM fieldfare.schema_migrations v
  JOIN fieldfare.version_steps s ON s.track = v.track AND s.version = v.version AND s.direction = v.requested ->> 'direction'
  WHERE v.migration_id = migration AND s.n = step
$$;

-- Runs a statement in this transaction, with its row in the journal. Answers {result} as apply_version() does.
CREATE OR REPLACE FUNCTION fieldfare.run_version_step(migration uuid, step int, statement text, checksum text, line int,
  token text, configured_role name DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entered record;
  m fieldfare.field_migrations;
  role oid;
  began timestamptz := clock_timestamp();
  before fieldfare.kept_data;
  destroyed text[];
  rows bigint[];
BEGIN
  SELECT * INTO entered FROM fieldfare.enter_version(migration);
  m := entered.m;
  IF entered.result IS NOT NULL OR (fieldfare.step_of(migration, step)).n IS NOT NULL THEN
    RETURN jsonb_build_object('result', coalesce(entered.result, 'moved'));
  END IF;
  role := fieldfare.release_role(configured_role);
  IF role IS NULL THEN
    RETURN '{"result": "no_role"}';
  END IF;
  before := fieldfare.kept_data();
  EXECUTE format('SELECT r.rows FROM %s($1, $2, $3) r', fieldfare.script_runner(role)) INTO rows
  USING ARRAY[statement], fieldfare.path_of(m.request ->> 'track'), token;
  -- The statement may have changed every setting: names in full until the path is ours again.
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  RESET ALL;
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  PERFORM fieldfare.keep_driver_settings();
  PERFORM fieldfare.refuse_script_leftovers();
  destroyed := fieldfare.destroyed_since(before);
  PERFORM fieldfare.refuse_destruction(m, before, destroyed);
  INSERT INTO fieldfare.version_steps (track, version, direction, n, checksum, line, status, migration_id, rows, destroyed,
    began_at, ended_at)
  VALUES (m.request ->> 'track', m.request ->> 'version', m.request ->> 'direction', step, checksum, line, 'DONE', m.id, rows[1],
    to_jsonb(destroyed), began, clock_timestamp());
  RETURN '{"result": "done"}';
END
$$;

-- Notes that this session begins a statement outside a transaction. subject says of which index it is. Answers {result: begun |
-- moved | paused | waits | no_role, role, path}.
CREATE OR REPLACE FUNCTION fieldfare.begin_version_step(migration uuid, step int, checksum text, line int, subject jsonb,
  configured_role name DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entered record;
  m fieldfare.field_migrations;
  known fieldfare.version_steps;
  role oid := fieldfare.release_role(configured_role);
  path text;
BEGIN
  SELECT * INTO entered FROM fieldfare.enter_version(migration);
  m := entered.m;
  -- Read under the lock: another worker may have begun or ended the statement until now.
  known := fieldfare.step_of(migration, step);
  IF entered.result IS NOT NULL OR known.status = 'DONE' OR fieldfare.is_running(known) THEN
    RETURN jsonb_build_object('result', coalesce(entered.result, 'moved'));
  ELSIF role IS NULL THEN
    RETURN '{"result": "no_role"}';
  END IF;
  PERFORM fieldfare.refuse_event_triggers_of_others();
  path := fieldfare.path_of(m.request ->> 'track');
  INSERT INTO fieldfare.version_steps AS s (track, version, direction, n, checksum, line, status, migration_id, pid,
    session_started, subject, began_at)
  SELECT m.request ->> 'track', m.request ->> 'version', m.request ->> 'direction', step, begin_version_step.checksum,
    begin_version_step.line, 'BEGUN', m.id, a.pid, a.backend_start,
    begin_version_step.subject || jsonb_build_object('before', fieldfare.step_index(begin_version_step.subject, path)),
    clock_timestamp()
  FROM pg_stat_activity a WHERE a.pid = pg_backend_pid()
  ON CONFLICT (track, version, direction, n) DO UPDATE SET checksum = excluded.checksum, line = excluded.line,
    migration_id = excluded.migration_id, pid = excluded.pid, session_started = excluded.session_started,
    subject = excluded.subject, began_at = excluded.began_at;
  RETURN jsonb_build_object('result', 'begun', 'role', pg_get_userbyid(role), 'path', path);
END
$$;

-- The index that a statement creates or drops, if it is there.
CREATE OR REPLACE FUNCTION fieldfare.step_index(subject jsonb, path text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  relation oid;
BEGIN
  PERFORM pg_catalog.set_config('search_path', path, true);
  relation := pg_catalog.to_regclass(subject ->> CASE subject ->> 'kind' WHEN 'create' THEN 'table' ELSE 'index' END);
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  RETURN (SELECT i.indexrelid::bigint FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE CASE subject ->> 'kind' WHEN 'create' THEN i.indrelid = relation AND c.relname = subject ->> 'index'
      ELSE i.indexrelid = relation END);
END
$$;

-- How a statement outside a transaction ended, by the catalogue: done, again (it did nothing that is left), leftover (an invalid
-- index is to be dropped first) or running. failed: its session reported an error.
CREATE OR REPLACE FUNCTION fieldfare.step_outcome(migration uuid, step int, failed boolean, OUT outcome text, OUT leftover text)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s fieldfare.version_steps := fieldfare.step_of(migration, step);
  before oid := (s.subject ->> 'before')::oid;
  found oid;
BEGIN
  found := fieldfare.step_index(s.subject, fieldfare.path_of(s.track));
  outcome := CASE
    WHEN NOT failed AND fieldfare.is_running(s) THEN 'running'
    WHEN s.subject ->> 'kind' = 'drop' THEN CASE WHEN before IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = before) THEN 'done' ELSE 'again' END
    WHEN s.subject ->> 'kind' <> 'create' OR found IS NULL OR found = before THEN 'again'
    WHEN EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = found) THEN 'running'
    WHEN EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = found AND i.indisvalid AND i.indisready AND i.indislive) THEN 'done'
    ELSE 'leftover' END;
  IF outcome = 'leftover' THEN
    leftover := (SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = found);
  END IF;
END
$$;

-- The index that a statement creates, if it is there and invalid. CREATE INDEX CONCURRENTLY IF NOT EXISTS succeeds without a
-- build where it finds such an index.
CREATE OR REPLACE FUNCTION fieldfare.invalid_step_index(migration uuid, step int) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s fieldfare.version_steps := fieldfare.step_of(migration, step);
  found oid;
BEGIN
  IF s.subject ->> 'kind' = 'create' THEN
    found := fieldfare.step_index(s.subject, fieldfare.path_of(s.track));
  END IF;
  RETURN (SELECT format('%I.%I', n.nspname, c.relname) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE i.indexrelid = found AND NOT i.indisvalid);
END
$$;

-- Notes that a statement outside a transaction is done.
CREATE OR REPLACE FUNCTION fieldfare.end_version_step(migration uuid, step int) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  UPDATE fieldfare.version_steps s SET status = 'DONE', ended_at = clock_timestamp() FROM fieldfare.schema_migrations v
  WHERE v.migration_id = migration AND s.track = v.track AND s.version = v.version AND s.direction = v.requested ->> 'direction'
    AND s.n = step AND s.status = 'BEGUN'
$$;

-- Forgets a statement of which nothing is left.
CREATE OR REPLACE FUNCTION fieldfare.forget_version_step(migration uuid, step int) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM fieldfare.version_steps s USING fieldfare.schema_migrations v
  WHERE v.migration_id = migration AND s.track = v.track AND s.version = v.version AND s.direction = v.requested ->> 'direction'
    AND s.n = step AND s.status = 'BEGUN'
$$;

-- Runs the checks and ends a version of which all statements are done. Answers {result} as apply_version() does.
CREATE OR REPLACE FUNCTION fieldfare.finish_version(migration uuid, steps int, checks text[], queries boolean[], token text,
  configured_role name DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entered record;
  m fieldfare.field_migrations;
  began timestamptz;
  report jsonb;
  destroyed jsonb;
  done int;
BEGIN
  SELECT * INTO entered FROM fieldfare.enter_version(migration);
  m := entered.m;
  IF entered.result IS NOT NULL THEN
    RETURN jsonb_build_object('result', entered.result);
  END IF;
  SELECT count(*), coalesce(min(s.began_at), clock_timestamp()), coalesce(jsonb_agg(jsonb_build_object('line', s.line,
      'rows', s.rows, 'ms', round((extract(epoch FROM s.ended_at - s.began_at) * 1000)::numeric, 3)) ORDER BY s.n), '[]'),
    coalesce(jsonb_path_query_array(jsonb_agg(s.destroyed ORDER BY s.n), '$[*][*]'), '[]')
  INTO done, began, report, destroyed FROM fieldfare.version_steps s
  WHERE s.track = m.request ->> 'track' AND s.version = m.request ->> 'version' AND s.direction = m.request ->> 'direction'
    AND s.status = 'DONE';
  IF done <> steps THEN
    RETURN '{"result": "moved"}';
  END IF;
  PERFORM fieldfare.run_checks(fieldfare.release_role(configured_role), checks, queries,
    fieldfare.path_of(m.request ->> 'track'), token, steps);
  PERFORM fieldfare.record_outcomes(fieldfare.outcomes_of(ids => ARRAY[migration], statuses => '{APPLIED}'), entered.places,
    began, NULL, began);
  PERFORM fieldfare.end_version(m, began, report, destroyed, NULL);
  DELETE FROM fieldfare.version_steps s WHERE s.track = m.request ->> 'track' AND s.version = m.request ->> 'version';
  RETURN '{"result": "done"}';
END
$$;
