-- Finding work, and doing it.

-- The lines, with migrations as the executor sees them. `beside` are unfinished migrations that come earlier on another
-- of its names. LIMIT 1, here and elsewhere: a plan that was made for an empty ledger must be one for a full one. Nothing
-- VOLATILE, as clock_timestamp() is: who wants the first entries of a line would have all of it read and sorted.
CREATE VIEW fieldfare.lines AS
  SELECT c.name AS line, c.seq, m.id,
    CASE WHEN (cardinality(m.names) > 1 OR m.change_set_atomic IS TRUE) AND EXISTS (SELECT FROM fieldfare.pauses p
      WHERE p.name = ANY (m.names)) THEN 'PAUSED' ELSE m.status END AS status, m.names,
    CASE WHEN cardinality(m.names) > 1 THEN ARRAY(SELECT o.migration_id FROM unnest(m.names) AS n
      JOIN fieldfare.claims o ON o.name = n AND o.seq < c.seq WHERE n <> c.name LIMIT 100) END AS beside,
    m.wait_reason, coalesce(m.next_try_at <= statement_timestamp(), true) AS due, m.wait_until, m.attempts, m.migration_type,
    m.request, m.sender_role, m.dry_run, m.change_set_id, m.change_set_index, m.change_set_atomic, m.undo_of
  FROM fieldfare.claims c
  CROSS JOIN LATERAL (SELECT * FROM ONLY fieldfare.field_migrations x WHERE x.id = c.migration_id LIMIT 1) AS m;

-- What the next names in alphabetical order wait for: for each at most max_run migrations from the head of its line.
-- What the asker is busy with it need not be told again.
CREATE FUNCTION fieldfare.next_lines(after_name text, max_names int, max_run int, share int, shares int, busy text[])
RETURNS SETOF fieldfare.lines LANGUAGE sql STABLE ROWS 500
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
  WITH RECURSIVE heads AS (
    (SELECT c.name FROM fieldfare.claims c WHERE c.name > after_name ORDER BY c.name LIMIT 1)
    UNION ALL
    SELECT (SELECT c.name FROM fieldfare.claims c WHERE c.name > h.name ORDER BY c.name LIMIT 1)
    FROM heads h WHERE h.name IS NOT NULL
  ), mine AS (
    SELECT h.name FROM heads h
    WHERE h.name IS NOT NULL AND strpos(h.name, '.') > 0
      AND (shares <= 1 OR (hashtext(h.name) & 2147483647) % shares = share)
      AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name IN ('', h.name))
      -- NOT IN is looked up in a hash table whatever is switched off.
      AND h.name NOT IN (SELECT b COLLATE "C" FROM unnest(busy) AS b)
    LIMIT max_names
  )
  SELECT l.* FROM mine
  CROSS JOIN LATERAL (SELECT * FROM fieldfare.lines x WHERE x.line = mine.name ORDER BY x.seq LIMIT max_run) AS l
  ORDER BY l.line, l.seq
$$;

-- Applied changes that came after this one and touch the same thing: they would have to be undone first.
CREATE FUNCTION fieldfare.later_changes(migration uuid) RETURNS SETOF fieldfare.field_migrations LANGUAGE sql STABLE AS $$
  SELECT m.* FROM fieldfare.field_migrations o JOIN fieldfare.field_migrations m
    ON m.schema_name = o.schema_name AND m.seq > o.seq AND m.status = 'APPLIED' AND m.migration_type <> 'UNDO'
    AND (m.table_name = o.table_name
      OR m.table_name = CASE WHEN o.migration_type = 'RENAME_TABLE' THEN o.new_name END
      OR (m.migration_type = 'RENAME_TABLE' AND m.new_name = o.table_name))
  WHERE o.id = migration
    AND (o.column_name IS NULL OR m.column_name IS NULL
      OR m.column_name IN (o.column_name, CASE WHEN o.migration_type = 'RENAME_COLUMN' THEN o.new_name END)
      OR (m.migration_type = 'RENAME_COLUMN'
        AND m.new_name IN (o.column_name, CASE WHEN o.migration_type = 'RENAME_COLUMN' THEN o.new_name END)))
  ORDER BY m.seq
$$;

