-- Statements of a bundle, executed as the owners of their tables.

-- The settings that Fieldfare's programs make in their sessions.
CREATE OR REPLACE FUNCTION fieldfare.own_settings() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT '{statement_timeout,lock_timeout,idle_in_transaction_session_timeout,transaction_timeout,plan_cache_mode,TimeZone,synchronous_commit,search_path}'::text[]
$$;

-- Executes the statements of a batch. owners is [{owner, count}, …]: the next `count` statements run as `owner`, or, without an
-- owner, are calls of the ledger's functions. Where all of these calls read one owner's tables only, `reads` names that owner.
CREATE OR REPLACE FUNCTION fieldfare.run_statements(owners jsonb, statements text[], had_temporary boolean, settings text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  part record;
  statement text;
  next int := 1;
  contained boolean := false;
  -- Owners that cannot be separated from the ledger's owner: no code of others runs for them. OFFSET 0 lets only the named roles
  -- be checked: a check of every role takes longer than the statements.
  same oid[] := ARRAY(SELECT o.owner FROM (SELECT DISTINCT to_regrole(quote_ident(coalesce(p ->> 'owner', p ->> 'reads')))::oid AS owner
    FROM jsonb_array_elements(coalesce(owners, '[]')) AS p OFFSET 0) o WHERE fieldfare.controls_ledger(o.owner));
  inside text[];
BEGIN
  IF NOT EXISTS (SELECT FROM jsonb_array_elements(coalesce(owners, '[]')) AS p
      WHERE (to_regrole(quote_ident(coalesce(p ->> 'owner', p ->> 'reads')))::oid = ANY (same)) IS NOT TRUE) THEN
    FOREACH statement IN ARRAY statements LOOP
      EXECUTE statement;
    END LOOP;
    RETURN;
  END IF;
  inside := ARRAY(SELECT current_setting(s, true) FROM unnest(fieldfare.own_settings()) AS s);
  FOR part IN SELECT r.oid AS owner, (p.value ->> 'count')::int AS count, p.value ? 'owner' AS owned
      FROM jsonb_array_elements(coalesce(owners, '[]')) WITH ORDINALITY p(value, n)
      LEFT JOIN pg_roles r ON r.rolname = coalesce(p.value ->> 'owner', p.value ->> 'reads') ORDER BY p.n LOOP
    -- The functions that are called without an owner run statements as the owner of the table.
    contained := contained OR (part.owner = ANY (same)) IS NOT TRUE;
    IF part.owned AND (part.owner = ANY (same)) IS NOT TRUE THEN
      PERFORM fieldfare.run_as(part.owner, statements[next:next + part.count - 1]);
    ELSE
      FOREACH statement IN ARRAY statements[next:next + part.count - 1] LOOP
        EXECUTE statement;
      END LOOP;
    END IF;
    next := next + part.count;
    IF contained THEN
      -- The next statement may belong to another change.
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

-- Raises an error if code of others left something in the session that would run or be found with the rights of the session, at
-- the commit or later. Releases advisory locks that would outlive the transaction.
CREATE OR REPLACE FUNCTION fieldfare.refuse_leftovers(had_temporary boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  left_behind text;
BEGIN
  left_behind := CASE
    WHEN NOT had_temporary AND pg_my_temp_schema() <> 0 THEN 'temporary objects'
    WHEN EXISTS (SELECT FROM pg_prepared_statements p WHERE p.from_sql) THEN 'prepared statements'
    WHEN EXISTS (SELECT FROM pg_cursors c WHERE c.is_holdable) THEN 'cursors'
    WHEN current_setting('transaction_read_only') = 'on' THEN 'a READ ONLY transaction'
    -- Before version 18 a deferred trigger runs as the role of the session. From 18 on, and for foreign keys, it runs as another
    -- role, but at the commit, after this check.
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

-- Creates the schema for a dropped table, which the owner of the table may use.
CREATE OR REPLACE FUNCTION fieldfare.make_schema(schema_name text, owner text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.refuse_event_triggers_of_others();
  EXECUTE format('CREATE SCHEMA %I', schema_name);
  EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO %I', schema_name, owner);
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.drop_schema(schema_name text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.refuse_event_triggers_of_others();
  EXECUTE format('DROP SCHEMA %I', schema_name);
END
$$;

-- The owner of a new table: the owner of most of twenty tables of the schema, otherwise the owner of the schema, otherwise the
-- acting role. The acting role must have its rights, and it must be allowed to create tables there.
CREATE OR REPLACE FUNCTION fieldfare.owner_of_new_table(in_schema text, acting name) RETURNS name
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

-- If the owner of a table controls the ledger, code of others in a change would run with its rights. This returns such code: types,
-- functions, operators, operator classes and collations of other roles that the tables and types use.
CREATE OR REPLACE FUNCTION fieldfare.code_of_others(tables oid[], types oid[]) RETURNS TABLE (root oid, description text)
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
        -- Objects that belong to a table, type or operator family, but not other users of a function.
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
