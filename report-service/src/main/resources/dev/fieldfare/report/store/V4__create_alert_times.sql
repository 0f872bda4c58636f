-- Alerts of the health-monitor with the times of their events.
CREATE TABLE fieldfare_report.alerts (
  id text PRIMARY KEY,
  target text NOT NULL,
  category text NOT NULL,
  severity text NOT NULL,
  title text NOT NULL,
  state text NOT NULL,
  count bigint NOT NULL,
  raised_at timestamptz NOT NULL,
  -- NULL if no event said when.
  acknowledged_at timestamptz,
  acknowledged_by text,
  resolved_at timestamptz,
  changed_at timestamptz NOT NULL
);
CREATE INDEX alerts_raised ON fieldfare_report.alerts (raised_at DESC, id);
CREATE INDEX alerts_resolved ON fieldfare_report.alerts (resolved_at) WHERE resolved_at IS NOT NULL;

-- Requests to read the list of the health-monitor, because events may be missing, and the last one that was done.
CREATE TABLE fieldfare_report.alert_history (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  requested bigint NOT NULL,
  done bigint NOT NULL
);
INSERT INTO fieldfare_report.alert_history (requested, done) VALUES (1, 0);
