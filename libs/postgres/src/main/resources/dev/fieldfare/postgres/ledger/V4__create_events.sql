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