-- All members of an atomic change set, in order; no row while another migration is before one of them in line, or while
-- one of them is missing.
CREATE FUNCTION fieldfare.atomic_set(set_id text) RETURNS SETOF fieldfare.lines LANGUAGE sql STABLE AS $$
  SELECT l.* FROM ONLY fieldfare.field_migrations m
  CROSS JOIN LATERAL (SELECT * FROM fieldfare.lines x WHERE x.line = m.names[1] AND x.seq = m.seq OFFSET 0) AS l
  WHERE m.change_set_id = set_id AND NOT EXISTS (
    SELECT FROM ONLY fieldfare.field_migrations x CROSS JOIN unnest(x.names) AS n
    JOIN fieldfare.claims o ON o.name = n AND o.seq < x.seq JOIN ONLY fieldfare.field_migrations p ON p.id = o.migration_id
    WHERE x.change_set_id = set_id AND p.change_set_id IS DISTINCT FROM set_id)
    AND m.change_set_size = (SELECT count(*) FROM ONLY fieldfare.field_migrations y WHERE y.change_set_id = set_id
      AND y.status IN ('QUEUED', 'WAITING', 'PAUSED') AND y.seq IS NOT NULL)
  ORDER BY m.seq
$$;

-- Takes all strong locks under one deadline, or none of them: NULL, or who stands in the way. Those that are not
-- waited for are taken together, and then it is one of them that somebody else has.
CREATE FUNCTION fieldfare.take_locks(locks jsonb, wait_ms int) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  wanted record;
  deadline timestamptz := clock_timestamp() + make_interval(secs => wait_ms / 1000.0);
  left_ms int;
BEGIN
  IF wait_ms = 0 THEN
    FOR wanted IN SELECT string_agg('ONLY ' || (l ->> 'relation'), ', ') AS relation, l ->> 'mode' AS mode,
        min((l ->> 'oid')::oid) AS oid FROM jsonb_array_elements(locks) AS l GROUP BY 2 LOOP
      EXECUTE format('LOCK TABLE %s IN %s MODE NOWAIT', wanted.relation, wanted.mode);
    END LOOP;
    RETURN NULL;
  END IF;
  FOR wanted IN SELECT l ->> 'relation' AS relation, l ->> 'mode' AS mode, (l ->> 'oid')::oid AS oid
      FROM jsonb_array_elements(locks) AS l LOOP
    left_ms := greatest(1, extract(epoch FROM deadline - clock_timestamp()) * 1000)::int;
    PERFORM set_config('lock_timeout', left_ms || 'ms', true);
    EXECUTE format('LOCK TABLE ONLY %s IN %s MODE', wanted.relation, wanted.mode);
  END LOOP;
  RETURN NULL;
EXCEPTION WHEN lock_not_available THEN
  RETURN jsonb_build_object('relation', wanted.relation, 'blockers', fieldfare.blockers(wanted.oid));
END
$$;

-- Who holds locks on a relation, as far as we may see it.
CREATE FUNCTION fieldfare.blockers(relation oid) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('pid', a.pid, 'query', left(a.query, 200), 'state', a.state,
    'ageMs', round(extract(epoch FROM clock_timestamp() - a.xact_start) * 1000)::bigint, 'application', a.application_name,
    'user', a.usename, 'backend', a.backend_type, 'mode', l.mode)), '[]')
  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.relation = blockers.relation AND l.granted AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
$$;

-- How the migrations of a bundle end, each at the same place of all arrays. plans are JSON; others, where there is more to
-- say: {error} of one that failed, {keeps, lossless, warns} of one whose plan keeps values aside, cannot bring all of
-- them back, or warns. Arrays, because as one JSON document all of it would be parsed and
-- copied twice before the first row is written.
CREATE TYPE fieldfare.outcomes AS (
  ids uuid[], statuses text[], strategies text[], plans text[], rollbacks text[], old_values text[], new_values text[],
  undoes uuid[], others jsonb[]
);

-- Applies a bundle of migrations, or does nothing at all. Everything that must not be taken twice is decided
-- here: the rows are ours (SKIP LOCKED), they are first for all their names, nobody paused them, the locks
-- were had in time, and the tables still look as they did when the plan was made.
--
-- bundle: {locks, waitMs, fingerprints: {oid: text}}. Answers {result: done | moved | paused | blocked | changed, …}; a
-- statement that fails raises.
CREATE FUNCTION fieldfare.apply(bundle jsonb, statements text[], outcomes fieldfare.outcomes) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
  blocked jsonb;
  statement text;
  began timestamptz := clock_timestamp();
  locked_at timestamptz;
  wait_ms double precision;
