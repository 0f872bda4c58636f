-- Table locks: taking them within a budget, and naming the sessions that hold them.

-- Takes all strong locks before one deadline, or none of them. Returns NULL, or the relation and its blockers. With wait_ms 0, one
-- statement takes all locks of a mode.
CREATE OR REPLACE FUNCTION fieldfare.take_locks(locks jsonb, wait_ms int) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
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

-- The sessions that hold conflicting locks on a relation. With `relationId` a later call can check whether they still hold them.
CREATE OR REPLACE FUNCTION fieldfare.blockers(relation oid, wanted text) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
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

-- The same if PostgreSQL did not report which relation was locked: checks the tables, their partitions and indexes, and the tables
-- and views that are related to them.
CREATE OR REPLACE FUNCTION fieldfare.lock_holders(names text[]) RETURNS jsonb LANGUAGE sql VOLATILE
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
      -- These locks may or may not conflict, so the next attempt does not wait for them.
      ELSE (SELECT jsonb_agg(b - 'relationId') FROM jsonb_array_elements(fieldfare.blockers(c.oid, 'ACCESS EXCLUSIVE')) AS b)
      END FROM chosen c), '[]'))
$$;
