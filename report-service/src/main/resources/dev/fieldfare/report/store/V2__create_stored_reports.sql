-- Reports that were stored, until their retention ends.

CREATE TABLE fieldfare_report.reports (
  id uuid PRIMARY KEY,
  -- A report with a key is made once.
  idempotency_key text UNIQUE,
  -- What was asked for, as JSON text: the same key with another question is refused.
  request text NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  generated_at timestamptz NOT NULL,
  generated_by text NOT NULL,
  kept_until timestamptz NOT NULL
);
CREATE INDEX reports_kept_until ON fieldfare_report.reports (kept_until);
CREATE INDEX reports_kind ON fieldfare_report.reports (kind, id);

CREATE TABLE fieldfare_report.report_files (
  report_id uuid NOT NULL REFERENCES fieldfare_report.reports ON DELETE CASCADE,
  format text NOT NULL,
  name text NOT NULL,
  bytes bigint NOT NULL,
  sha256 text NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (report_id, format)
);

CREATE TABLE fieldfare_report.report_mails (
  id uuid PRIMARY KEY,
  report_id uuid NOT NULL REFERENCES fieldfare_report.reports ON DELETE CASCADE,
  address text NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  -- NULL when it was sent, or when there is no further attempt. In the future while an instance sends it.
  next_try_at timestamptz,
  sent_at timestamptz,
  error text,
  UNIQUE (report_id, address)
);
CREATE INDEX report_mails_due ON fieldfare_report.report_mails (next_try_at) WHERE next_try_at IS NOT NULL;
