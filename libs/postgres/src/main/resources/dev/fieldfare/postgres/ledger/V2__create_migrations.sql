-- All admitted migrations. This table holds unfinished, failed, rejected and cancelled ones. finished_migrations holds applied,
-- skipped and undone ones and inherits from this table, so a query without ONLY reads both.
-- No index may contain a column that changes while a migration waits: such updates stay on their page (HOT).
CREATE TABLE fieldfare.field_migrations (
  id uuid PRIMARY KEY,
  seq bigint,
  idempotency_key text,
  key_held boolean NOT NULL DEFAULT true,
  body_hash text,
  sent_hash text,
  change_set_id text,
  change_set_index int,
  change_set_size int,
  change_set_atomic boolean,
  form_id text,
  field_id text,
  migration_type text NOT NULL,
  schema_name text,
  table_name text,
  column_name text,
  new_name text,
  data_type text,
  old_value jsonb,
  new_value jsonb,
  request jsonb,
  names text[] COLLATE "C" NOT NULL DEFAULT '{}',
  status text NOT NULL CHECK (status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'RUNNING', 'PAUSED',
    'APPLIED', 'FAILED', 'REJECTED', 'CANCELLED', 'UNDONE', 'SKIPPED')),
  strategy text,
  dry_run boolean NOT NULL DEFAULT false,
  way text,
  origin text,
  requested_by text,
  sender_role text,
  traceparent text,
  run_at timestamptz,
  enqueued_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  executed_at timestamptz,
  next_try_at timestamptz,
  wait_reason text,
  wait_until timestamptz,
  attempts int NOT NULL DEFAULT 0,
  lock_wait_ms double precision,
  lock_hold_ms double precision,
  success boolean,
  error_code text,
  error_message text,
  error jsonb,
  warnings jsonb,
  backup_id uuid,
  quarantine_id uuid,
  rollback_sql text,
  lossless boolean,
  undo_of uuid,
  undone_by uuid,
  -- json, not jsonb: an undo reads all of it, and no query searches it.
  plan json
-- More than half of each page stays free. Rows of a batch are neighbours, and one transaction may set all of them to WAITING.
) WITH (fillfactor = 40);

-- Applied, skipped and undone migrations. A row is written once, when the migration ends. Only an undo updates it later.
CREATE TABLE fieldfare.finished_migrations (
  PRIMARY KEY (id),
  CHECK (status IN ('APPLIED', 'UNDONE', 'SKIPPED')),
  CHECK (finished_at IS NOT NULL)
) INHERITS (fieldfare.field_migrations);

-- No query searches these columns, and ANALYZE would spend most of its time on them.
ALTER TABLE fieldfare.field_migrations ALTER body_hash SET STATISTICS 0, ALTER sent_hash SET STATISTICS 0,
  ALTER old_value SET STATISTICS 0, ALTER new_value SET STATISTICS 0, ALTER request SET STATISTICS 0,
  ALTER traceparent SET STATISTICS 0, ALTER error_message SET STATISTICS 0, ALTER error SET STATISTICS 0,
  ALTER warnings SET STATISTICS 0, ALTER rollback_sql SET STATISTICS 0, ALTER plan SET STATISTICS 0;
ALTER TABLE fieldfare.finished_migrations ALTER body_hash SET STATISTICS 0, ALTER sent_hash SET STATISTICS 0,
  ALTER old_value SET STATISTICS 0, ALTER new_value SET STATISTICS 0, ALTER request SET STATISTICS 0,
  ALTER traceparent SET STATISTICS 0, ALTER error_message SET STATISTICS 0, ALTER error SET STATISTICS 0,
  ALTER warnings SET STATISTICS 0, ALTER rollback_sql SET STATISTICS 0, ALTER plan SET STATISTICS 0;

CREATE UNIQUE INDEX field_migrations_key ON fieldfare.field_migrations (idempotency_key)
  WHERE key_held AND idempotency_key IS NOT NULL;
-- Partial: otherwise a query plan that was cached while the ledger was empty might use this index to find an id.
CREATE INDEX field_migrations_table ON fieldfare.field_migrations (table_name, id) WHERE table_name IS NOT NULL;
CREATE INDEX field_migrations_form ON fieldfare.field_migrations (form_id, id) WHERE form_id IS NOT NULL;
CREATE INDEX field_migrations_set ON fieldfare.field_migrations (change_set_id, change_set_index)
  WHERE change_set_id IS NOT NULL;
-- A rejected migration shows its idempotency key but does not reserve it.
CREATE INDEX field_migrations_key_not_held ON fieldfare.field_migrations (idempotency_key) WHERE NOT key_held;
CREATE INDEX field_migrations_unfinished ON fieldfare.field_migrations (id) WHERE finished_at IS NULL;
CREATE INDEX field_migrations_error ON fieldfare.field_migrations (id) WHERE error_code IS NOT NULL;
CREATE INDEX field_migrations_undo ON fieldfare.field_migrations (undo_of) WHERE undo_of IS NOT NULL;

CREATE UNIQUE INDEX finished_migrations_key ON fieldfare.finished_migrations (idempotency_key)
  WHERE idempotency_key IS NOT NULL;
CREATE INDEX finished_migrations_table ON fieldfare.finished_migrations (table_name, id) WHERE table_name IS NOT NULL;
-- For undo: later changes of the same column or of the whole table, and renames to its name. A hash needs a quarter of the
-- space of the names.
CREATE INDEX finished_migrations_column ON fieldfare.finished_migrations (hashtext(table_name || '.' || column_name), seq)
  WHERE column_name IS NOT NULL;
CREATE INDEX finished_migrations_whole ON fieldfare.finished_migrations (table_name, seq) WHERE column_name IS NULL;
CREATE INDEX finished_migrations_renamed ON fieldfare.finished_migrations (new_name, table_name, seq)
  WHERE new_name IS NOT NULL;
CREATE INDEX finished_migrations_status ON fieldfare.finished_migrations (status, id) WHERE status <> 'APPLIED';
CREATE INDEX finished_migrations_type ON fieldfare.finished_migrations (migration_type, id) WHERE migration_type <> 'ADD_COLUMN';
CREATE INDEX finished_migrations_form ON fieldfare.finished_migrations (form_id, id) WHERE form_id IS NOT NULL;
CREATE INDEX finished_migrations_set ON fieldfare.finished_migrations (change_set_id, change_set_index)
  WHERE change_set_id IS NOT NULL;
CREATE INDEX finished_migrations_undo ON fieldfare.finished_migrations (undo_of) WHERE undo_of IS NOT NULL;

-- Applied migrations per minute. Each session has its own row, so sessions do not wait for each other. Kept for 25 hours.
CREATE TABLE fieldfare.applied_counts (
  minute timestamptz NOT NULL,
  session int NOT NULL,
  applied bigint NOT NULL,
  PRIMARY KEY (minute, session)
) WITH (fillfactor = 50);

-- Attempts that failed. The last attempt is in the migration's own row.
CREATE TABLE fieldfare.migration_attempts (
  migration_id uuid NOT NULL,
  n int NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  error jsonb NOT NULL,
  PRIMARY KEY (migration_id, n)
);
