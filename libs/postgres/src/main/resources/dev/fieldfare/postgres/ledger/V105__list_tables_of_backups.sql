-- The tables of a backup of several tables, of a schema or of all, in an order in which they can be restored one by one: a table comes
-- after the tables to which its foreign keys refer. refusal says why a table cannot be restored by itself.
CREATE TABLE fieldfare.backup_tables (
  backup_id uuid NOT NULL REFERENCES fieldfare.field_data_backups ON DELETE CASCADE,
  n int NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  row_count bigint NOT NULL,
  refusal text,
  PRIMARY KEY (backup_id, n)
);
CREATE INDEX backup_tables_table ON fieldfare.backup_tables (backup_id, table_name);

-- Who may read backups may read these too.
DO $$
DECLARE
  reader name;
BEGIN
  FOR reader IN SELECT DISTINCT pg_get_userbyid(a.grantee) FROM pg_class c CROSS JOIN aclexplode(c.relacl) a
      WHERE c.oid = 'fieldfare.field_data_backups'::regclass AND a.privilege_type = 'SELECT' AND a.grantee <> 0
        AND a.grantee <> c.relowner LOOP
    EXECUTE format('GRANT SELECT ON fieldfare.backup_tables TO %I', reader);
  END LOOP;
END
$$;
