-- Code of others (domain checks, casts, defaults, expressions, rules, event triggers) runs with the rights of the table's
-- owner, never with those of the ledger's owner (I8).
--
-- It runs inside a SECURITY DEFINER function that belongs to the table's owner. There PostgreSQL refuses SET ROLE, RESET ROLE and
-- SET SESSION AUTHORIZATION. The owner cannot change that function, because it has no rights on its schema.
-- Such code may change every setting. So each function sets its search_path again after it has run.

-- Whether a role has, or can give itself, the rights of the role that owns the ledger.
CREATE OR REPLACE FUNCTION fieldfare.controls_ledger(role oid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_has_role(role, n.nspowner, 'MEMBER') OR EXISTS (SELECT FROM pg_roles r WHERE r.oid = role AND r.rolcreaterole
      AND current_setting('server_version_num')::int < 160000)
    -- Members of pg_write_all_data, and of roles that reach the files of the server.
    OR has_table_privilege(role, 'fieldfare.sender_roles', 'INSERT, UPDATE')
    OR pg_has_role(role, 'pg_execute_server_program', 'MEMBER') OR pg_has_role(role, 'pg_write_server_files', 'MEMBER')
  FROM pg_namespace n WHERE n.nspname = 'fieldfare'
$$;

-- Enabled event triggers whose functions belong to other roles. They would run with the rights of the session.
CREATE OR REPLACE FUNCTION fieldfare.event_triggers_of_others() RETURNS TABLE (name name, owner name)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.evtname, pg_get_userbyid(p.proowner) FROM pg_event_trigger e JOIN pg_proc p ON p.oid = e.evtfoid
  WHERE e.evtenabled <> 'D' AND NOT fieldfare.controls_ledger(p.proowner) ORDER BY 1
$$;

CREATE OR REPLACE FUNCTION fieldfare.refuse_event_triggers_of_others() RETURNS void
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

-- The name of the function that runs code as a role: run_<oid> executes statements, ask_<oid> answers a query. Creates it if it
-- does not exist.
CREATE OR REPLACE FUNCTION fieldfare.runner(kind text, owner oid) RETURNS text
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

-- Creates both functions of a role. The role has CREATE on the schema only for the ALTER FUNCTION, within this transaction.
CREATE OR REPLACE FUNCTION fieldfare.make_runners(owner oid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role name := pg_get_userbyid(owner);
  made text;
BEGIN
  PERFORM fieldfare.refuse_event_triggers_of_others();
  PERFORM fieldfare.take_mutex(0);
  EXECUTE format('GRANT USAGE ON SCHEMA fieldfare TO %I', role);
  EXECUTE format('CREATE OR REPLACE FUNCTION fieldfare_run.run_%s(statements text[]) RETURNS void LANGUAGE plpgsql VOLATILE
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L', owner, $run$
    DECLARE
      statement text;
      ours text[] := ARRAY(SELECT current_setting(s, true) FROM unnest(fieldfare.own_settings()) AS s);
    BEGIN
      EXECUTE statements[1];
      FOREACH statement IN ARRAY statements[2:] LOOP
        -- The next statement may belong to another change, so it must not see settings of this one.
        RESET ALL;
        PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        PERFORM set_config(s.name, s.value, true) FROM unnest(fieldfare.own_settings(), ours) AS s(name, value)
        WHERE s.value IS NOT NULL;
        PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),
          pg_catalog.set_config('standard_conforming_strings', 'on', true), pg_catalog.set_config('DateStyle', 'ISO, MDY', true),
          pg_catalog.set_config('IntervalStyle', 'postgres', true), pg_catalog.set_config('TimeZone', 'UTC', true),
          pg_catalog.set_config('row_security', 'on', true), pg_catalog.set_config('default_tablespace', '', true);
        IF current_setting('transaction_read_only') = 'on' THEN
          EXIT; -- refuse_leftovers() raises the error.
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

-- Creates the functions of these roles before planning, which is READ ONLY. Returns the roles that do not control the ledger.
CREATE OR REPLACE FUNCTION fieldfare.prepare_owners(names name[]) RETURNS SETOF name
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

-- Executes statements as a role. For a role that controls the ledger they run directly: planning has refused those that reach
-- code of others, see code_of_others().
CREATE OR REPLACE FUNCTION fieldfare.run_as(owner oid, statements text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  statement text;
BEGIN
  IF owner = quote_ident(current_user)::regrole OR fieldfare.controls_ledger(owner) THEN
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

-- The JDBC driver closes a session if these settings change.
CREATE OR REPLACE FUNCTION fieldfare.keep_driver_settings() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('client_encoding', 'UTF8', true), set_config('DateStyle', 'ISO, MDY', true),
    set_config('standard_conforming_strings', 'on', true);
END
$$;

-- Runs a query as a role. The query returns jsonb and perhaps a number.
CREATE OR REPLACE FUNCTION fieldfare.ask_as(owner oid, query text, first jsonb, second jsonb, OUT answer jsonb, OUT number bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('SELECT r.answer, r.number FROM %s($1, $2, $3) r', fieldfare.runner('ask', owner)) INTO answer, number
  USING query, first, second;
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  PERFORM fieldfare.keep_driver_settings();
END
$$;

-- The same for planning and preview: only in a READ ONLY transaction, and not as a role that controls the ledger.
CREATE OR REPLACE FUNCTION fieldfare.look_as(owner name, query text, first jsonb DEFAULT NULL, second jsonb DEFAULT NULL,
  OUT answer jsonb, OUT number bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role oid := (SELECT r.oid FROM pg_roles r WHERE r.rolname = owner);
BEGIN
  IF current_setting('transaction_read_only') <> 'on' OR coalesce(fieldfare.controls_ledger(role), true) THEN
    RAISE insufficient_privilege USING MESSAGE = 'look_as() needs a READ ONLY transaction, and a role without rights on the ledger';
  END IF;
  SELECT a.answer, a.number INTO answer, number FROM fieldfare.ask_as(role, query, first, second) a;
END
$$;

-- Executes statements as the owner of a relation.
CREATE OR REPLACE FUNCTION fieldfare.run_as_owner(relation text, VARIADIC statements text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.run_as((SELECT c.relowner FROM pg_class c WHERE c.oid = relation::regclass), statements);
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.ask_owner(relation text, query text, first jsonb DEFAULT NULL, second jsonb DEFAULT NULL,
  OUT answer jsonb, OUT number bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  owner oid := (SELECT c.relowner FROM pg_class c WHERE c.oid = relation::regclass);
BEGIN
  -- A role cannot be separated from itself.
  IF owner = quote_ident(current_user)::regrole OR fieldfare.controls_ledger(owner) THEN
    EXECUTE query INTO answer, number USING first, second;
  ELSIF current_setting('transaction_read_only') = 'on' THEN
    SELECT a.answer, a.number INTO answer, number FROM fieldfare.look_as(pg_get_userbyid(owner), query, first, second) a;
  ELSE
    SELECT a.answer, a.number INTO answer, number FROM fieldfare.ask_as(owner, query, first, second) a;
  END IF;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.prepare_owners(name[]), fieldfare.look_as(name, text, jsonb, jsonb) FROM PUBLIC;
