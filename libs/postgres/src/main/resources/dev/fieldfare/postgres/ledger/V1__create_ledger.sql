-- The ledger: what was done to this database, in this database.
--
-- Read it freely. It is changed from outside through its functions only.

-- One row: the target's name, and the counter that gives each admitted migration its place in line.
-- Every admission locks it until it commits, so the order of places is the order of commits.
CREATE TABLE fieldfare.target (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  name text NOT NULL,
  last_seq bigint NOT NULL DEFAULT 0
);

-- The number of the oldest ledger whose programs work with this one. A file that such programs cannot work with raises it
-- to its own number.
CREATE TABLE fieldfare.compatibility (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  oldest_version int NOT NULL
);
INSERT INTO fieldfare.compatibility (oldest_version) VALUES (1);

-- UUIDs in the order of time, on every version of PostgreSQL.
DO $create$
BEGIN
  IF current_setting('server_version_num')::int >= 180000 THEN
    EXECUTE 'CREATE FUNCTION fieldfare.new_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
             AS $f$ SELECT pg_catalog.uuidv7() $f$';
  ELSE
    EXECUTE 'CREATE FUNCTION fieldfare.new_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $f$
      SELECT pg_catalog.encode(
               pg_catalog.set_byte(
                 overlay(pg_catalog.uuid_send(pg_catalog.gen_random_uuid())
                   placing substring(pg_catalog.int8send(
                     (extract(epoch from pg_catalog.clock_timestamp()) * 1000)::bigint) from 3)
                   from 1 for 6),
                 6, (pg_catalog.get_byte(pg_catalog.uuid_send(pg_catalog.gen_random_uuid()), 0) & 15) | 112),
               ''hex'')::uuid $f$';
  END IF;
END
$create$;

