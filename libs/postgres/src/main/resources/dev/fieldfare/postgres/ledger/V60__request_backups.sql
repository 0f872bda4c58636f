-- Backups on demand. due_at is when to work on one next: to take it, or to read a verified one back again.
ALTER TABLE fieldfare.field_data_backups ADD due_at timestamptz, ADD attempts int NOT NULL DEFAULT 0;
CREATE INDEX field_data_backups_due ON fieldfare.field_data_backups (due_at) WHERE due_at IS NOT NULL;

-- What the backup-worker looks for in the lines.
CREATE INDEX field_migrations_restores ON fieldfare.field_migrations (id) WHERE migration_type = 'RESTORE' AND finished_at IS NULL;
