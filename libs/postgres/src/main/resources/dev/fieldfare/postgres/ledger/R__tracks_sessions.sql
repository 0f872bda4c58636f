-- What makes many small versions fast: sessions in which several of them run, and the version behind one. See
-- docs/decisions/0169-plain-versions-share-a-session.md.

-- The words that a script must not hold, if the next version is to run in its session: names of functions that are built in and
-- may change something, and what makes temporary objects. Harmless are functions that make UUIDs, tell the time, or use sequences.
CREATE OR REPLACE FUNCTION fieldfare.names_that_bind_sessions() RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(DISTINCT lower(p.proname::text)) || '{current_setting,temp,temporary,pg_temp}'::text[] FROM pg_proc p
  WHERE p.oid < 16384 AND p.provolatile = 'v' AND p.proname NOT IN ('nextval', 'setval', 'currval', 'lastval', 'clock_timestamp',
    'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')
$$;

-- Whether code that users wrote can run in this database. Functions of these extensions keep nothing in a session and run no text.
CREATE OR REPLACE FUNCTION fieldfare.has_code_of_users() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM pg_proc p WHERE p.oid >= 16384
      AND p.pronamespace NOT IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname IN ('fieldfare', 'fieldfare_run'))
      AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
        WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
          AND e.extname IN ('pg_stat_statements', 'pgcrypto', 'uuid-ossp', 'citext', 'pg_trgm', 'btree_gin', 'btree_gist',
            'hstore', 'ltree', 'unaccent', 'intarray', 'fuzzystrmatch', 'cube', 'isn')))
$$;

-- Whether an expression of a user changes settings when rows are written or read: set_config() in a default, a check, a policy, a
-- view or a rule. Expressions are stored with the number of the function.
CREATE OR REPLACE FUNCTION fieldfare.has_expressions_that_set() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM (
      SELECT d.adbin::text AS expression FROM pg_attrdef d
      UNION ALL SELECT c.conbin::text FROM pg_constraint c WHERE c.conbin IS NOT NULL AND c.oid >= 16384
      UNION ALL SELECT p.polqual::text || coalesce(p.polwithcheck::text, '') FROM pg_policy p
      UNION ALL SELECT p.polwithcheck::text FROM pg_policy p WHERE p.polqual IS NULL
      UNION ALL SELECT t.typdefaultbin::text FROM pg_type t WHERE t.typdefaultbin IS NOT NULL
      UNION ALL SELECT r.ev_action::text || r.ev_qual::text FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
        WHERE r.oid >= 16384 AND c.relnamespace <> (SELECT n.oid FROM pg_namespace n WHERE n.nspname = 'fieldfare')) x
    WHERE x.expression LIKE '%:funcid ' || 'pg_catalog.set_config(text,text,boolean)'::regprocedure::oid || ' %')
$$;

-- Whether the next plain version may run in this session, in which one ran. RESET ALL and DISCARD SEQUENCES come before, in the
-- same transaction. What a plain script cannot leave is checked all the same.
CREATE OR REPLACE FUNCTION fieldfare.is_clean_session() RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_unlock_all();
  RETURN pg_my_temp_schema() = 0 AND NOT EXISTS (SELECT FROM pg_prepared_statements p WHERE p.from_sql)
    AND NOT EXISTS (SELECT FROM pg_cursors c WHERE c.is_holdable) AND NOT EXISTS (SELECT FROM pg_listening_channels())
    AND NOT fieldfare.has_code_of_users() AND NOT fieldfare.has_expressions_that_set();
END
$$;

-- The next version in line behind this place, to be read while the one before it is applied.
CREATE OR REPLACE FUNCTION fieldfare.version_behind(place bigint) RETURNS TABLE (id uuid, seq bigint, status text, due boolean,
  wait_until timestamptz, attempts int, request jsonb, requested_by text, waits boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.id, l.seq, l.status, l.due, l.wait_until, l.attempts, l.request, m.requested_by, true
  FROM (SELECT * FROM fieldfare.lines x WHERE x.line = '*' AND x.seq > place ORDER BY x.seq LIMIT 1) l
  JOIN ONLY fieldfare.field_migrations m ON m.id = l.id
$$;

-- Has this session plan what it needs to apply a version. Nothing is applied; the caller rolls back all the same.
CREATE OR REPLACE FUNCTION fieldfare.plan_versions() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  nobody uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  PERFORM fieldfare.apply_version(nobody, '{}', '{}', '{}', '{}', '');
  PERFORM fieldfare.release_role(), fieldfare.path_of(''), fieldfare.destroyed_since(fieldfare.kept_data());
  PERFORM fieldfare.refuse_script_leftovers(), fieldfare.statement_report('{}', '{}', now(), '{}');
  PERFORM fieldfare.record_outcomes(fieldfare.outcomes_of(ids => '{}', statuses => '{}'), '{}', now(), NULL, NULL);
  PERFORM fieldfare.end_version(NULL::fieldfare.field_migrations, now(), '[]', '[]', NULL);
END
$$;
