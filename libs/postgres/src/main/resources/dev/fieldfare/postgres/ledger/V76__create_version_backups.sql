-- The backups that a version waits for, because its script destroys something of these tables.
CREATE TABLE fieldfare.version_backups (
  migration_id uuid NOT NULL,
  -- As SQL names it, with its schema.
  table_name text NOT NULL,
  backup_id uuid NOT NULL REFERENCES fieldfare.field_data_backups,
  PRIMARY KEY (migration_id, table_name)
);

-- Who may read versions may read these too.
DO $$
DECLARE
  reader name;
BEGIN
  FOR reader IN SELECT DISTINCT pg_get_userbyid(a.grantee) FROM pg_class c CROSS JOIN aclexplode(c.relacl) a
      WHERE c.oid = 'fieldfare.schema_migrations'::regclass AND a.privilege_type = 'SELECT' AND a.grantee <> 0
        AND a.grantee <> c.relowner LOOP
    EXECUTE format('GRANT SELECT ON fieldfare.version_backups TO %I', reader);
  END LOOP;
END
$$;
