-- Applying versions of tracks. A version is a barrier of its target: it waits for everything before it, and nothing behind
-- it starts. In the lines it claims the name '*'.

-- The first barrier in line, and whether something unfinished is before it.
CREATE OR REPLACE FUNCTION fieldfare.next_version() RETURNS TABLE (id uuid, seq bigint, status text, due boolean,
  wait_until timestamptz, attempts int, request jsonb, requested_by text, waits boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.id, l.seq, l.status, l.due, l.wait_until, l.attempts, l.request, m.requested_by,
    EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = '')
      OR (l.request ->> 'direction' IS DISTINCT FROM 'down'
        AND EXISTS (SELECT FROM fieldfare.holds h WHERE h.only_row AND h.until > statement_timestamp()))
      OR EXISTS (SELECT FROM fieldfare.claims c WHERE c.seq < l.seq) AS waits
  FROM (SELECT * FROM fieldfare.lines x WHERE x.line = '*' ORDER BY x.seq LIMIT 1) l
  JOIN ONLY fieldfare.field_migrations m ON m.id = l.id
$$;

-- What a worker needs of a version to apply it. verify is what is checked before the commit: its own verify section, or after
-- a rollback that of the version which is the current one then.
DROP FUNCTION IF EXISTS fieldfare.version_script(uuid, text, text, text, text);
CREATE OR REPLACE FUNCTION fieldfare.version_script(migration uuid, in_track text, in_version text, in_checksum text,
  in_direction text, OUT script text, OUT file text, OUT options jsonb, OUT problem text,
  OUT verify text, OUT verify_file text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v fieldfare.schema_migrations;
  verified fieldfare.schema_migrations;
BEGIN
  SELECT * INTO v FROM fieldfare.schema_migrations x WHERE x.track = in_track AND x.version = in_version;
  problem := CASE WHEN v.version IS NULL THEN 'there is no version ' || in_version || ' of the track ' || in_track
    WHEN v.migration_id IS DISTINCT FROM migration THEN 'another release took this version over'
    WHEN v.checksum <> in_checksum THEN 'the text of the version changed since it was requested'
    WHEN in_direction = 'down' AND v.down_text IS NULL THEN 'the version has no down section'
    WHEN coalesce((v.options ->> 'transactional')::boolean, true) AND EXISTS (SELECT FROM fieldfare.version_steps s
        WHERE s.track = in_track AND s.version = in_version AND s.direction = in_direction)
      THEN 'statements of it are done already, because it ran with transactional=false: keep that, or apply it with --rerun' END;
  script := CASE in_direction WHEN 'up' THEN v.up_text ELSE v.down_text END;
  file := CASE in_direction WHEN 'up' THEN v.file ELSE coalesce(v.down_file, v.file) END;
  options := v.options || v.requested;
  verified := CASE WHEN in_direction = 'up' THEN v ELSE fieldfare.current_without(in_track, in_version) END;
  verify := verified.verify_text;
  verify_file := verified.file;
END
$$;

-- The current version of a track when this one is rolled back.
CREATE OR REPLACE FUNCTION fieldfare.current_without(in_track text, in_version text) RETURNS fieldfare.schema_migrations
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.* FROM fieldfare.schema_migrations v
  WHERE v.track = in_track AND v.version <> in_version AND v.status = 'APPLIED' AND NOT v.repeatable
  ORDER BY v.sort_key DESC LIMIT 1
$$;

-- Applies a version, or rolls it back, in this transaction: schema, row, attempt and events. lines are those of the
-- statements in the file. checks are those of the verify section, see run_checks(). Answers {result: done | moved | paused |
-- waits | no_role}; a statement that fails raises.
CREATE OR REPLACE FUNCTION fieldfare.apply_version(migration uuid, statements text[], lines int[], checks text[],
  queries boolean[], token text, configured_role name DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entered record;
  m fieldfare.field_migrations;
  role oid;
  path text;
  began timestamptz := clock_timestamp();
  before fieldfare.kept_data;
  destroyed text[];
  rows bigint[];
  ended timestamptz[];
BEGIN
  SELECT * INTO entered FROM fieldfare.enter_version(migration);
  m := entered.m;
  IF entered.result IS NOT NULL THEN
    RETURN jsonb_build_object('result', entered.result);
  END IF;
  role := fieldfare.release_role(configured_role);
  IF role IS NULL THEN
    RETURN '{"result": "no_role"}';
  END IF;
  path := fieldfare.path_of(m.request ->> 'track');
  before := fieldfare.kept_data();
  EXECUTE format('SELECT r.rows, r.ended FROM %s($1, $2, $3) r', fieldfare.script_runner(role)) INTO rows, ended
  USING statements, path, token;
  -- The script may have changed every setting: names in full until the path is ours again.
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  RESET ALL;
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  PERFORM fieldfare.keep_driver_settings();
  PERFORM fieldfare.refuse_script_leftovers();
  destroyed := fieldfare.destroyed_since(before);
  PERFORM fieldfare.refuse_destruction(m, before, destroyed);
  PERFORM fieldfare.run_checks(role, checks, queries, path, token, cardinality(statements));
  PERFORM fieldfare.record_outcomes(fieldfare.outcomes_of(ids => ARRAY[migration], statuses => '{APPLIED}'), entered.places,
    began, NULL, began);
  PERFORM fieldfare.end_version(m, began, fieldfare.statement_report(lines, rows, began, ended), to_jsonb(destroyed), NULL);
  RETURN jsonb_build_object('result', 'done', 'statements', cardinality(statements));
END
$$;

-- Locks the row of a version whose turn it is. result is moved, paused or waits where it is not, and NULL otherwise.
CREATE OR REPLACE FUNCTION fieldfare.enter_version(migration uuid, OUT result text, OUT places tid[],
  OUT m fieldfare.field_migrations)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
BEGIN
  SELECT * INTO held FROM fieldfare.take_rows(ARRAY[migration]);
  places := held.places;
  IF held.places IS NULL THEN
    result := 'moved';
    RETURN;
  END IF;
  IF NOT fieldfare.enter_apply_gate() THEN
    result := 'paused';
    RETURN;
  END IF;
  -- A separate statement: its snapshot is taken after the lock of the gate, so it sees each pause that was set before.
  IF EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = ANY (held.names || ''::text)) THEN
    result := 'paused';
    RETURN;
  END IF;
  SELECT * INTO m FROM ONLY fieldfare.field_migrations x WHERE x.id = migration;
  IF m.request ->> 'direction' IS DISTINCT FROM 'down'
      AND EXISTS (SELECT FROM fieldfare.holds h WHERE h.only_row AND h.until > clock_timestamp()) THEN
    result := 'paused';
    RETURN;
  END IF;
  result := CASE WHEN EXISTS (SELECT FROM fieldfare.claims c WHERE c.seq < m.seq) THEN 'waits' END;
END
$$;

-- The search path of the scripts of a track.
CREATE OR REPLACE FUNCTION fieldfare.path_of(in_track text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.search_path FROM fieldfare.tracks t WHERE t.track = in_track
$$;

DROP FUNCTION IF EXISTS fieldfare.refuse_destruction(jsonb, text[]);

-- Whether a release said that nothing needs to be backed up before it.
CREATE OR REPLACE FUNCTION fieldfare.may_destroy(request jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT (v.options || v.requested) ->> 'backup' = 'none' FROM fieldfare.schema_migrations v
    WHERE v.track = request ->> 'track' AND v.version = request ->> 'version'), false)
$$;

-- Whether the backups of what a version destroys must be proven, and not only verified.
CREATE OR REPLACE FUNCTION fieldfare.needs_proven_backups(request jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT (v.options || v.requested) ->> 'backup' = 'proven' FROM fieldfare.schema_migrations v
    WHERE v.track = request ->> 'track' AND v.version = request ->> 'version'), false)
