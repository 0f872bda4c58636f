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

-- The place of the first barrier: a migration that claims the name '*' waits for all before it, and nothing behind it starts.
CREATE FUNCTION fieldfare.first_barrier() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT b.seq FROM fieldfare.claims b WHERE b.name = '*' ORDER BY b.seq LIMIT 1), 9223372036854775807)
$$;

-- The next lines in alphabetical order whose first migration can be tried now, without those in `busy`. Lines that are
-- paused, that wait, or whose table is still locked by the session that was in the way are only looked at: `looked`
-- counts them, and `next_due` is when the first of them may be tried again. At most max_looked lines are looked at;
-- where there are more, `next_after` is the name to go on with. An atomic set is found in the line of its first member.
CREATE FUNCTION fieldfare.ready_lines(after_name text, max_names int, max_looked int, share int, shares int, busy text[],
  OUT ready text[], OUT next_after text, OUT next_due timestamptz, OUT looked int)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  line record;
  barrier bigint := fieldfare.first_barrier();
BEGIN
  ready := '{}';
  looked := 0;
  IF EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = '') THEN
    RETURN;
  END IF;
  FOR line IN
    WITH RECURSIVE heads AS (
      (SELECT c.name, c.seq, c.migration_id FROM fieldfare.claims c WHERE c.name > after_name ORDER BY c.name, c.seq LIMIT 1)
      UNION ALL
      SELECT n.* FROM heads h CROSS JOIN LATERAL (SELECT c.name, c.seq, c.migration_id FROM fieldfare.claims c
        WHERE c.name > h.name ORDER BY c.name, c.seq LIMIT 1) AS n
    ), held AS MATERIALIZED (
      SELECT l.pid, l.relation::bigint AS relation, l.mode FROM pg_locks l WHERE l.locktype = 'relation' AND l.granted
    )
    SELECT h.name, m.due_at, m.may_try AND CASE
        WHEN cardinality(m.names) > 1 AND EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = ANY (m.names)) THEN false
        WHEN m.change_set_atomic THEN NOT EXISTS (SELECT FROM ONLY fieldfare.field_migrations x
          WHERE x.change_set_id = m.change_set_id AND x.change_set_index < m.change_set_index AND x.seq < h.seq
            AND x.status IN ('QUEUED', 'WAITING', 'PAUSED'))
        ELSE cardinality(m.names) = 1 OR NOT EXISTS (SELECT FROM unnest(m.names) AS n CROSS JOIN LATERAL (
          SELECT FROM fieldfare.claims o WHERE o.name = n AND o.seq < h.seq LIMIT 1) AS earlier) END AS ready
    FROM heads h CROSS JOIN LATERAL (
      SELECT strpos(h.name, '.') > 0 AND h.seq < barrier AND (shares <= 1 OR (hashtext(h.name) & 2147483647) % shares = share)
        AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = h.name)
        -- NOT IN is looked up in a hash table whatever is switched off.
        AND h.name NOT IN (SELECT b COLLATE "C" FROM unnest(busy) AS b) AS mine OFFSET 0) AS w
    LEFT JOIN LATERAL (
      SELECT x.names, x.change_set_atomic, x.change_set_id, x.change_set_index,
        CASE WHEN x.status = 'WAITING' AND x.wait_reason IS DISTINCT FROM 'dependency'
          AND x.next_try_at > statement_timestamp() THEN x.next_try_at END AS due_at,
        CASE WHEN x.status = 'QUEUED' THEN true
          WHEN x.status <> 'WAITING' OR x.wait_reason = 'dependency' OR x.next_try_at > statement_timestamp() THEN false
          WHEN x.wait_reason = 'lock' AND x.wait_until > statement_timestamp() THEN NOT EXISTS (
            SELECT FROM jsonb_array_elements(x.error -> 'blockers') AS b
            WHERE ((b ->> 'pid')::int, (b ->> 'relationId')::bigint, b ->> 'mode') IN (SELECT k.pid, k.relation, k.mode FROM held k))
          ELSE true END AS may_try
      FROM ONLY fieldfare.field_migrations x WHERE w.mine AND x.id = h.migration_id LIMIT 1) AS m ON true
  LOOP
    looked := looked + 1;
    next_due := least(next_due, line.due_at);
    IF line.ready THEN
      ready := ready || line.name;
    END IF;
    IF cardinality(ready) = max_names OR looked = max_looked THEN
      next_after := line.name;
      EXIT;
    END IF;
  END LOOP;
