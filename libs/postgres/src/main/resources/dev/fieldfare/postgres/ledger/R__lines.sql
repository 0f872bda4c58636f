-- The lines of waiting migrations: which can run now.

-- The lines with the migrations in them. `beside` are unfinished migrations that are earlier in another line of the migration.
-- LIMIT 1 keeps cached query plans index-only when the table grows. No VOLATILE function such as clock_timestamp(): with one
-- PostgreSQL would read and sort a whole line for its first entries.
CREATE OR REPLACE VIEW fieldfare.lines AS
  SELECT c.name AS line, c.seq, m.id,
    CASE WHEN (cardinality(m.names) > 1 OR m.change_set_atomic IS TRUE) AND EXISTS (SELECT FROM fieldfare.pauses p
      WHERE p.name = ANY (m.names)) THEN 'PAUSED'
      -- Read once for a query, not for each row.
      WHEN EXISTS (SELECT FROM fieldfare.holds h WHERE h.only_row AND h.until > statement_timestamp()) AND m.undo_of IS NULL
        AND m.request ->> 'direction' IS DISTINCT FROM 'down' AND m.status IN ('QUEUED', 'WAITING') THEN 'PAUSED'
      -- These are the backup-worker's.
      WHEN m.migration_type IN ('PURGE', 'RESTORE') THEN 'RUNNING' ELSE m.status END AS status, m.names,
    CASE WHEN cardinality(m.names) > 1 THEN ARRAY(SELECT o.migration_id FROM unnest(m.names) AS n
      JOIN fieldfare.claims o ON o.name = n AND o.seq < c.seq WHERE n <> c.name LIMIT 100) END AS beside,
    m.wait_reason, coalesce(m.next_try_at <= statement_timestamp(), true) AS due, m.wait_until, m.attempts, m.migration_type,
    m.request, m.sender_role, m.dry_run, m.change_set_id, m.change_set_index, m.change_set_atomic, m.undo_of
  FROM fieldfare.claims c
  CROSS JOIN LATERAL (SELECT * FROM ONLY fieldfare.field_migrations x WHERE x.id = c.migration_id LIMIT 1) AS m;

-- The place of the first barrier: a migration that claims the name '*' waits for all before it, and nothing behind it starts.
CREATE OR REPLACE FUNCTION fieldfare.first_barrier() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT b.seq FROM fieldfare.claims b WHERE b.name = '*' ORDER BY b.seq LIMIT 1), 9223372036854775807)
$$;

-- The next lines, by name, whose first migration can be tried now, without those in `busy`. Lines that are paused or waiting, or
-- whose table is still locked by the session that blocked the last attempt, are examined but not returned. `looked` counts
-- examined lines, `next_due` is the earliest time of a retry. After max_looked lines `next_after` is the name to continue with. An
-- atomic set is returned for the line of its first member. A bitmap scan would read and sort all claims behind a name to find the
-- next one, and a plan that was made while there were few claims would keep it.
CREATE OR REPLACE FUNCTION fieldfare.ready_lines(after_name text, max_names int, max_looked int, share int, shares int, busy text[],
  OUT ready text[], OUT next_after text, OUT next_due timestamptz, OUT looked int)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET jit = off SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line record;
  barrier bigint := fieldfare.first_barrier();
  held boolean;
BEGIN
  ready := '{}';
  looked := 0;
  IF EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = '') THEN
    RETURN;
  END IF;
  -- A hold lets undos pass; the rest is tried when it ends.
  SELECT h.until INTO next_due FROM fieldfare.holds h WHERE h.only_row AND h.until > statement_timestamp();
  held := FOUND;
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
        -- NOT IN uses a hash table even if hash joins are disabled.
        AND h.name NOT IN (SELECT b COLLATE "C" FROM unnest(busy) AS b) AS mine OFFSET 0) AS w
    LEFT JOIN LATERAL (
      SELECT x.names, x.change_set_atomic, x.change_set_id, x.change_set_index,
        CASE WHEN x.status = 'WAITING' AND x.wait_reason IS DISTINCT FROM 'dependency'
          AND x.next_try_at > statement_timestamp() THEN x.next_try_at END AS due_at,
        CASE WHEN x.migration_type IN ('PURGE', 'RESTORE') OR (held AND x.undo_of IS NULL) THEN false
          WHEN x.undo_of IS NOT NULL AND fieldfare.needs_recall(x.undo_of) THEN false
          WHEN x.status = 'QUEUED' THEN true
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

-- The first max_run migrations of each of these lines. The barrier is looked up once, not for each line.
CREATE OR REPLACE FUNCTION fieldfare.lines_of(names text[], max_run int) RETURNS SETOF fieldfare.lines LANGUAGE sql STABLE ROWS 500
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
  SELECT l.* FROM unnest(names) AS n(name)
  CROSS JOIN LATERAL (SELECT * FROM fieldfare.lines x
    WHERE x.line = n.name COLLATE "C" AND x.seq < (SELECT fieldfare.first_barrier())
    ORDER BY x.seq LIMIT max_run) AS l
  ORDER BY l.line, l.seq
$$;

-- All members of an atomic change set, in order. No row if a member is missing, or if another migration is earlier in one of
-- their lines.
CREATE OR REPLACE FUNCTION fieldfare.atomic_set(set_id text) RETURNS SETOF fieldfare.lines LANGUAGE sql STABLE AS $$
  SELECT l.* FROM ONLY fieldfare.field_migrations m
  CROSS JOIN LATERAL (SELECT * FROM fieldfare.lines x WHERE x.line = m.names[1] AND x.seq = m.seq OFFSET 0) AS l
  WHERE m.change_set_id = set_id AND NOT EXISTS (
    -- One range of claims for each name. A check for each member would take n squared steps for members of one table.
    SELECT FROM (SELECT n AS name, max(x.seq) AS last_seq FROM ONLY fieldfare.field_migrations x CROSS JOIN unnest(x.names) AS n
      WHERE x.change_set_id = set_id GROUP BY n) AS line
    JOIN fieldfare.claims o ON o.name = line.name AND o.seq < line.last_seq
    WHERE o.migration_id NOT IN (SELECT z.id FROM ONLY fieldfare.field_migrations z WHERE z.change_set_id = set_id))
    AND m.change_set_size = (SELECT count(*) FROM ONLY fieldfare.field_migrations y WHERE y.change_set_id = set_id
      AND y.status IN ('QUEUED', 'WAITING', 'PAUSED') AND y.seq IS NOT NULL)
  ORDER BY m.seq
$$;
