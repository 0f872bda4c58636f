-- Versioned SQL: tracks, their versions, and every attempt to apply or roll back one.

CREATE TABLE fieldfare.tracks (
  track text COLLATE "C" PRIMARY KEY CHECK (track ~ '^[a-z][a-z0-9_-]{0,62}$'),
  -- The scripts' search path, as set_config takes it.
  search_path text NOT NULL DEFAULT 'public',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The texts are here, so that a rollback needs no file. checksum is that of up_text: what was applied where the status is
-- APPLIED. offered_checksum is that of the file that was uploaded last.
CREATE TABLE fieldfare.schema_migrations (
  track text COLLATE "C" NOT NULL REFERENCES fieldfare.tracks,
  version text NOT NULL,
  -- Versions in their natural order: 2 before 10.
  sort_key text COLLATE "C" NOT NULL,
  repeatable boolean NOT NULL DEFAULT false,
  description text NOT NULL DEFAULT '',
  file text NOT NULL,
  down_file text,
  status text NOT NULL DEFAULT 'PENDING'
    CHECK (status IN ('PENDING', 'APPLIED', 'FAILED', 'ROLLED_BACK', 'BASELINE')),
  checksum text NOT NULL,
  offered_checksum text NOT NULL,
  -- False when the last release came without this version.
  offered boolean NOT NULL DEFAULT true,
  up_text text NOT NULL,
  down_text text,
  verify_text text,
  options jsonb NOT NULL DEFAULT '{}',
  -- How the release that is under way was asked for.
  requested jsonb NOT NULL DEFAULT '{}',
  uploaded_by text NOT NULL,
  uploaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The migration that was made for it last.
  migration_id uuid,
  attempts int NOT NULL DEFAULT 0,
  applied_at timestamptz,
  applied_by text,
  duration_ms double precision,
  statements int,
  error jsonb,
  PRIMARY KEY (track, sort_key)
);
CREATE UNIQUE INDEX schema_migrations_version ON fieldfare.schema_migrations (track, version);

-- Each attempt with the text that ran, how it ended and its statements: [{line, rows, ms}], without their text.
CREATE TABLE fieldfare.version_attempts (
  track text COLLATE "C" NOT NULL,
  version text NOT NULL,
  n int NOT NULL,
  direction text NOT NULL CHECK (direction IN ('up', 'down')),
  status text NOT NULL CHECK (status IN ('APPLIED', 'FAILED', 'ROLLED_BACK')),
  checksum text NOT NULL,
  script text NOT NULL,
  migration_id uuid NOT NULL,
  requested_by text,
  way text,
  started_at timestamptz NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  statements jsonb NOT NULL DEFAULT '[]',
  -- What it destroyed although no backup was verified, because the release said so.
  destroyed jsonb NOT NULL DEFAULT '[]',
  error jsonb,
  PRIMARY KEY (track, version, n)
);

-- What a script could destroy: tables with something in them, and their columns, each as parallel arrays.
CREATE TYPE fieldfare.kept_data AS (tables oid[], files oid[], names text[], column_tables oid[], column_numbers smallint[],
  column_names text[]);
