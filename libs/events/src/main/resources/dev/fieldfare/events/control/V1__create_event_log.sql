-- The event log of the control database. Its functions, trigger and view are those of the ledger, so its tables have the
-- columns that they use. Migrations are in ledgers only: migration_id and description stay NULL here.

CREATE TABLE fieldfare_control.event_log (
  log_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  subject text NOT NULL,
  time timestamptz NOT NULL DEFAULT clock_timestamp(),
  traceparent text,
  migration_id uuid CHECK (migration_id IS NULL),
  data json NOT NULL,
  description json CHECK (description IS NULL)
);
ALTER TABLE fieldfare_control.event_log ALTER traceparent SET STATISTICS 0, ALTER data SET STATISTICS 0;

-- Events that have no position yet: one row for each statement that wrote some, committed or rolled back with them.
CREATE TABLE fieldfare_control.event_queue (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  log_ids bigint[] NOT NULL
);

-- The positions first_position to last_position, without gaps within and between the rows.
CREATE TABLE fieldfare_control.event_batches (
  first_position bigint NOT NULL,
  last_position bigint PRIMARY KEY,
  log_ids bigint[] NOT NULL,
  sequences bigint[] NOT NULL
);

CREATE TABLE fieldfare_control.publications (
  through_position bigint PRIMARY KEY,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE fieldfare_control.event_subjects (
  source text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  last_sequence bigint NOT NULL,
  PRIMARY KEY (subject, source)
) WITH (fillfactor = 50);

-- One row. Its lock keeps relays apart; its lease spares them useless work.
CREATE TABLE fieldfare_control.relay (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  holder text,
  lease_until timestamptz,
  last_position bigint NOT NULL DEFAULT 0,
  published_position bigint NOT NULL DEFAULT 0
);
INSERT INTO fieldfare_control.relay DEFAULT VALUES;

-- Rows of these tables live for moments, so they are vacuumed after a number of dead rows, whatever their size.
ALTER TABLE fieldfare_control.event_queue SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
ALTER TABLE fieldfare_control.event_subjects SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
ALTER TABLE fieldfare_control.relay SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

CREATE FUNCTION fieldfare_control.iso(moment timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The ledger makes JSON of a description here.
CREATE FUNCTION fieldfare_control.completed(description json) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT description
$$;