END
$$;

-- At most max_run migrations from the head of each of these lines.
CREATE FUNCTION fieldfare.lines_of(names text[], max_run int) RETURNS SETOF fieldfare.lines LANGUAGE sql STABLE ROWS 500
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
  SELECT l.* FROM unnest(names) AS n(name)
  CROSS JOIN LATERAL (SELECT * FROM fieldfare.lines x WHERE x.line = n.name COLLATE "C" AND x.seq < fieldfare.first_barrier()
    ORDER BY x.seq LIMIT max_run) AS l
  ORDER BY l.line, l.seq
$$;

-- Applied changes that came after this one and touch the same thing: they would have to be undone first. At most ten of
-- each kind, so that the history of a table is not read to its end.
CREATE FUNCTION fieldfare.later_changes(migration uuid) RETURNS SETOF fieldfare.field_migrations LANGUAGE plpgsql STABLE ROWS 10
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  o fieldfare.field_migrations;
  tables text[];
  columns text[];
BEGIN
  SELECT * INTO o FROM fieldfare.field_migrations m WHERE m.id = migration;
  tables := o.table_name || CASE WHEN o.migration_type = 'RENAME_TABLE' THEN ARRAY[o.new_name] ELSE '{}' END;
  columns := o.column_name || CASE WHEN o.migration_type = 'RENAME_COLUMN' THEN ARRAY[o.new_name] ELSE '{}' END;
  RETURN QUERY SELECT * FROM (
    (SELECT f.* FROM unnest(tables) AS t CROSS JOIN LATERAL (SELECT * FROM fieldfare.finished_migrations x
      WHERE x.table_name = t AND x.column_name IS NULL AND x.seq > o.seq
        AND x.schema_name = o.schema_name AND x.status = 'APPLIED' AND x.migration_type <> 'UNDO' LIMIT 10) AS f)
    UNION ALL
    -- The whole table was changed: any column counts.
    (SELECT f.* FROM unnest(tables) AS t CROSS JOIN LATERAL (SELECT * FROM fieldfare.finished_migrations x
      WHERE x.table_name = t AND x.column_name IS NOT NULL AND x.seq > o.seq
        AND x.schema_name = o.schema_name AND x.status = 'APPLIED' AND x.migration_type <> 'UNDO' ORDER BY x.id DESC LIMIT 10) AS f
      WHERE o.column_name IS NULL)
    UNION ALL
    (SELECT f.* FROM unnest(tables) AS t CROSS JOIN unnest(columns) AS c CROSS JOIN LATERAL (SELECT * FROM fieldfare.finished_migrations x
      WHERE hashtext(x.table_name || '.' || x.column_name) = hashtext(t || '.' || c) AND x.seq > o.seq
        AND x.table_name = t AND x.column_name = c AND x.column_name IS NOT NULL
        AND x.schema_name = o.schema_name AND x.status = 'APPLIED' AND x.migration_type <> 'UNDO' ORDER BY x.seq LIMIT 10) AS f)
    UNION ALL
    -- What has the name of the column now, or of the table.
    (SELECT f.* FROM unnest(tables) AS t CROSS JOIN unnest(columns) AS c CROSS JOIN LATERAL (SELECT * FROM fieldfare.finished_migrations x
      WHERE x.new_name = c AND x.table_name = t AND x.seq > o.seq AND x.migration_type = 'RENAME_COLUMN' AND x.column_name <> ALL (columns)
        AND x.schema_name = o.schema_name AND x.status = 'APPLIED' LIMIT 10) AS f)
    UNION ALL
    (SELECT x.* FROM fieldfare.finished_migrations x
      WHERE x.new_name = o.table_name AND x.seq > o.seq AND x.migration_type = 'RENAME_TABLE' AND x.table_name <> ALL (tables)
        AND x.schema_name = o.schema_name AND x.status = 'APPLIED' LIMIT 10)) AS later
  ORDER BY later.seq;
END
$$;

