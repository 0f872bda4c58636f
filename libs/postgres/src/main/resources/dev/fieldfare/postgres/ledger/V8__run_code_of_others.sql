-- Code of others (domain checks, casts, defaults, expressions, rules, event triggers) runs with the rights of the table's
-- owner, never with those of the ledger's owner (I8).
--
-- It runs inside a SECURITY DEFINER function of the table's owner: there PostgreSQL refuses SET ROLE, RESET ROLE and SET
-- SESSION AUTHORIZATION. The owner cannot change that function, because it may not use the schema in which it is.
-- A call of somebody else's code may change every setting. So what follows such a call sets its search_path first.

-- Values that are handed to a table's owner in this transaction, see kept_values().
CREATE TABLE fieldfare.handovers (migration_id uuid PRIMARY KEY);

DO $create$
BEGIN
  IF EXISTS (SELECT FROM pg_namespace n WHERE n.nspname IN ('fieldfare', 'fieldfare_run')
      AND n.nspowner <> (SELECT r.oid FROM pg_roles r WHERE r.rolname = current_user)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'the schemas fieldfare and fieldfare_run must belong to '
      || quote_ident(current_user) || ', the role that installs the ledger';
  END IF;
  CREATE SCHEMA IF NOT EXISTS fieldfare_run;
  REVOKE ALL ON SCHEMA fieldfare_run FROM PUBLIC;
END
$create$;

-- Whether a role has, or can give itself, the rights of the role that owns the ledger.
CREATE FUNCTION fieldfare.controls_ledger(role oid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_has_role(role, n.nspowner, 'MEMBER') OR EXISTS (SELECT FROM pg_roles r WHERE r.oid = role AND r.rolcreaterole
      AND current_setting('server_version_num')::int < 160000)
    -- Predefined roles: pg_write_all_data, and those that reach the server's files.
    OR has_table_privilege(role, 'fieldfare.sender_roles', 'INSERT, UPDATE')
    OR pg_has_role(role, 'pg_execute_server_program', 'MEMBER') OR pg_has_role(role, 'pg_write_server_files', 'MEMBER')
  FROM pg_namespace n WHERE n.nspname = 'fieldfare'
$$;

-- Enabled event triggers whose functions belong to others: they would run as whoever makes or changes an object.
CREATE FUNCTION fieldfare.event_triggers_of_others() RETURNS TABLE (name name, owner name)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.evtname, pg_get_userbyid(p.proowner) FROM pg_event_trigger e JOIN pg_proc p ON p.oid = e.evtfoid
  WHERE e.evtenabled <> 'D' AND NOT fieldfare.controls_ledger(p.proowner) ORDER BY 1
$$;

CREATE FUNCTION fieldfare.refuse_event_triggers_of_others() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  other record;
BEGIN
  SELECT * INTO other FROM fieldfare.event_triggers_of_others() LIMIT 1;
  IF FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = format('the event trigger %I runs a function of the role %I with the rights'
      ' of the ledger''s owner; give the function to a superuser', other.name, other.owner);
  END IF;
END
$$;

-- The name of the function in which code runs as this role: run_… executes statements, ask_… answers a question. Made
-- when it is missing.
CREATE FUNCTION fieldfare.runner(kind text, owner oid) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name text := format('fieldfare_run.%s_%s', kind, owner);
  arguments text := CASE kind WHEN 'run' THEN '(text[])' ELSE '(text, jsonb, jsonb)' END;
BEGIN
  IF has_schema_privilege(owner, 'fieldfare_run', 'USAGE') OR has_schema_privilege(owner, 'fieldfare_run', 'CREATE') THEN
    RAISE insufficient_privilege USING MESSAGE = format('the role %I must have no rights on the schema fieldfare_run',
      pg_get_userbyid(owner));
  END IF;
  IF NOT EXISTS (SELECT FROM pg_proc p WHERE p.oid = to_regprocedure(name || arguments)
      AND p.prosecdef AND p.proowner = owner) THEN
    PERFORM fieldfare.make_runners(owner);
  END IF;
  RETURN name;
END
$$;

-- Both functions of a role. Only while they are handed over it may create something in the schema, and that is never
-- visible to others.
CREATE FUNCTION fieldfare.make_runners(owner oid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role name := pg_get_userbyid(owner);
  made text;
BEGIN
  PERFORM fieldfare.refuse_event_triggers_of_others();
  PERFORM pg_advisory_xact_lock(4995983120934772052);
  EXECUTE format('GRANT USAGE ON SCHEMA fieldfare TO %I', role);
  EXECUTE format('CREATE OR REPLACE FUNCTION fieldfare_run.run_%s(statements text[]) RETURNS void LANGUAGE plpgsql VOLATILE
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L', owner, $run$
    DECLARE
      statement text;
      ours text[] := ARRAY(SELECT current_setting(s, true) FROM unnest(fieldfare.own_settings()) AS s);
    BEGIN
      EXECUTE statements[1];
      FOREACH statement IN ARRAY statements[2:] LOOP
        -- What one statement's code has set is not there for the next one, which is somebody else's.
        RESET ALL;
        PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        PERFORM set_config(s.name, s.value, true) FROM unnest(fieldfare.own_settings(), ours) AS s(name, value)
        WHERE s.value IS NOT NULL;
        PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),
          pg_catalog.set_config('standard_conforming_strings', 'on', true), pg_catalog.set_config('DateStyle', 'ISO, MDY', true),
          pg_catalog.set_config('IntervalStyle', 'postgres', true), pg_catalog.set_config('TimeZone', 'UTC', true),
          pg_catalog.set_config('row_security', 'on', true), pg_catalog.set_config('default_tablespace', '', true);
        IF current_setting('transaction_read_only') = 'on' THEN
          EXIT; -- refuse_leftovers() says so.
        END IF;
        EXECUTE statement;
      END LOOP;
    END $run$);
  EXECUTE format('CREATE OR REPLACE FUNCTION fieldfare_run.ask_%s(query text, first jsonb, second jsonb, OUT answer jsonb,
    OUT number bigint) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L', owner, $ask$
    BEGIN
      EXECUTE query INTO answer, number USING first, second;
    END $ask$);
  EXECUTE format('GRANT CREATE ON SCHEMA fieldfare_run TO %I', role);
  FOREACH made IN ARRAY ARRAY[format('fieldfare_run.run_%s(text[])', owner),
      format('fieldfare_run.ask_%s(text, jsonb, jsonb)', owner)] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', made);
    EXECUTE format('ALTER FUNCTION %s OWNER TO %I', made, role);
  END LOOP;
  EXECUTE format('REVOKE CREATE ON SCHEMA fieldfare_run FROM %I', role);
END
$$;

-- For planning, which is READ ONLY afterwards: of these roles, whose code runs apart from the ledger's rights. Their
-- functions are there when it returns.
CREATE FUNCTION fieldfare.prepare_owners(names name[]) RETURNS SETOF name
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found record;
BEGIN
  FOR found IN SELECT r.oid, r.rolname FROM pg_roles r WHERE r.rolname = ANY (names) AND NOT fieldfare.controls_ledger(r.oid)
      AND pg_has_role(r.oid, 'USAGE') LOOP
    PERFORM fieldfare.runner('ask', found.oid);
    RETURN NEXT found.rolname;
  END LOOP;
END
$$;

-- Executes statements as a role. Statements of a role that controls the ledger anyway run directly: planning has
-- refused those with code of others, see code_of_others().
CREATE FUNCTION fieldfare.run_as(owner oid, statements text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  statement text;
BEGIN
  IF fieldfare.controls_ledger(owner) THEN
    FOREACH statement IN ARRAY statements LOOP
      EXECUTE statement;
    END LOOP;
  ELSE
    EXECUTE format('SELECT %s($1)', fieldfare.runner('run', owner)) USING statements;
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    PERFORM fieldfare.keep_driver_settings();
  END IF;
END
$$;

-- The driver ends a session in which somebody has changed these.
CREATE FUNCTION fieldfare.keep_driver_settings() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('client_encoding', 'UTF8', true), set_config('DateStyle', 'ISO, MDY', true),
    set_config('standard_conforming_strings', 'on', true);
END
$$;

-- Asks as a role; the query returns jsonb and, maybe, a number.
CREATE FUNCTION fieldfare.ask_as(owner oid, query text, first jsonb, second jsonb, OUT answer jsonb, OUT number bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('SELECT r.answer, r.number FROM %s($1, $2, $3) r', fieldfare.runner('ask', owner)) INTO answer, number
  USING query, first, second;
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  PERFORM fieldfare.keep_driver_settings();
END
$$;

-- The same for planning and preview: only in a READ ONLY transaction, and never as a role that controls the ledger.
CREATE FUNCTION fieldfare.look_as(owner name, query text, first jsonb DEFAULT NULL, second jsonb DEFAULT NULL,
  OUT answer jsonb, OUT number bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role oid := (SELECT r.oid FROM pg_roles r WHERE r.rolname = owner);
BEGIN
  IF current_setting('transaction_read_only') <> 'on' OR coalesce(fieldfare.controls_ledger(role), true) THEN
    RAISE insufficient_privilege USING MESSAGE = 'only in a READ ONLY transaction, and as a role without rights on the ledger';
  END IF;
  SELECT a.answer, a.number INTO answer, number FROM fieldfare.ask_as(role, query, first, second) a;
END
$$;

-- Executes a statement, or asks, as the owner of a relation.
CREATE FUNCTION fieldfare.run_as_owner(relation text, VARIADIC statements text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.run_as((SELECT c.relowner FROM pg_class c WHERE c.oid = relation::regclass), statements);
END
$$;

CREATE FUNCTION fieldfare.ask_owner(relation text, query text, first jsonb DEFAULT NULL, second jsonb DEFAULT NULL,
  OUT answer jsonb, OUT number bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  owner oid := (SELECT c.relowner FROM pg_class c WHERE c.oid = relation::regclass);
BEGIN
  IF fieldfare.controls_ledger(owner) THEN
    EXECUTE query INTO answer, number USING first, second;
  ELSIF current_setting('transaction_read_only') = 'on' THEN
    SELECT a.answer, a.number INTO answer, number FROM fieldfare.look_as(pg_get_userbyid(owner), query, first, second) a;
  ELSE
    SELECT a.answer, a.number INTO answer, number FROM fieldfare.ask_as(owner, query, first, second) a;
  END IF;
END
$$;

-- Settings of the session that our programs make themselves.
CREATE FUNCTION fieldfare.own_settings() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT '{statement_timeout,lock_timeout,idle_in_transaction_session_timeout,transaction_timeout,plan_cache_mode,TimeZone,synchronous_commit,search_path}'::text[]
$$;

-- Executes the statements of a bundle. owners: [{owner, count}, …] says for how many of them each; without an owner
-- they are calls of the ledger's functions.
CREATE FUNCTION fieldfare.run_statements(owners jsonb, statements text[], had_temporary boolean, settings text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  part record;
  statement text;
  next int := 1;
  contained boolean := false;
  inside text[] := ARRAY(SELECT current_setting(s, true) FROM unnest(fieldfare.own_settings()) AS s);
BEGIN
  FOR part IN SELECT r.oid AS owner, (p.value ->> 'count')::int AS count, p.value ? 'owner' AS owned
      FROM jsonb_array_elements(coalesce(owners, '[]')) WITH ORDINALITY p(value, n)
      LEFT JOIN pg_roles r ON r.rolname = p.value ->> 'owner' ORDER BY p.n LOOP
    IF part.owned THEN
      contained := contained OR NOT fieldfare.controls_ledger(part.owner);
      PERFORM fieldfare.run_as(part.owner, statements[next:next + part.count - 1]);
    ELSE
      -- These run statements as the table's owner themselves.
      contained := true;
      FOREACH statement IN ARRAY statements[next:next + part.count - 1] LOOP
        EXECUTE statement;
      END LOOP;
    END IF;
    next := next + part.count;
    IF contained THEN
      -- What follows may be somebody else's.
      RESET ALL;
      PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
      PERFORM set_config(s.name, s.value, true) FROM unnest(fieldfare.own_settings(), inside) AS s(name, value)
      WHERE s.value IS NOT NULL;
      PERFORM fieldfare.keep_driver_settings();
    END IF;
  END LOOP;
  FOREACH statement IN ARRAY statements[next:] LOOP
    EXECUTE statement;
  END LOOP;
  IF contained THEN
    PERFORM fieldfare.refuse_leftovers(had_temporary);
    RESET ALL;
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    PERFORM set_config(s.name, s.value, false) FROM unnest(fieldfare.own_settings(), settings) AS s(name, value)
    WHERE s.value IS NOT NULL;
  END IF;
END
$$;

-- Raises where code of others has left something behind that would run, or be found, with the rights of the session:
-- at the commit or later. Locks that outlive the transaction are released.
CREATE FUNCTION fieldfare.refuse_leftovers(had_temporary boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  left_behind text;
BEGIN
  left_behind := CASE
    WHEN NOT had_temporary AND pg_my_temp_schema() <> 0 THEN 'temporary objects'
    WHEN EXISTS (SELECT FROM pg_prepared_statements p WHERE p.from_sql) THEN 'prepared statements'
    WHEN EXISTS (SELECT FROM pg_cursors c WHERE c.is_holdable) THEN 'cursors'
    WHEN current_setting('transaction_read_only') = 'on' THEN 'a READ ONLY transaction'
    -- Before version 18 a deferred trigger runs as the role of the session. Later ones, and foreign keys, run as the role
    -- that caused them or as an owner, but at the commit: what they leave in the session nobody would see.
    WHEN EXISTS (SELECT FROM pg_locks l
        CROSS JOIN LATERAL (SELECT FROM pg_trigger t WHERE t.tgrelid = l.relation AND t.tgdeferrable OFFSET 0) t
        WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.mode = 'RowExclusiveLock')
      THEN 'deferred triggers' END;
  IF left_behind IS NOT NULL THEN
    RAISE feature_not_supported USING MESSAGE = format('code that the change runs leaves %s behind', left_behind);
  END IF;
  PERFORM pg_advisory_unlock_all();
  UNLISTEN *;
END
$$;

-- Code that a change runs must not steer the queue: in the worker's session it would do so as the worker.
CREATE FUNCTION fieldfare.refuse_inside_changes() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF fieldfare.controls_ledger((SELECT r.oid FROM pg_roles r WHERE r.rolname = session_user))
    AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = pg_backend_pid() AND l.locktype = 'advisory' AND l.mode = 'ShareLock'
      AND (l.classid::bigint << 32 | l.objid::bigint) = fieldfare.apply_gate()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'code that a change runs may not call this';
  END IF;
END
$$;

-- Whether the server can read the query; it is not executed. But values of types are read, with their checks: so this is
-- asked as the table's owner.
CREATE FUNCTION fieldfare.parses(query text) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE 'PREPARE fieldfare_parses AS ' || query;
  EXECUTE 'DEALLOCATE fieldfare_parses';
  RETURN NULL;
END
$$;

-- The schema for a dropped table, which its owner may use, and its end.
CREATE FUNCTION fieldfare.make_schema(schema_name text, owner text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.refuse_event_triggers_of_others();
  EXECUTE format('CREATE SCHEMA %I', schema_name);
  EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO %I', schema_name, owner);
END
$$;

CREATE FUNCTION fieldfare.drop_schema(schema_name text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.refuse_event_triggers_of_others();
  EXECUTE format('DROP SCHEMA %I', schema_name);
END
$$;

-- The owner of a new table: that of most of twenty tables of the schema, else that of the schema, else the acting role; of those
-- whose rights the acting role has, and that may create tables there.
CREATE FUNCTION fieldfare.owner_of_new_table(in_schema text, acting name) RETURNS name
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
  SELECT pg_get_userbyid(o.owner) FROM pg_namespace n CROSS JOIN LATERAL (
    (SELECT 1 AS place, s.owner FROM (SELECT k.relowner AS owner FROM pg_depend d
       CROSS JOIN LATERAL (SELECT c.relowner FROM pg_class c WHERE c.oid = d.objid AND c.relkind IN ('r', 'p') OFFSET 0) k
       WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid AND d.classid = 'pg_class'::regclass LIMIT 20) s
     GROUP BY s.owner ORDER BY count(*) DESC, s.owner)
    UNION ALL SELECT 2, CASE pg_get_userbyid(n.nspowner) WHEN 'pg_database_owner'
      THEN (SELECT d.datdba FROM pg_database d WHERE d.datname = current_database()) ELSE n.nspowner END
    UNION ALL SELECT 3, (SELECT r.oid FROM pg_roles r WHERE r.rolname = acting)) o
  WHERE n.nspname = in_schema AND pg_has_role(acting, o.owner, 'USAGE') AND has_schema_privilege(o.owner, n.oid, 'CREATE')
    AND NOT (SELECT r.rolsuper FROM pg_roles r WHERE r.oid = o.owner)
  ORDER BY o.place LIMIT 1
$$;

-- Where a table's owner controls the ledger, code of others would get its rights too. So this names what a change of
-- these tables and types reaches that belongs to somebody else: types, functions, operators, classes, collations.
CREATE FUNCTION fieldfare.code_of_others(tables oid[], types oid[]) RETURNS TABLE (root oid, description text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  others oid[] := ARRAY(SELECT DISTINCT s.refobjid FROM pg_shdepend s
    WHERE s.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()) AND s.deptype = 'o'
      AND s.classid IN ('pg_type'::regclass, 'pg_proc'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass,
        'pg_opfamily'::regclass, 'pg_collation'::regclass));
BEGIN
  others := ARRAY(SELECT o FROM unnest(others) AS o WHERE NOT fieldfare.controls_ledger(o));
  IF others = '{}' THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT 0::oid, format('event trigger %s', e.name) FROM fieldfare.event_triggers_of_others() e;
  RETURN QUERY
  WITH RECURSIVE reached(root, classid, objid) AS (
    SELECT t, 'pg_class'::regclass::oid, t FROM unnest(tables) AS t
    UNION SELECT t, 'pg_type'::regclass::oid, t FROM unnest(types) AS t
    UNION SELECT r.root, d.classid, d.objid FROM reached r CROSS JOIN LATERAL (
      SELECT f.refclassid AS classid, f.refobjid AS objid FROM pg_depend f WHERE f.classid = r.classid AND f.objid = r.objid
      UNION ALL SELECT b.classid, b.objid FROM pg_depend b WHERE b.refclassid = r.classid AND b.refobjid = r.objid
        -- What hangs on a table, a type or a family; not who else uses a function.
        AND (r.classid = 'pg_class'::regclass AND b.classid IN ('pg_attrdef'::regclass, 'pg_constraint'::regclass,
            'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_statistic_ext'::regclass, 'pg_rewrite'::regclass)
          OR r.classid = 'pg_class'::regclass AND b.classid = 'pg_class'::regclass AND b.deptype IN ('a', 'i')
          OR r.classid = 'pg_type'::regclass AND b.classid IN ('pg_constraint'::regclass, 'pg_cast'::regclass)
          OR r.classid = 'pg_opfamily'::regclass AND b.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass))) d
    WHERE d.classid NOT IN ('pg_namespace'::regclass, 'pg_extension'::regclass, 'pg_language'::regclass)
  )
  SELECT DISTINCT ON (r.root) r.root, format('%s of the role %s', pg_describe_object(r.classid, r.objid, 0), pg_get_userbyid(s.refobjid))
  FROM reached r JOIN pg_shdepend s ON s.classid = r.classid AND s.objid = r.objid AND s.deptype = 'o'
    AND s.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
  WHERE s.refobjid = ANY (others) AND r.classid <> 'pg_class'::regclass
  ORDER BY r.root, r.classid <> 'pg_type'::regclass, r.objid;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.prepare_owners(name[]), fieldfare.look_as(name, text, jsonb, jsonb) FROM PUBLIC;

-- A function in PL/pgSQL looks up the types of its variables in the search path of its first call in a session, which code
-- of others could make. type_modifier() reads types as everybody finds them, and names its own in full.
DO $$
DECLARE
  ours regprocedure;
BEGIN
  FOR ours IN SELECT p.oid FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE l.lanname = 'plpgsql'
      AND p.pronamespace = 'fieldfare'::regnamespace AND p.proname <> 'type_modifier'
      AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%') LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', ours);
  END LOOP;
END
$$;
