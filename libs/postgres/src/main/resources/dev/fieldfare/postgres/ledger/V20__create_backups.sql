-- Backups: what is copied out of the database before it is destroyed (I5), and where each copy is.

-- One row for each backup that was begun. Its files are in the store of the target, in a folder named by its id.
CREATE TABLE fieldfare.field_data_backups (
  id uuid PRIMARY KEY,
  name text,
  migration_id uuid,
  quarantine_id uuid,
  form_id text,
  field_id text,
  schema_name text,
  table_name text,
  column_name text,
  column_type text,
  backup_type text NOT NULL
    CHECK (backup_type IN ('column', 'rows', 'tables', 'schema', 'data', 'full', 'hypertables')),
  status text NOT NULL CHECK (status IN ('RUNNING', 'COMPLETED', 'VERIFIED', 'PROVEN', 'FAILED', 'CORRUPT', 'EXPIRED', 'DELETED')),
  row_count bigint,
  -- Of its files, and of its rows before compression.
  bytes bigint,
  raw_bytes bigint,
  -- Count and order-independent hash of its rows, see rows_hash().
  rows_hash text,
  -- Of its manifest, which holds the hashes of all other files.
  sha256 text,
  location text,
  error_code text,
  error_message text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL,
  finished_at timestamptz,
  verified_at timestamptz,
  proven_at timestamptz,
  retention_until timestamptz
);
CREATE INDEX field_data_backups_quarantine ON fieldfare.field_data_backups (quarantine_id) WHERE quarantine_id IS NOT NULL;
CREATE INDEX field_data_backups_table ON fieldfare.field_data_backups (table_name, id) WHERE table_name IS NOT NULL;

CREATE TABLE fieldfare.backup_chunks (
  backup_id uuid NOT NULL REFERENCES fieldfare.field_data_backups,
  n int NOT NULL,
  file text NOT NULL,
  sha256 text NOT NULL,
  row_count bigint NOT NULL,
  raw_bytes bigint NOT NULL,
  bytes bigint NOT NULL,
  PRIMARY KEY (backup_id, n)
);

-- Long work holds a lease. Each commit of it checks that the epoch is still the one it was given: a frozen worker that
-- resumes after another one has taken over changes nothing.
CREATE SEQUENCE fieldfare.lease_epochs;
CREATE TABLE fieldfare.leases (
  name text COLLATE "C" PRIMARY KEY,
  holder text NOT NULL,
  epoch bigint NOT NULL,
  held_until timestamptz NOT NULL
);

-- Rows of a backup on their way back into quarantine. Unlogged: after a crash they are read again.
CREATE UNLOGGED TABLE fieldfare.recalled_rows (
  quarantine_id uuid NOT NULL,
  part text NOT NULL,
  key text NOT NULL,
  value text
);
CREATE INDEX recalled_rows_quarantine ON fieldfare.recalled_rows (quarantine_id);

-- backup_id is the newest verified backup, purge_id the migration that purges. The moments say when to work on it next;
-- without one there is nothing to do.
ALTER TABLE fieldfare.quarantine ADD backup_id uuid, ADD backup_due_at timestamptz, ADD purge_due_at timestamptz,
  ADD purge_id uuid, ADD recalled_at timestamptz;
UPDATE fieldfare.quarantine SET backup_due_at = clock_timestamp()
WHERE kind = 'copied' AND purged_at IS NULL AND restored_at IS NULL;
ALTER TABLE fieldfare.quarantine ALTER backup_due_at SET DEFAULT clock_timestamp();
CREATE INDEX quarantine_backup_due ON fieldfare.quarantine (backup_due_at) WHERE backup_due_at IS NOT NULL;
CREATE INDEX quarantine_purge_due ON fieldfare.quarantine (purge_due_at) WHERE purge_due_at IS NOT NULL;

-- What the backup-worker looks for in the lines.
CREATE INDEX field_migrations_purges ON fieldfare.field_migrations (id) WHERE migration_type = 'PURGE' AND finished_at IS NULL;
CREATE INDEX field_migrations_undoing ON fieldfare.field_migrations (id) WHERE undo_of IS NOT NULL AND finished_at IS NULL;
