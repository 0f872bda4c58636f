-- Applied changes that block an undo.

-- Later applied changes of the same table or column, which have to be undone first. At most ten of each kind, so that a long
-- history is not read to its end.
CREATE OR REPLACE FUNCTION fieldfare.later_changes(migration uuid) RETURNS SETOF fieldfare.field_migrations LANGUAGE plpgsql STABLE ROWS 10
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET search_path = pg_catalog, pg_temp AS $$
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
        AND x.schema_name = o.schema_name AND x.status = 'APPLIED' AND x.migration_type NOT IN ('UNDO', 'PURGE') LIMIT 10) AS f)
    UNION ALL
    -- This migration changed the whole table, so changes of all columns count.
    (SELECT f.* FROM unnest(tables) AS t CROSS JOIN LATERAL (SELECT * FROM fieldfare.finished_migrations x
      WHERE x.table_name = t AND x.column_name IS NOT NULL AND x.seq > o.seq
        AND x.schema_name = o.schema_name AND x.status = 'APPLIED' AND x.migration_type NOT IN ('UNDO', 'PURGE') ORDER BY x.id DESC LIMIT 10) AS f
      WHERE o.column_name IS NULL)
    UNION ALL
    (SELECT f.* FROM unnest(tables) AS t CROSS JOIN unnest(columns) AS c CROSS JOIN LATERAL (SELECT * FROM fieldfare.finished_migrations x
      WHERE hashtext(x.table_name || '.' || x.column_name) = hashtext(t || '.' || c) AND x.seq > o.seq
        AND x.table_name = t AND x.column_name = c AND x.column_name IS NOT NULL
        AND x.schema_name = o.schema_name AND x.status = 'APPLIED' AND x.migration_type NOT IN ('UNDO', 'PURGE') ORDER BY x.seq LIMIT 10) AS f)
    UNION ALL
    -- Columns and tables that were renamed to this name.
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
