-- One row for each validation. The report has all checks with their findings.
CREATE TABLE fieldfare_health.validations (
  id uuid PRIMARY KEY,
  target text NOT NULL,
  profile text NOT NULL,
  result text NOT NULL,
  started_at timestamptz NOT NULL,
  report json NOT NULL
);
CREATE INDEX validations_list ON fieldfare_health.validations (target, started_at DESC, id DESC);
CREATE INDEX validations_age ON fieldfare_health.validations (started_at);

-- The structure of each target that was recorded as good. The document is compressed by gzip.
CREATE TABLE fieldfare_health.recorded_structures (
  target text PRIMARY KEY,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  hash text NOT NULL,
  objects int NOT NULL,
  unseen text[] NOT NULL,
  document bytea NOT NULL
);

-- The numbers of rows that the server estimated at the last validation of data, by table.
CREATE TABLE fieldfare_health.table_counts (
  target text PRIMARY KEY,
  counted_at timestamptz NOT NULL,
  counts json NOT NULL
);