BEGIN
  SELECT * INTO held FROM fieldfare.take_rows(outcomes.ids, outcomes.statuses);
  IF held.places IS NULL THEN
    RETURN '{"result": "moved"}';
  END IF;
  IF NOT pg_try_advisory_xact_lock_shared(fieldfare.apply_gate()) THEN
    RETURN '{"result": "paused"}';
  END IF;
  -- A statement of its own: what began before the gate was ours would not see a pause from before that.
  IF EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = ANY (held.names || ''::text)) THEN
    RETURN '{"result": "paused"}';
  END IF;

  IF bundle ? 'locks' AND jsonb_array_length(bundle -> 'locks') > 0 THEN
    blocked := fieldfare.take_locks(bundle -> 'locks', (bundle ->> 'waitMs')::int);
    locked_at := clock_timestamp();
    wait_ms := extract(epoch FROM locked_at - began) * 1000;
    IF blocked IS NOT NULL THEN
      RETURN blocked || jsonb_build_object('result', 'blocked', 'waitedMs', wait_ms);
    END IF;
    PERFORM set_config('lock_timeout', '50ms', true);
  END IF;
  IF bundle -> 'fingerprints' <> '{}' AND fieldfare.has_changed(bundle -> 'fingerprints') THEN
    RETURN '{"result": "changed"}';
  END IF;
  FOREACH statement IN ARRAY statements LOOP
    EXECUTE statement;
  END LOOP;
  IF array_remove(outcomes.undoes, NULL) <> '{}' THEN
    outcomes := fieldfare.with_unrestored(outcomes);
  END IF;
  PERFORM fieldfare.record_outcomes(outcomes, held.places, began, wait_ms, locked_at);
  RETURN jsonb_build_object('result', 'done', 'lockWaitMs', wait_ms,
    'holdMs', extract(epoch FROM clock_timestamp() - locked_at) * 1000);
END
$$;

-- Locks the rows of a bundle, and says on which names they stand in line and at which places of the claims' table.
-- Without places when somebody else works on one of them, or an unfinished migration outside of the bundle stands before
-- one of them on any of its names, or when the bundle would apply a part of an atomic set only. Members of one atomic change set do not stand in each other's way: a refused one ends
-- all of them, wherever it stands.
CREATE FUNCTION fieldfare.take_rows(ids uuid[], statuses text[] DEFAULT NULL, OUT names text[], OUT places tid[]) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  taken int;
  incomplete boolean;
  lasts bigint[];
  sets text[];
  overtaken boolean;
BEGIN
  WITH held AS (
    SELECT m.names, m.seq, CASE WHEN m.change_set_atomic THEN m.change_set_id END AS atomic_set,
      CASE WHEN m.change_set_atomic AND statuses[array_position(ids, m.id)] IS DISTINCT FROM 'FAILED'
        THEN m.change_set_size END AS set_size
    FROM ONLY fieldfare.field_migrations m
    WHERE m.id = ANY (ids) AND m.status IN ('QUEUED', 'WAITING') AND m.seq IS NOT NULL
    ORDER BY m.id FOR UPDATE SKIP LOCKED
  ), line AS (
    SELECT n AS name, max(h.seq) AS last, h.atomic_set FROM held h CROSS JOIN unnest(h.names) AS n GROUP BY 1, 3
  )
  SELECT (SELECT count(*) FROM held), array_agg(l.name), array_agg(l.last), array_agg(l.atomic_set),
    EXISTS (SELECT FROM held h WHERE h.set_size IS NOT NULL GROUP BY h.atomic_set HAVING count(*) <> max(h.set_size))
  INTO taken, names, lasts, sets, incomplete FROM line l;
  IF taken < cardinality(ids) OR incomplete THEN
    RETURN;
  END IF;
  -- Places are given in the order of commits, so now that the rows are ours whoever could stand before them can be seen.
  -- Who stands before as many as we are is one too many, so a long line is not read to its end.
  SELECT array_agg(c.place) FILTER (WHERE c.migration_id = ANY (ids)),
    bool_or(c.migration_id <> ALL (ids) AND NOT (l.atomic_set IS NOT NULL AND EXISTS (
      SELECT FROM ONLY fieldfare.field_migrations p WHERE p.id = c.migration_id AND p.change_set_id = l.atomic_set)))
  INTO places, overtaken
  FROM unnest(names, lasts, sets) AS l(name, last, atomic_set)
  CROSS JOIN LATERAL (SELECT h.ctid AS place, h.migration_id FROM fieldfare.claims h
    WHERE h.name = l.name AND h.seq <= l.last
    ORDER BY h.seq LIMIT CASE WHEN l.atomic_set IS NULL THEN cardinality(ids) + 1 END) AS c;
  places := CASE WHEN NOT coalesce(overtaken, false) THEN coalesce(places, '{}') END;
END
$$;

-- The outcomes of undos with what their steps found under the locks: kept values without a row. The plan foresaw those
-- that had none before.
CREATE FUNCTION fieldfare.with_unrestored(o fieldfare.outcomes) RETURNS fieldfare.outcomes LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  undo record;
  warnings jsonb;
