-- Which properties each request may have. The full check comes at admission; this one lets a caller
-- see at once what can never be right. '!' marks the required ones.
CREATE TABLE fieldfare.request_properties (migration_type text PRIMARY KEY, properties text[] NOT NULL);

-- Until when failures were acknowledged, by whom, and how many each time.
CREATE TABLE fieldfare.acknowledgements (
  acknowledged_at timestamptz PRIMARY KEY,
  acknowledged_by text NOT NULL,
  failures bigint NOT NULL
);
