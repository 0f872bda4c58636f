-- Alternatives to the steps of a rollback plan. They are for people: a plan does not execute them.

-- What the table of a name can be called: the name behind each of its dots. The columns themselves have an index, name_of() has none.
CREATE OR REPLACE FUNCTION fieldfare.possible_tables(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(substr(name, n + 1)) FROM generate_series(1, length(name)) n WHERE substr(name, n, 1) = '.'
$$;

-- The newest verified backups of one table each that were taken before a time, or why there are none.
CREATE OR REPLACE FUNCTION fieldfare.way_by_tables(changed text[], before timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH found AS (
    SELECT c.name, b.id, b.created_at FROM unnest(changed) AS c(name) LEFT JOIN LATERAL (
      SELECT o.id, o.created_at FROM fieldfare.field_data_backups o WHERE o.table_name = ANY (fieldfare.possible_tables(c.name))
        AND fieldfare.name_of(o.schema_name, o.table_name) = c.name
        AND o.backup_type = 'tables' AND o.scope IS NULL AND o.status IN ('VERIFIED', 'PROVEN') AND o.created_at < before
      ORDER BY o.id DESC LIMIT 1) b ON true
  )
  SELECT jsonb_build_object('strategy', 'RESTORE_TABLES', 'possible', bool_and(f.id IS NOT NULL),
    'loses', CASE WHEN bool_and(f.id IS NOT NULL)
      THEN format('rows that were written into %s after %s', string_agg(f.name, ', ' ORDER BY f.name), fieldfare.iso(min(f.created_at)))
      ELSE format('there is no earlier verified backup of %s', string_agg(f.name, ', ' ORDER BY f.name) FILTER (WHERE f.id IS NULL)) END,
    'backups', coalesce(jsonb_agg(f.id ORDER BY f.name) FILTER (WHERE f.id IS NOT NULL), '[]'))
  FROM found f
$$;

-- The newest verified backup of all tables that was taken before a time, or why there is none.
CREATE OR REPLACE FUNCTION fieldfare.way_by_database(before timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('strategy', 'RESTORE_ALL', 'possible', b.id IS NOT NULL,
    'loses', coalesce(format('everything that was written into the database after %s; it makes a new database, and applications'
      ' must be switched to it', fieldfare.iso(b.created_at)), 'there is no earlier verified backup of all tables'),
    'backups', CASE WHEN b.id IS NULL THEN '[]' ELSE jsonb_build_array(b.id) END)
  FROM (SELECT 1) one LEFT JOIN LATERAL (SELECT o.id, o.created_at FROM fieldfare.field_data_backups o
    WHERE o.backup_type = 'full' AND o.status IN ('VERIFIED', 'PROVEN') AND o.created_at < before ORDER BY o.id DESC LIMIT 1) b ON true
$$;

-- All ways except the way of the steps. Returns [{strategy, possible, loses, backups}].
CREATE OR REPLACE FUNCTION fieldfare.rollback_alternatives(steps jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  undone uuid[] := ARRAY(SELECT (s ->> 'reverts')::uuid FROM jsonb_array_elements(steps) s WHERE s ->> 'kind' = 'UNDO');
  changed text[] := ARRAY(SELECT DISTINCT fieldfare.name_of(s ->> 'schema', s ->> 'table') FROM jsonb_array_elements(steps) s
    WHERE s ->> 'kind' = 'UNDO' AND s ->> 'table' IS NOT NULL);
  before timestamptz := coalesce((SELECT min(f.started_at) FROM fieldfare.finished_migrations f WHERE f.id = ANY (undone)),
    (SELECT min(b.created_at) + interval '1 microsecond' FROM fieldfare.field_data_backups b JOIN jsonb_array_elements(steps) s
      ON b.id = (s ->> 'backupId')::uuid));
  ways jsonb := '[]';
BEGIN
  IF changed <> '{}' THEN
    ways := ways || jsonb_build_array(fieldfare.way_by_tables(changed, before));
  END IF;
  RETURN ways || jsonb_build_array(fieldfare.way_by_database(before), jsonb_build_object('strategy', 'FIX_FORWARD', 'possible', true,
    'loses', 'nothing; lost values are not restored, new changes correct the mistake', 'backups', '[]'::jsonb));
END
$$;