-- All members of an atomic change set, in order; no row while another migration is before one of them in line, or while
-- one of them is missing.
CREATE FUNCTION fieldfare.atomic_set(set_id text) RETURNS SETOF fieldfare.lines LANGUAGE sql STABLE AS $$
  SELECT l.* FROM ONLY fieldfare.field_migrations m
  CROSS JOIN LATERAL (SELECT * FROM fieldfare.lines x WHERE x.line = m.names[1] AND x.seq = m.seq OFFSET 0) AS l
  WHERE m.change_set_id = set_id AND NOT EXISTS (
    -- One range of claims for each name: members of one table would otherwise look at each other in n squared steps.
    SELECT FROM (SELECT n AS name, max(x.seq) AS last_seq FROM ONLY fieldfare.field_migrations x CROSS JOIN unnest(x.names) AS n
      WHERE x.change_set_id = set_id GROUP BY n) AS line
    JOIN fieldfare.claims o ON o.name = line.name AND o.seq < line.last_seq
    WHERE o.migration_id NOT IN (SELECT z.id FROM ONLY fieldfare.field_migrations z WHERE z.change_set_id = set_id))
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
  RETURN jsonb_build_object('relation', wanted.relation, 'blockers', fieldfare.blockers(wanted.oid, wanted.mode));
END
$$;

-- The sessions that hold locks on a relation with which a lock of the wanted mode conflicts. With `relationId` it can be
-- asked later whether they still hold them.
CREATE FUNCTION fieldfare.blockers(relation oid, wanted text) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('pid', a.pid, 'query', left(a.query, 200), 'state', a.state,
    'ageMs', round(extract(epoch FROM clock_timestamp() - a.xact_start) * 1000)::bigint, 'application', a.application_name,
    'user', a.usename, 'backend', a.backend_type, 'mode', l.mode,
    'since', a.xact_start, 'relationId', l.relation::bigint)), '[]')
  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.relation = blockers.relation AND l.granted AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
    AND CASE wanted WHEN 'ACCESS SHARE' THEN l.mode = 'AccessExclusiveLock'
      WHEN 'SHARE ROW EXCLUSIVE' THEN l.mode NOT IN ('AccessShareLock', 'RowShareLock') ELSE true END
$$;

-- The same for tables that could not be read or changed, where PostgreSQL did not say which relation was locked: the
-- tables, their partitions and indexes, and the tables and views that are tied to them.
CREATE FUNCTION fieldfare.lock_holders(names text[]) RETURNS jsonb LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE named AS (
    SELECT c.oid FROM unnest(names) AS n
    JOIN pg_namespace s ON s.nspname = split_part(n, '.', 1)
    JOIN pg_class c ON c.relnamespace = s.oid AND c.relname = substr(n, strpos(n, '.') + 1) WHERE strpos(n, '.') > 0
  ), family AS (
    SELECT oid FROM named UNION SELECT i.inhrelid FROM family f JOIN pg_inherits i ON i.inhparent = f.oid
  ), related AS (
    SELECT oid FROM family
    UNION SELECT x.indexrelid FROM family f JOIN pg_index x ON x.indrelid = f.oid
    UNION SELECT CASE k.conrelid WHEN f.oid THEN k.confrelid ELSE k.conrelid END
      FROM family f JOIN pg_constraint k ON k.contype = 'f' AND f.oid IN (k.conrelid, k.confrelid)
    UNION SELECT r.ev_class FROM family f JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = f.oid
      AND d.classid = 'pg_rewrite'::regclass JOIN pg_rewrite r ON r.oid = d.objid
  ), chosen AS (
    SELECT r.oid, bool_or(l.mode = 'AccessExclusiveLock') AS exclusive FROM related r
    JOIN pg_locks l ON l.relation = r.oid AND l.granted AND l.pid <> pg_backend_pid()
      AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
    GROUP BY r.oid ORDER BY 2 DESC, r.oid IN (SELECT n.oid FROM named n) DESC, r.oid LIMIT 1
  )
  SELECT jsonb_build_object('relation', coalesce((SELECT c.oid::regclass::text FROM chosen c), names[1]),
    'blockers', coalesce((SELECT CASE WHEN c.exclusive THEN fieldfare.blockers(c.oid, 'ACCESS SHARE')
      -- Perhaps in the way: a later try finds out.
      ELSE (SELECT jsonb_agg(b - 'relationId') FROM jsonb_array_elements(fieldfare.blockers(c.oid, 'ACCESS EXCLUSIVE')) AS b)
      END FROM chosen c), '[]'))
$$;

-- How the migrations of a bundle end, each at the same place of all arrays. plans are JSON; others, where there is more to
-- say: {error} of one that failed, {keeps, lossless, warns} of one whose plan keeps values aside, cannot bring all of
-- them back, or warns. Arrays, because as one JSON document all of it would be parsed and
-- copied twice before the first row is written.
CREATE TYPE fieldfare.outcomes AS (
  ids uuid[], statuses text[], strategies text[], plans text[], rollbacks text[], old_values text[], new_values text[],
  undoes uuid[], others jsonb[]
);

