-- A migration as events and the API show it. The order of the attributes is that of the JSON.
CREATE TYPE fieldfare.description AS (
  "id" uuid, "idempotencyKey" text, "target" text, "seq" bigint, "schema" text, "table" text, "type" text, "column" text,
  "newName" text, "dataType" text, "formId" text, "fieldId" text, "status" text, "strategy" text, "attempts" json,
  "requestedBy" text, "enqueuedAt" text, "startedAt" text, "finishedAt" text, "durationMs" numeric,
  "lockWaitMs" double precision, "lockHoldMs" double precision, "progress" json, "error" jsonb, "warnings" jsonb,
  "waitReason" text, "runAt" text, "nextTryAt" text, "backupId" uuid, "undo" json, "undoOf" uuid, "undoneBy" uuid,
  "changeSet" json
);

-- The event log. Rows are never updated: the relay writes positions and sequences to event_batches. An event of a migration
-- has a description instead of data. As a composite value it needs less than half the space of its JSON.
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

-- Events without a position: one row for each statement that wrote events, in the same transaction. The place is assigned when
-- the statement ends, so it is higher than that of all events that were committed before the statement wrote one.
CREATE TABLE fieldfare.event_queue (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  log_ids bigint[] NOT NULL
) WITH (toast_tuple_target = 8160);
ALTER TABLE fieldfare.event_queue ALTER log_ids SET STORAGE EXTERNAL;

-- Positions of events. A row holds the positions first_position to last_position; there are no gaps within and between rows. The
-- n-th element of log_ids is the n-th event. The n-th element of sequences is its number within its source and subject.
CREATE TABLE fieldfare.event_batches (
  first_position bigint NOT NULL,
  last_position bigint PRIMARY KEY,
  log_ids bigint[] NOT NULL,
  sequences bigint[] NOT NULL
);
ALTER TABLE fieldfare.event_batches ALTER log_ids SET STORAGE EXTERNAL, ALTER sequences SET STORAGE EXTERNAL;

-- Published positions, one row for each published batch.
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

-- One row. Only the relay that locks it numbers and publishes events. The lease keeps other relays from trying.
CREATE TABLE fieldfare.relay (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  holder text,
  lease_until timestamptz,
  last_position bigint NOT NULL DEFAULT 0,
  published_position bigint NOT NULL DEFAULT 0
);
INSERT INTO fieldfare.relay DEFAULT VALUES;
