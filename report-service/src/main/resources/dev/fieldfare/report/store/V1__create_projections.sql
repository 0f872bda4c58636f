-- Numbers of what happened, folded from the events of each target. They can be computed again from the ledgers at any time.

-- One row for each target. A rebuild writes rows of a new generation beside the live one, and then makes it the live one.
CREATE TABLE fieldfare_report.projections (
  target text PRIMARY KEY,
  generation bigint,
  built_at timestamptz,
  last_event_at timestamptz,
  -- Why a rebuild is wanted; NULL when none is.
  rebuild_reason text,
  -- The log lacks events that the live generation needs. Events are passed over until the rebuild.
  is_stale boolean NOT NULL DEFAULT false
);
CREATE SEQUENCE fieldfare_report.generations;

-- Migrations that ended, by the quarter of an hour (UTC) in which they ended, so that a day is right in any time zone.
-- What a migration does not have is ''. The key is a hash of the columns from schema_name to error_code.
CREATE TABLE fieldfare_report.activity (
  target text NOT NULL,
  generation bigint NOT NULL,
  bucket timestamptz NOT NULL,
  key uuid NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  form_id text NOT NULL,
  requested_by text NOT NULL,
  migration_type text NOT NULL,
  status text NOT NULL,
  error_code text NOT NULL,
  migrations bigint NOT NULL,
  -- Times of applied migrations, in microseconds.
  timed bigint NOT NULL,
  duration_us bigint NOT NULL,
  longest_us bigint NOT NULL,
  lock_wait_us bigint NOT NULL,
  longest_lock_wait_us bigint NOT NULL,
  lock_hold_us bigint NOT NULL,
  longest_lock_hold_us bigint NOT NULL,
  PRIMARY KEY (target, generation, bucket, key)
) WITH (fillfactor = 70);

-- Where failed and cancelled migrations are counted. A retry takes them out.
CREATE TABLE fieldfare_report.retryable (
  target text NOT NULL,
  generation bigint NOT NULL,
  migration_id uuid NOT NULL,
  bucket timestamptz NOT NULL,
  key uuid NOT NULL,
  PRIMARY KEY (target, generation, migration_id)
);

-- Events that a rebuild has counted already, although the log gives them a position later.
CREATE TABLE fieldfare_report.counted_events (
  target text NOT NULL,
  generation bigint NOT NULL,
  event_id uuid NOT NULL,
  PRIMARY KEY (target, generation, event_id)
);

CREATE TABLE fieldfare_report.backups (
  target text NOT NULL,
  generation bigint NOT NULL,
  id uuid NOT NULL,
  backup_type text NOT NULL,
  status text NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  form_id text NOT NULL,
  row_count bigint NOT NULL,
  bytes bigint NOT NULL,
  created_at timestamptz NOT NULL,
  retention_until timestamptz,
  PRIMARY KEY (target, generation, id)
);
