-- Numbers that were far from their moving average.

CREATE TABLE fieldfare_report.anomalies (
  id uuid PRIMARY KEY,
  target text NOT NULL,
  measure text NOT NULL,
  observed double precision NOT NULL,
  expected double precision NOT NULL,
  deviation double precision NOT NULL,
  window_end timestamptz NOT NULL,
  detected_at timestamptz NOT NULL,
  explanation text NOT NULL,
  resolved_at timestamptz
);
-- While it lasts it is one anomaly, also if several instances find it.
CREATE UNIQUE INDEX anomalies_open ON fieldfare_report.anomalies (target, measure) WHERE resolved_at IS NULL;
CREATE INDEX anomalies_detected ON fieldfare_report.anomalies (detected_at DESC, id);
CREATE INDEX anomalies_resolved ON fieldfare_report.anomalies (resolved_at) WHERE resolved_at IS NOT NULL;
