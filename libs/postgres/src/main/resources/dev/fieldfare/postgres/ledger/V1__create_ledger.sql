-- The ledger records in this database what was done to it.
--
-- Anyone with the right may read its tables. Only its functions change them. Tables, types and settings are in V files, which
-- never change after their release. Functions and views are in R files, which are installed again when their text changes.

-- One row: the target's name, and the last sequence number of an admitted migration. Each admission locks the row until its
-- commit, so the order of the numbers is the order of the commits.
CREATE TABLE fieldfare.target (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  name text NOT NULL,
  last_seq bigint NOT NULL DEFAULT 0
);

-- The version of the oldest release whose programs work with this ledger: the number of its last V file. A V file that breaks
-- older programs sets this to its own number.
CREATE TABLE fieldfare.compatibility (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  oldest_version int NOT NULL
);
INSERT INTO fieldfare.compatibility (oldest_version) VALUES (1);

-- UUIDs of version 7, which ascend with time. PostgreSQL has a function for them from version 18 on.
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

-- The last admitted entry of each Redis stream. A stream or group that was deleted and created again is a new incarnation. A
-- worker that still holds entries of an old incarnation is refused.
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

-- Requests by SQL or HTTP that are not admitted yet. A sender only inserts a row, so senders never wait for each other.
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

-- Heartbeats of the workers. Workers that are alive share the lines among them.
CREATE TABLE fieldfare.workers (
  worker text PRIMARY KEY,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Database roles whose requests by SQL have the rights of an operator or admin. All other roles are enqueuers.
CREATE TABLE fieldfare.sender_roles (
  database_role name PRIMARY KEY,
  sender_role text NOT NULL CHECK (sender_role IN ('enqueuer', 'operator', 'admin'))
);
