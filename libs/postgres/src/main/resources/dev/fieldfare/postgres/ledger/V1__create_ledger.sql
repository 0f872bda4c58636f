-- The ledger: what was done to this database, in this database.
--
-- Read it freely. It is changed from outside through its functions only. Tables, types and settings are in V files, which never
-- change once they are released. Functions and views are in R files, which are installed again whenever they change.

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
