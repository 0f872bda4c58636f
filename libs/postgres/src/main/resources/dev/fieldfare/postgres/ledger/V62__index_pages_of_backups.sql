-- Pages of backups by name or by status.
CREATE INDEX field_data_backups_name ON fieldfare.field_data_backups (name, id) WHERE name IS NOT NULL;
CREATE INDEX field_data_backups_status ON fieldfare.field_data_backups (status, id);