-- How far each Redis stream is admitted. Incarnations never come back: a stream or group that was
-- deleted starts a new one, and who still holds entries of an old one is turned away.
CREATE TABLE fieldfare.admissions (
  stream text PRIMARY KEY,
  incarnation text NOT NULL,
  last_entry_ms numeric(20) NOT NULL DEFAULT 0,
  last_entry_n numeric(20) NOT NULL DEFAULT 0,
  admitted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE fieldfare.retired_incarnations (
  stream text NOT NULL,
  incarnation text NOT NULL,
  retired_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (stream, incarnation)
);

-- What came in by SQL or HTTP and has no place yet. Inserting here is all that senders do, so two
-- senders never wait for each other, whatever tables they name.
CREATE TABLE fieldfare.inbox (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  idempotency_key text UNIQUE,
  body jsonb NOT NULL,
  body_hash text NOT NULL,
  change_set_id text,
  change_set_index int,
  change_set_size int,
  change_set_atomic boolean,
  requested_by text NOT NULL,
  sender_role text NOT NULL,
  way text NOT NULL CHECK (way IN ('sql', 'http')),
  cancelled_by text,
  enqueued_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Every migration ever admitted, and everything to be known about it. The table itself holds what is unfinished or ended
-- badly; what ended well is in finished_migrations, which inherits from it, so a query without ONLY reads both.
-- No index may contain a column that changes while a migration waits: those updates stay on their page (HOT).
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
  -- As it was sent: whoever undoes the migration reads all of it, nobody searches it.
  plan json
-- More than half of each page stays free: the rows of a bundle lie side by side and are sent to wait in one transaction.
) WITH (fillfactor = 40);

-- Migrations that ended well. A row is written once, when its migration ends; only an undo changes it again.
CREATE TABLE fieldfare.finished_migrations (
  PRIMARY KEY (id),
  CHECK (status IN ('APPLIED', 'UNDONE', 'SKIPPED')),
  CHECK (finished_at IS NOT NULL)
) INHERITS (fieldfare.field_migrations);

-- Nobody searches by these, and to ANALYZE them takes longer than all others.
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
-- Partial, so that a plan that was made for an empty ledger does not look for ids here.
CREATE INDEX field_migrations_table ON fieldfare.field_migrations (table_name, id) WHERE table_name IS NOT NULL;
CREATE INDEX field_migrations_form ON fieldfare.field_migrations (form_id, id) WHERE form_id IS NOT NULL;
CREATE INDEX field_migrations_set ON fieldfare.field_migrations (change_set_id, change_set_index)
  WHERE change_set_id IS NOT NULL;
-- A rejected migration shows the key that it was sent with and does not hold it.
CREATE INDEX field_migrations_key_not_held ON fieldfare.field_migrations (idempotency_key) WHERE NOT key_held;
CREATE INDEX field_migrations_unfinished ON fieldfare.field_migrations (id) WHERE finished_at IS NULL;
CREATE INDEX field_migrations_error ON fieldfare.field_migrations (id) WHERE error_code IS NOT NULL;
CREATE INDEX field_migrations_undo ON fieldfare.field_migrations (undo_of) WHERE undo_of IS NOT NULL;

CREATE UNIQUE INDEX finished_migrations_key ON fieldfare.finished_migrations (idempotency_key)
  WHERE idempotency_key IS NOT NULL;
CREATE INDEX finished_migrations_table ON fieldfare.finished_migrations (table_name, id) WHERE table_name IS NOT NULL;
-- For undo: what came later in the same column or changed the whole table, and what was renamed to its name. A hash, because
-- the names would take four times as much space.
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

-- How many migrations were applied in each minute, by the session that applied them, so that sessions do not wait for each
-- other. Kept for 25 hours.
CREATE TABLE fieldfare.applied_counts (
  minute timestamptz NOT NULL,
  session int NOT NULL,
  applied bigint NOT NULL,
  PRIMARY KEY (minute, session)
) WITH (fillfactor = 50);

-- The lines: one row for each name of each placed, unfinished migration. Who is first for all its
-- names may run.
CREATE TABLE fieldfare.claims (
  name text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  migration_id uuid NOT NULL,
  PRIMARY KEY (name, seq)
);

-- What has no place in line yet, and when to look at it again.
CREATE TABLE fieldfare.appointments (
  migration_id uuid PRIMARY KEY,
  due_at timestamptz NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('run_at', 'change_set', 'dependency'))
);
CREATE INDEX appointments_due ON fieldfare.appointments (due_at, migration_id);

CREATE TABLE fieldfare.dependencies (
  migration_id uuid NOT NULL,
  depends_on uuid NOT NULL,
  PRIMARY KEY (migration_id, depends_on)
);
CREATE INDEX dependencies_back ON fieldfare.dependencies (depends_on);

-- Attempts that ended in an error; the last, good one is in the migration's own row.
CREATE TABLE fieldfare.migration_attempts (
  migration_id uuid NOT NULL,
  n int NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  error jsonb NOT NULL,
  PRIMARY KEY (migration_id, n)
);

