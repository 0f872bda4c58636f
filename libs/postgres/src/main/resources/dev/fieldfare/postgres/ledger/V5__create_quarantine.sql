-- Quarantine: data that a change would destroy, kept in the transaction of that change (I5).
--
-- copied: data is {key: value}, both as text, null for NULL. After a change of type, converted is {key: new value} of the rows
--         whose text changed.
-- hidden: the column is still in its table, under another name.
-- moved:  the table is in a schema of its own.
CREATE TABLE fieldfare.quarantine (
  id uuid PRIMARY KEY,
  migration_id uuid NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('copied', 'hidden', 'moved')),
  schema_name text NOT NULL,
  table_name text NOT NULL,
  column_name text,
  column_type text,
  key_columns text[] NOT NULL DEFAULT '{}',
  data jsonb,
  converted jsonb,
  row_count bigint,
  bytes bigint,
  definition jsonb,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  restored_at timestamptz,
  purged_at timestamptz,
  -- {count, keys} of values that an undo could not restore. They stay in data, and restored_at stays NULL.
  unrestored jsonb
);
-- Compression would take time while the table is locked.
ALTER TABLE fieldfare.quarantine ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE fieldfare.quarantine ALTER COLUMN converted SET STORAGE EXTERNAL;
ALTER TABLE fieldfare.quarantine ALTER COLUMN definition SET STORAGE EXTERNAL;
ALTER TABLE fieldfare.quarantine ALTER data SET STATISTICS 0, ALTER converted SET STATISTICS 0, ALTER definition SET STATISTICS 0;