BEGIN
  FOR undo IN SELECT u.n, u.plan::jsonb AS plan, fieldfare.unrestored_warning(u.undone, q.unrestored) AS warning
      FROM unnest(o.undoes, o.statuses, o.plans) WITH ORDINALITY AS u(undone, status, plan, n)
      CROSS JOIN LATERAL (SELECT x.unrestored FROM fieldfare.quarantine x WHERE x.migration_id = u.undone AND x.kind = 'copied' OFFSET 0) AS q
      WHERE u.status = 'APPLIED' LOOP
    warnings := (SELECT coalesce(jsonb_agg(w ORDER BY i), '[]') FROM jsonb_array_elements(undo.plan -> 'warnings')
      WITH ORDINALITY AS x(w, i) WHERE w ->> 'code' <> 'values_not_restored');
    IF undo.warning IS NOT NULL THEN
      warnings := jsonb_build_array(undo.warning) || warnings;
      undo.plan := undo.plan || '{"lossless": false}';
      o.others[undo.n] := coalesce(o.others[undo.n], '{}') || '{"lossless": false, "warns": true}';
    END IF;
    IF warnings <> coalesce(undo.plan -> 'warnings', '[]') THEN
      o.plans[undo.n] := (undo.plan || jsonb_build_object('warnings', warnings))::text;
    END IF;
  END LOOP;
  RETURN o;
END
$$;

-- True when one of the tables is not what it was when its fingerprint was taken, or is gone.
CREATE FUNCTION fieldfare.has_changed(expected jsonb) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  tables oid[];
  scopes text[];
BEGIN
  SELECT array_agg(key::oid), array_agg(nullif(split_part(value, ':', 1), '')) INTO tables, scopes FROM jsonb_each_text(expected);
  RETURN (SELECT count(*) FILTER (WHERE now.fingerprint = expected ->> now.table_oid::text)
    FROM fieldfare.fingerprints(tables, scopes) AS now) < cardinality(tables);
END
$$;

-- Writes how migrations ended, tells it, and lets go or ends whoever waited for them.
CREATE FUNCTION fieldfare.record_outcomes(o fieldfare.outcomes, places tid[], began timestamptz,
  wait_ms double precision, locked_at timestamptz)
RETURNS void LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  failed uuid[];
  target_name text := (SELECT t.name FROM fieldfare.target t);
BEGIN
  WITH i AS MATERIALIZED (
    -- By its place, which it keeps while its row is locked: a join by ids might be planned from the ledger's side.
    SELECT i.*, held.place FROM unnest(o.ids, o.statuses, o.strategies, o.plans, o.rollbacks, o.old_values, o.new_values, o.others)
      AS i(id, status, strategy, plan, rollback, old_value, new_value, other)
    CROSS JOIN LATERAL (SELECT x.ctid AS place FROM ONLY fieldfare.field_migrations x WHERE x.id = i.id OFFSET 0) AS held
  ), finished AS (
    -- All columns in the order of the table.
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
  -- A row of the claims stays at its place while the migration's own row is locked.
  DELETE FROM fieldfare.claims c WHERE c.ctid = ANY (places) AND c.migration_id = ANY (o.ids);
  DELETE FROM fieldfare.appointments a WHERE a.migration_id = ANY (o.ids);
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

-- What an applied undo has undone.
CREATE FUNCTION fieldfare.record_undone(undo uuid, undone_migration uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  undone fieldfare.field_migrations;
BEGIN
  UPDATE fieldfare.field_migrations m SET status = 'UNDONE', undone_by = undo WHERE m.id = undone_migration
  RETURNING m.* INTO undone;
  PERFORM fieldfare.tell('migration.undone', 'migration-worker', undone, t.name) FROM fieldfare.target t;
END
$$;

-- Steps back from migrations that cannot be applied now. An entry into WAITING is told, staying there is not.
-- reason 'lock' spends no attempt; 'retry' does when `spends` says so.
CREATE FUNCTION fieldfare.postpone(ids uuid[], reason text, spends boolean, problem jsonb, pause_ms int, patience_ms bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
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

-- A worker says that it is alive and learns its share of the names. Workers unseen for two seconds are gone;
-- while two of them disagree about the shares, apply() decides.
CREATE FUNCTION fieldfare.heartbeat(name text, OUT share int, OUT shares int) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  INSERT INTO fieldfare.workers (worker) VALUES (name)
  ON CONFLICT (worker) DO UPDATE SET seen_at = clock_timestamp();
  DELETE FROM fieldfare.workers w WHERE w.seen_at < clock_timestamp() - interval '1 minute';
  SELECT count(*) FILTER (WHERE w.worker < name), count(*) INTO share, shares
  FROM fieldfare.workers w WHERE w.seen_at > clock_timestamp() - interval '2 seconds';
END
$$;

CREATE FUNCTION fieldfare.farewell(name text) RETURNS void LANGUAGE sql VOLATILE AS $$
  DELETE FROM fieldfare.workers w WHERE w.worker = name
$$;
