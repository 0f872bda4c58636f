-- How long backups are kept. keep_for was asked for, or belongs to the tier; without it the worker's usual time counts from the
-- verification. A hold keeps a backup without an end. cleanup_after is when to look at it again: to expire it, or to
-- remove its files.
ALTER TABLE fieldfare.field_data_backups
  ADD keep_for interval,
  ADD tier text CHECK (tier IN ('daily', 'weekly', 'monthly')),
  ADD hold_reason text, ADD held_by text, ADD held_at timestamptz,
  ADD cleanup_after timestamptz, ADD expired_at timestamptz, ADD expired_by text, ADD deleted_at timestamptz;

CREATE INDEX field_data_backups_cleanup ON fieldfare.field_data_backups (greatest(cleanup_after, retention_until), id)
  WHERE status IN ('VERIFIED', 'PROVEN', 'CORRUPT');
CREATE INDEX field_data_backups_deletion ON fieldfare.field_data_backups (cleanup_after) WHERE status = 'EXPIRED';
CREATE INDEX field_data_backups_expiring ON fieldfare.field_data_backups (retention_until, id)
  WHERE status IN ('VERIFIED', 'PROVEN');
-- The newest of a set: of a table, or of a name where a backup is of no single table.
CREATE INDEX field_data_backups_set ON fieldfare.field_data_backups (coalesce(table_name, name, ''), id)
  WHERE status IN ('VERIFIED', 'PROVEN') AND migration_id IS NULL;
CREATE INDEX field_data_backups_tier ON fieldfare.field_data_backups (coalesce(table_name, name, ''), created_at)
  WHERE tier IS NOT NULL;
CREATE INDEX field_data_backups_location ON fieldfare.field_data_backups (location) WHERE location IS NOT NULL;

-- Which restores read a backup.
CREATE INDEX field_migrations_restored ON fieldfare.field_migrations (backup_id) WHERE migration_type = 'RESTORE';
CREATE INDEX finished_migrations_restored ON fieldfare.finished_migrations (backup_id) WHERE migration_type = 'RESTORE';