-- name '' stands for the whole target, otherwise schema.table.
CREATE TABLE fieldfare.pauses (
  name text COLLATE "C" PRIMARY KEY,
  paused_by text NOT NULL,
  paused_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What is shown of a migration, in this order.
CREATE TYPE fieldfare.description AS (
  "id" uuid, "idempotencyKey" text, "target" text, "seq" bigint, "schema" text, "table" text, "type" text, "column" text,
  "newName" text, "dataType" text, "formId" text, "fieldId" text, "status" text, "strategy" text, "attempts" json,
  "requestedBy" text, "enqueuedAt" text, "startedAt" text, "finishedAt" text, "durationMs" numeric,
  "lockWaitMs" double precision, "lockHoldMs" double precision, "progress" json, "error" jsonb, "warnings" jsonb,
  "waitReason" text, "runAt" text, "nextTryAt" text, "backupId" uuid, "undo" json, "undoOf" uuid, "undoneBy" uuid,
  "changeSet" json
);

-- The log of everything that happened. Rows are written once and never again: what a relay adds is in event_batches.
-- An event about a migration has its description instead of data: as a row it is less than half as long as its JSON,
-- which readers make of it.
CREATE TABLE fieldfare.event_log (
  log_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL DEFAULT fieldfare.new_id(),
  type text NOT NULL,
  source text NOT NULL,
  subject text NOT NULL,
  time timestamptz NOT NULL DEFAULT clock_timestamp(),
  traceparent text,
  migration_id uuid,
  data json,
  description fieldfare.description,
  CHECK (num_nonnulls(data, description) = 1)
);
ALTER TABLE fieldfare.event_log ALTER traceparent SET STATISTICS 0, ALTER data SET STATISTICS 0,
  ALTER description SET STATISTICS 0;

-- Events that have no position yet: one row for each statement that wrote some, committed or rolled back with them.
-- The place is given when the statement ends, so what was committed before one of its events was written is before it.
CREATE TABLE fieldfare.event_queue (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  log_ids bigint[] NOT NULL
) WITH (toast_tuple_target = 8160);
ALTER TABLE fieldfare.event_queue ALTER log_ids SET STORAGE EXTERNAL;

-- A trigger, so that nobody who writes events can forget it.
CREATE FUNCTION fieldfare.queue_events() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  INSERT INTO fieldfare.event_queue (log_ids)
  SELECT pg_catalog.array_agg(w.log_id) FROM written w HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 0;
  RETURN NULL;
END
$$;
CREATE TRIGGER queue_events AFTER INSERT ON fieldfare.event_log REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION fieldfare.queue_events();

-- The positions first_position to last_position, without gaps within and between the rows: the n-th of log_ids is the
-- n-th event, the n-th of sequences its number within its source and subject.
CREATE TABLE fieldfare.event_batches (
  first_position bigint NOT NULL,
  last_position bigint PRIMARY KEY,
  log_ids bigint[] NOT NULL,
  sequences bigint[] NOT NULL
);
ALTER TABLE fieldfare.event_batches ALTER log_ids SET STORAGE EXTERNAL, ALTER sequences SET STORAGE EXTERNAL;

-- Up to which position events were published, and when. A row for each batch: an event itself is not written again.
CREATE TABLE fieldfare.publications (
  through_position bigint PRIMARY KEY,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE fieldfare.event_subjects (
  source text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  last_sequence bigint NOT NULL,
  PRIMARY KEY (subject, source)
) WITH (fillfactor = 50);

-- One row. Its lock fences relays from one another, its lease only spares them needless work.
CREATE TABLE fieldfare.relay (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  holder text,
  lease_until timestamptz,
  last_position bigint NOT NULL DEFAULT 0,
  published_position bigint NOT NULL DEFAULT 0
);
INSERT INTO fieldfare.relay DEFAULT VALUES;

-- Workers that are alive, so that they can share the tables among them.
CREATE TABLE fieldfare.workers (
  worker text PRIMARY KEY,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Database roles that may send more than plain changes by SQL; everybody else is an enqueuer.
CREATE TABLE fieldfare.sender_roles (
  database_role name PRIMARY KEY,
  sender_role text NOT NULL CHECK (sender_role IN ('enqueuer', 'operator', 'admin'))
);

-- Rows of these tables live for moments: their size is that of the longest backlog, and dead rows among which the next are
-- searched cost time. So they are vacuumed after a number of dead rows whatever their size, without pauses. A truncation would
-- take a strong lock, for space that the next backlog needs again.
DO $vacuum$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY '{inbox,claims,appointments,event_queue,target,admissions,relay,event_subjects,workers,applied_counts}'::text[] LOOP
    EXECUTE format('ALTER TABLE fieldfare.%I SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500,
      autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off)', name);
  END LOOP;
  ALTER TABLE fieldfare.field_migrations SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0);
END
$vacuum$;
