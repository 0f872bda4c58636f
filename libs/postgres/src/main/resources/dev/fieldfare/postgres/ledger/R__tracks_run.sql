-- Scripts of tracks run as the release role, which has no rights on the ledger.

-- The role that scripts run as: the one that is configured, else the one named after the role of the services, else the
-- owner of a new table in public. NULL where none of them is apart from the ledger.
CREATE OR REPLACE FUNCTION fieldfare.release_role(configured name DEFAULT NULL) RETURNS oid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.oid FROM (VALUES (1, configured), (2, (current_user || '_release')::name),
      (3, fieldfare.owner_of_new_table('public', current_user))) AS c(place, name)
  JOIN pg_roles r ON r.rolname = c.name
  WHERE (configured IS NULL OR c.place = 1) AND pg_has_role(current_user, r.oid, 'MEMBER')
    AND NOT fieldfare.controls_ledger(r.oid)
  ORDER BY c.place LIMIT 1
$$;

-- The name of the function in which code runs as this role, made when it is missing. Another body of the function has another kind.
CREATE OR REPLACE FUNCTION fieldfare.release_function(role oid, kind text, types text, head text, body text) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name text := format('fieldfare_run.%s_%s', kind, role);
BEGIN
  PERFORM fieldfare.refuse_rights_on_runners(role);
  IF NOT EXISTS (SELECT FROM pg_proc p WHERE p.oid = to_regprocedure(name || types) AND p.prosecdef AND p.proowner = role) THEN
    PERFORM fieldfare.refuse_event_triggers_of_others();
    PERFORM fieldfare.take_mutex(0);
    EXECUTE format('CREATE OR REPLACE FUNCTION %s%s LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
      AS %L', name, head, body);
    PERFORM fieldfare.give_to_release_role(role, name);
  END IF;
  RETURN name;
END
$$;

-- The function in which scripts run. Each statement is announced when it begins, as an INFO message that begins with the token, so
-- that the caller knows the one that failed. Deferred constraints are checked here: at the commit they could run as another role.
CREATE OR REPLACE FUNCTION fieldfare.script_runner(role oid) RETURNS text
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT fieldfare.release_function(role, 'script_1', '(text[], text, text)',
    '(statements text[], path text, token text, OUT rows bigint[], OUT ended timestamptz[])', $run$
    DECLARE
      affected bigint;
    BEGIN
      PERFORM pg_catalog.set_config('search_path', path, true);
      FOR n IN 1 .. pg_catalog.cardinality(statements) LOOP
        RAISE INFO '% %', token, n;
        EXECUTE statements[n];
        GET DIAGNOSTICS affected = ROW_COUNT;
        rows := pg_catalog.array_append(rows, affected);
        ended := pg_catalog.array_append(ended, pg_catalog.clock_timestamp());
      END LOOP;
      RAISE INFO '% constraints', token;
      SET CONSTRAINTS ALL IMMEDIATE;
    END $run$)
$$;

CREATE OR REPLACE FUNCTION fieldfare.give_to_release_role(role oid, function_name text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function_name);
  EXECUTE format('GRANT CREATE ON SCHEMA fieldfare_run TO %I', pg_get_userbyid(role));
  EXECUTE format('ALTER FUNCTION %s OWNER TO %I', function_name, pg_get_userbyid(role));
  EXECUTE format('REVOKE CREATE ON SCHEMA fieldfare_run FROM %I', pg_get_userbyid(role));
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.refuse_rights_on_runners(role oid) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF has_schema_privilege(role, 'fieldfare_run', 'USAGE') OR has_schema_privilege(role, 'fieldfare_run', 'CREATE') THEN
    RAISE insufficient_privilege USING MESSAGE = format('the role %I must have no rights on the schema fieldfare_run',
      pg_get_userbyid(role));
  END IF;
END
$$;

-- Raises where a script has left something behind that would run with the rights of the session at the commit. The session
-- ends after it, so what it keeps otherwise harms nothing.
CREATE OR REPLACE FUNCTION fieldfare.refuse_script_leftovers() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  left_behind text := CASE
    WHEN EXISTS (SELECT FROM pg_cursors c WHERE c.is_holdable) THEN 'a cursor WITH HOLD'
    WHEN current_setting('transaction_read_only') = 'on' THEN 'a READ ONLY transaction'
    -- From version 18 on a deferred trigger runs as the role that caused it.
    WHEN current_setting('server_version_num')::int < 180000 AND EXISTS (SELECT FROM pg_locks l
        CROSS JOIN LATERAL (SELECT FROM pg_trigger t
          WHERE t.tgrelid = l.relation AND t.tgdeferrable AND NOT t.tgisinternal OFFSET 0) t
        WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.mode = 'RowExclusiveLock')
      THEN 'deferred triggers' END;
BEGIN
  IF left_behind IS NOT NULL THEN
    RAISE feature_not_supported USING MESSAGE = format('the script leaves %s behind', left_behind);
  END IF;
END
$$;

-- What a script could destroy: tables with something in them, and their columns.
CREATE OR REPLACE FUNCTION fieldfare.kept_data() RETURNS fieldfare.kept_data
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  WITH named AS MATERIALIZED (
    SELECT c.oid, c.relfilenode, c.relpages, n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT IN ('fieldfare', 'fieldfare_run', 'information_schema')
      AND n.nspname !~ '^pg_'
  ), filled AS MATERIALIZED (
    -- The size of a file is asked only where no VACUUM or ANALYZE has found pages: it takes most of the time.
    SELECT t.oid, t.relfilenode, format('%I.%I', t.nspname, t.relname) AS name FROM named t
    WHERE t.relpages > 0 OR pg_relation_size(t.oid) > 0
  ), columns AS MATERIALIZED (
    SELECT a.attrelid, a.attnum, f.name || '.' || quote_ident(a.attname) AS name
    FROM filled f JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum > 0 AND NOT a.attisdropped
  )
  SELECT ROW((SELECT array_agg(f.oid ORDER BY f.oid) FROM filled f), (SELECT array_agg(f.relfilenode ORDER BY f.oid) FROM filled f),
    (SELECT array_agg(f.name ORDER BY f.oid) FROM filled f),
    (SELECT array_agg(c.attrelid ORDER BY c.attrelid, c.attnum) FROM columns c),
    (SELECT array_agg(c.attnum ORDER BY c.attrelid, c.attnum) FROM columns c),
    (SELECT array_agg(c.name ORDER BY c.attrelid, c.attnum) FROM columns c))::fieldfare.kept_data
$$;

-- What the script of this transaction destroyed of that, in words; at most twenty.
CREATE OR REPLACE FUNCTION fieldfare.destroyed_since(before fieldfare.kept_data) RETURNS text[]
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(d.what ORDER BY d.what), '{}') FROM (
    SELECT 'drops table ' || t.name AS what
    FROM unnest(before.tables, before.files, before.names) AS t(oid, file, name)
    WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.oid)
    UNION ALL
    SELECT CASE WHEN pg_relation_size(c.oid) = 0 THEN 'empties table ' ELSE 'rewrites table ' END || t.name
    FROM unnest(before.tables, before.files, before.names) AS t(oid, file, name)
    JOIN pg_class c ON c.oid = t.oid AND c.relfilenode <> t.file
    UNION ALL
    SELECT 'drops column ' || a.name
    FROM unnest(before.column_tables, before.column_numbers, before.column_names) AS a(oid, number, name)
    JOIN pg_attribute x ON x.attrelid = a.oid AND x.attnum = a.number AND x.attisdropped
    UNION ALL
    SELECT 'deletes ' || pg_stat_get_xact_tuples_deleted(t.oid) || ' rows of ' || t.name
    FROM unnest(before.tables, before.names) AS t(oid, name) WHERE pg_stat_get_xact_tuples_deleted(t.oid) > 0
    UNION ALL
    SELECT 'updates ' || pg_stat_get_xact_tuples_updated(t.oid) || ' rows of ' || t.name
    FROM unnest(before.tables, before.names) AS t(oid, name) WHERE pg_stat_get_xact_tuples_updated(t.oid) > 0
    LIMIT 20) d
$$;