$$;

CREATE OR REPLACE FUNCTION fieldfare.statement_report(lines int[], rows bigint[], began timestamptz, ended timestamptz[])
RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('line', s.line, 'rows', s.rows,
    'ms', round((extract(epoch FROM s.ended - s.began) * 1000)::numeric, 3)) ORDER BY s.n), '[]')
  FROM (SELECT u.n, u.line, u.rows, u.ended, lag(u.ended, 1, began) OVER (ORDER BY u.n) AS began
    FROM unnest(lines, rows, ended) WITH ORDINALITY AS u(line, rows, ended, n)) s
$$;

-- Records that a version failed: nothing of its script is left. done or moved.
CREATE OR REPLACE FUNCTION fieldfare.fail_version(migration uuid, error jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
  m fieldfare.field_migrations;
  began timestamptz := clock_timestamp();
BEGIN
  SELECT * INTO held FROM fieldfare.take_rows(ARRAY[migration], '{FAILED}');
  IF held.places IS NULL THEN
    RETURN 'moved';
  END IF;
  SELECT * INTO m FROM ONLY fieldfare.field_migrations x WHERE x.id = migration;
  PERFORM fieldfare.record_outcomes(fieldfare.outcomes_of(ids => ARRAY[migration], statuses => '{FAILED}',
    others => ARRAY[jsonb_build_object('error', error - 'place')]), held.places, began, NULL, began);
  PERFORM fieldfare.end_version(m, began, '[]', '[]', error);
  RETURN 'done';
END
$$;

-- Writes the end of an attempt into the version and its history, and the event. A failed rollback leaves the version applied.
CREATE OR REPLACE FUNCTION fieldfare.end_version(m fieldfare.field_migrations, began timestamptz, report jsonb,
  destroyed jsonb, failure jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v fieldfare.schema_migrations;
  down boolean := m.request ->> 'direction' = 'down';
  outcome text := CASE WHEN failure IS NOT NULL THEN 'FAILED' WHEN down THEN 'ROLLED_BACK' ELSE 'APPLIED' END;
BEGIN
  UPDATE fieldfare.schema_migrations x SET attempts = x.attempts + 1, error = failure,
    status = CASE WHEN outcome = 'FAILED' AND (down OR x.status = 'APPLIED') THEN x.status ELSE outcome END,
    applied_at = CASE outcome WHEN 'APPLIED' THEN clock_timestamp() WHEN 'ROLLED_BACK' THEN NULL ELSE x.applied_at END,
    applied_by = CASE outcome WHEN 'APPLIED' THEN m.requested_by WHEN 'ROLLED_BACK' THEN NULL ELSE x.applied_by END,
    duration_ms = CASE WHEN outcome = 'FAILED' THEN x.duration_ms
      ELSE extract(epoch FROM clock_timestamp() - began) * 1000 END,
    statements = CASE WHEN outcome = 'FAILED' THEN x.statements ELSE jsonb_array_length(report) END
  WHERE x.track = m.request ->> 'track' AND x.version = m.request ->> 'version' AND x.migration_id = m.id RETURNING * INTO v;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  INSERT INTO fieldfare.version_attempts (track, version, n, direction, status, checksum, script, migration_id, requested_by,
    way, started_at, statements, destroyed, error)
  VALUES (v.track, v.version, v.attempts, m.request ->> 'direction', outcome, v.checksum,
    CASE WHEN down THEN coalesce(v.down_text, '') ELSE v.up_text END, m.id, m.requested_by, m.way, began, report, destroyed,
    failure);
  INSERT INTO fieldfare.event_log (type, source, subject, traceparent, migration_id, data)
  SELECT 'dev.fieldfare.version.' || CASE outcome WHEN 'ROLLED_BACK' THEN 'rolledback' ELSE lower(outcome) END,
    '/fieldfare/migration-worker/' || t.name, t.name || '/track:' || v.track, m.traceparent, m.id,
    json_build_object('track', v.track, 'version', v.version, 'file', v.file, 'direction', m.request ->> 'direction',
      'status', v.status, 'checksum', v.checksum, 'attempt', v.attempts, 'migrationId', m.id, 'requestedBy', m.requested_by,
      'durationMs', v.duration_ms, 'statements', jsonb_array_length(report), 'destroyed', destroyed, 'error', failure)
  FROM fieldfare.target t;
END
$$;
