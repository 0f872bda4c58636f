-- Checks that report a finding and have a delay: since when, and in how many reports in succession.
CREATE TABLE fieldfare_health.delayed_reports (
  fingerprint text PRIMARY KEY,
  first_at timestamptz NOT NULL,
  reports bigint NOT NULL
);