-- Programs name the parts that they know. A later release adds a part at the end, with a default, and programs of this
-- release go on working.
CREATE FUNCTION fieldfare.outcomes_of(
  ids uuid[] DEFAULT NULL, statuses text[] DEFAULT NULL, strategies text[] DEFAULT NULL, plans text[] DEFAULT NULL,
  rollbacks text[] DEFAULT NULL, old_values text[] DEFAULT NULL, new_values text[] DEFAULT NULL,
  undoes uuid[] DEFAULT NULL, others jsonb[] DEFAULT NULL
) RETURNS fieldfare.outcomes LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ROW(
    ids, statuses, strategies, plans, rollbacks, old_values, new_values, undoes, others
  )::fieldfare.outcomes
$$;

-- Applies a bundle of migrations, or does nothing at all. Everything that must not be taken twice is decided
-- here: the rows are ours (SKIP LOCKED), they are first for all their names, nobody paused them, the locks
-- were had in time, and the tables still look as they did when the plan was made.
--
-- bundle: {locks, waitMs, fingerprints: {oid: text}, owners: [{owner, count}]}, see run_statements. Answers {result: done | moved | paused | blocked | changed, …}; a
-- statement that fails raises.
CREATE FUNCTION fieldfare.apply(bundle jsonb, statements text[], outcomes fieldfare.outcomes) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
  blocked jsonb;
  began timestamptz := clock_timestamp();
  had_temporary boolean := pg_my_temp_schema() <> 0;
  settings text[] := ARRAY(SELECT current_setting(s, true) FROM unnest(fieldfare.own_settings()) AS s);
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
  PERFORM fieldfare.run_statements(bundle -> 'owners', statements, had_temporary, settings);
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
  places := CASE WHEN NOT coalesce(overtaken, false) AND NOT EXISTS (SELECT FROM fieldfare.claims b
      WHERE b.name = '*' AND b.seq < (SELECT max(l) FROM unnest(lasts) AS l) AND b.migration_id <> ALL (ids))
    THEN coalesce(places, '{}') END;
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
  PERFORM fieldfare.count_applied(cardinality(array_positions(o.statuses, 'APPLIED')));
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

-- Adds to the count of this minute. The first call of a minute forgets what is older than a day.
CREATE FUNCTION fieldfare.count_applied(count int) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
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

-- Rewrites a table of which little is alive and much is dead. VACUUM cannot remove what the snapshot of another session may
-- still see, and each search reads it: after minutes of work a look for the next lines would take a second. TRUNCATE can.
-- While another transaction uses the table for longer than we wait, nothing is done.
CREATE FUNCTION fieldfare.rewrite_if_dead(name text) RETURNS boolean LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET lock_timeout = '100ms' AS $$
DECLARE
  relation regclass := format('fieldfare.%I', name);
  dead bigint := pg_stat_get_dead_tuples(relation);
  alive bigint := pg_stat_get_live_tuples(relation);
  kept jsonb;
BEGIN
  IF dead < 10000 OR dead < 10 * alive OR alive > 20000 THEN
    RETURN false;
  END IF;
  EXECUTE format('LOCK TABLE fieldfare.%I IN ACCESS EXCLUSIVE MODE', name);
  EXECUTE format('SELECT jsonb_agg(to_jsonb(r)) FROM fieldfare.%I r', name) INTO kept;
  EXECUTE format('TRUNCATE fieldfare.%I', name);
  EXECUTE format('INSERT INTO fieldfare.%1$I OVERRIDING SYSTEM VALUE
    SELECT * FROM jsonb_populate_recordset(NULL::fieldfare.%1$I, $1)', name) USING coalesce(kept, '[]');
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
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
  -- One at a time, so that no strong lock is held while another is waited for.
  IF NOT fieldfare.rewrite_if_dead('claims') AND NOT fieldfare.rewrite_if_dead('event_queue') THEN
    PERFORM fieldfare.rewrite_if_dead('event_subjects');
  END IF;
END
$$;

CREATE FUNCTION fieldfare.farewell(name text) RETURNS void LANGUAGE sql VOLATILE AS $$
  DELETE FROM fieldfare.workers w WHERE w.worker = name
$$;
