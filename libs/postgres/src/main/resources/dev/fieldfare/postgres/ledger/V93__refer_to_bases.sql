-- Which earlier backups a backup needs, because it has only the differences to their chunks.
CREATE TABLE fieldfare.backup_bases (
  backup_id uuid NOT NULL REFERENCES fieldfare.field_data_backups ON DELETE CASCADE,
  base_id uuid NOT NULL REFERENCES fieldfare.field_data_backups ON DELETE CASCADE,
  PRIMARY KEY (backup_id, base_id)
);
CREATE INDEX backup_bases_base ON fieldfare.backup_bases (base_id);

-- The newest backup of the same tables.
CREATE INDEX field_data_backups_former ON fieldfare.field_data_backups
  (backup_type, coalesce(table_name, schema_name, ''), id)
  WHERE status IN ('VERIFIED', 'PROVEN') AND migration_id IS NULL AND quarantine_id IS NULL;
