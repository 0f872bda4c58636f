-- Prepares a scratch database for scripts of the release role. @role@ and @database@ are quoted names, @owner@ is the role's name as text.
GRANT ALL ON DATABASE @database@ TO @role@;
GRANT ALL ON SCHEMA public TO @role@;
CREATE SCHEMA fieldfare_trial;
GRANT USAGE ON SCHEMA fieldfare_trial TO @role@;
-- On this one the role has no rights: it owns a function in it, which it must not be able to alter.
CREATE SCHEMA fieldfare_trial_run;

CREATE TYPE fieldfare_trial.state AS (oids oid[], files oid[], names text[], held text[]);

-- The tables and views, and the locks that this session holds.
CREATE FUNCTION fieldfare_trial.state() RETURNS fieldfare_trial.state
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ROW(array_agg(c.oid ORDER BY c.oid), array_agg(c.relfilenode ORDER BY c.oid),
    array_agg(format('%I.%I', n.nspname, c.relname) ORDER BY c.oid),
    (SELECT coalesce(array_agg(l.relation || ' ' || l.mode), '{}') FROM pg_locks l
      WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation'))::fieldfare_trial.state
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm', 'v') AND c.oid >= 16384 AND c.relpersistence <> 't'
    AND n.nspname NOT IN ('fieldfare_trial', 'fieldfare_trial_run', 'fieldfare', 'fieldfare_run') AND n.nspname !~ '^pg_'
$$;

-- What a statement did to tables that were there before the script: {ms, rows, locks: [{table, mode}], rewrites: [table]}.
CREATE FUNCTION fieldfare_trial.measured(existing oid[], before fieldfare_trial.state, rows bigint, began timestamptz,
  ended timestamptz) RETURNS jsonb
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  WITH tables AS MATERIALIZED (
    SELECT t.* FROM unnest(before.oids, before.files, before.names) AS t(oid, file, name) WHERE t.oid = ANY (existing)
  ), held AS MATERIALIZED (
    SELECT l.relation, array_position(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock',
      'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], l.mode) AS strength,
      l.relation || ' ' || l.mode = ANY (before.held) AS former
    FROM pg_locks l WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation'
  ), locks AS MATERIALIZED (
    SELECT t.name, max(h.strength) AS strength FROM held h JOIN tables t ON t.oid = h.relation GROUP BY t.name
    HAVING max(h.strength) > coalesce(max(h.strength) FILTER (WHERE h.former), 0)
  )
  SELECT jsonb_build_object('ms', extract(epoch FROM ended - began) * 1000, 'rows', rows,
    'locks', coalesce((SELECT jsonb_agg(jsonb_build_object('table', k.name, 'mode',
      (ARRAY['ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE',
        'ACCESS EXCLUSIVE'])[k.strength]) ORDER BY k.name) FROM locks k), '[]'),
    'rewrites', coalesce((SELECT jsonb_agg(t.name ORDER BY t.name) FROM tables t
      JOIN pg_class c ON c.oid = t.oid AND c.relfilenode <> t.file), '[]'))
$$;

-- Runs statements. Each is announced with the token before it, and measured behind it.
CREATE FUNCTION fieldfare_trial_run.run(statements text[], path text, token text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $run$
DECLARE
  existing oid[] := (fieldfare_trial.state()).oids;
  before fieldfare_trial.state;
  began timestamptz;
  ended timestamptz;
  affected bigint;
BEGIN
  PERFORM pg_catalog.set_config('search_path', path, true);
  FOR n IN 1 .. pg_catalog.cardinality(statements) LOOP
    before := fieldfare_trial.state();
    RAISE INFO '% %', token, n;
    began := pg_catalog.clock_timestamp();
    EXECUTE statements[n];
    GET DIAGNOSTICS affected = ROW_COUNT;
    ended := pg_catalog.clock_timestamp();
    RAISE INFO '% % %', token, n, fieldfare_trial.measured(existing, before, affected, began, ended);
  END LOOP;
  RAISE INFO '% constraints', token;
  SET CONSTRAINTS ALL IMMEDIATE;
END $run$;
REVOKE ALL ON FUNCTION fieldfare_trial_run.run(text[], text, text) FROM PUBLIC;
GRANT CREATE ON SCHEMA fieldfare_trial_run TO @role@;
ALTER FUNCTION fieldfare_trial_run.run(text[], text, text) OWNER TO @role@;
REVOKE ALL ON SCHEMA fieldfare_trial_run FROM @role@;

-- Whether the statements would run as the role, and as no other.
CREATE FUNCTION fieldfare_trial_run.is_safe(role name) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT has_schema_privilege(role, 'fieldfare_trial_run', 'USAGE, CREATE')
    AND EXISTS (SELECT FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
      WHERE p.oid = to_regprocedure('fieldfare_trial_run.run(text[], text, text)') AND p.prosecdef AND r.rolname = role)
$$;

-- What would run with the rights of the session at the commit or behind it, as fieldfare.refuse_script_leftovers finds it; else NULL.
CREATE FUNCTION fieldfare_trial_run.left_behind() RETURNS text
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM pg_cursors c WHERE c.is_holdable) THEN 'a cursor WITH HOLD'
    WHEN current_setting('transaction_read_only') = 'on' THEN 'a READ ONLY transaction'
    -- From version 18 on a deferred trigger runs as the role that caused it.
    WHEN current_setting('server_version_num')::int < 180000 AND EXISTS (SELECT FROM pg_locks l
        CROSS JOIN LATERAL (SELECT FROM pg_trigger t
          WHERE t.tgrelid = l.relation AND t.tgdeferrable AND NOT t.tgisinternal OFFSET 0) t
        WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.mode = 'RowExclusiveLock')
      THEN 'deferred triggers' END
$$;

-- Runs statements as the role. Tells why the transaction must not be committed, else NULL.
CREATE FUNCTION fieldfare_trial_run.transaction(role name, statements text[], path text, token text) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT fieldfare_trial_run.is_safe(role) THEN
    RETURN 'the function in which scripts run no longer belongs to the release role alone';
  END IF;
  PERFORM fieldfare_trial_run.run(statements, path, token);
  -- The script may have changed every setting: names in full until the path is ours again.
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  RESET ALL;
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false);
  PERFORM set_config('client_encoding', 'UTF8', true), set_config('DateStyle', 'ISO, MDY', true),
    set_config('standard_conforming_strings', 'on', true);
  RETURN 'the script leaves ' || fieldfare_trial_run.left_behind() || ' behind';
END
$$;

-- The structure belongs to the release role, so that its scripts may change it.
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN
    SELECT 1 AS turn, format('SCHEMA %I', n.nspname) AS what, 'pg_namespace'::regclass AS catalogue, n.oid FROM pg_namespace n
    WHERE n.oid >= 16384 AND n.nspname NOT IN ('fieldfare_trial', 'fieldfare_trial_run', 'fieldfare', 'fieldfare_run')
      AND n.nspname !~ '^pg_'
    UNION ALL
    SELECT 2, format('%s %s', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
      WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, c.oid::regclass), 'pg_class'::regclass, c.oid
    FROM pg_class c WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
        AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
      AND c.relnamespace NOT IN (SELECT n.oid FROM pg_namespace n
        WHERE n.nspname IN ('fieldfare_trial', 'fieldfare_trial_run', 'fieldfare', 'fieldfare_run'))
    UNION ALL
    SELECT 3, format('ROUTINE %s', p.oid::regprocedure), 'pg_proc'::regclass, p.oid FROM pg_proc p WHERE p.oid >= 16384
      AND p.prokind <> 'a' AND p.pronamespace NOT IN (SELECT n.oid FROM pg_namespace n
        WHERE n.nspname IN ('fieldfare_trial', 'fieldfare_trial_run', 'fieldfare', 'fieldfare_run'))
    UNION ALL
    SELECT 4, format('TYPE %s', t.oid::regtype), 'pg_type'::regclass, t.oid FROM pg_type t
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE t.oid >= 16384 AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
      AND t.typnamespace NOT IN (SELECT n.oid FROM pg_namespace n
        WHERE n.nspname IN ('fieldfare_trial', 'fieldfare_trial_run', 'fieldfare', 'fieldfare_run'))
    ORDER BY turn
  LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = one.catalogue AND d.objid = one.oid AND d.deptype = 'e');
    EXECUTE format('ALTER %s OWNER TO %I', one.what, @owner@);
  END LOOP;
END $$
