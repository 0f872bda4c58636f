-- The properties that a request of each type may have, see R__request_properties.sql. enqueue() checks them, so that a caller
-- sees spelling errors at once. Admission checks everything.
CREATE TABLE fieldfare.request_properties (migration_type text PRIMARY KEY, properties text[] NOT NULL);

-- Acknowledged failures: until when, by whom, and how many.
CREATE TABLE fieldfare.acknowledgements (
  acknowledged_at timestamptz PRIMARY KEY,
  acknowledged_by text NOT NULL,
  failures bigint NOT NULL
);
