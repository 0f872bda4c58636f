-- Recurring work of targets.
CREATE TABLE fieldfare_health.schedules (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  target text NOT NULL,
  kind text NOT NULL,
  -- Cron text of five fields in the zone, or an interval of ISO 8601.
  timing text NOT NULL,
  zone text NOT NULL,
  table_name text,
  enabled boolean NOT NULL,
  next_due timestamptz,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL
);
CREATE INDEX schedules_due ON fieldfare_health.schedules (next_due) WHERE enabled AND next_due IS NOT NULL;

-- One row for each due run, and one for each run on request. The epoch counts attempts: an instance that was frozen cannot end
-- a run that another instance has taken over.
CREATE TABLE fieldfare_health.schedule_runs (
  id uuid PRIMARY KEY,
  schedule_id uuid NOT NULL REFERENCES fieldfare_health.schedules ON DELETE CASCADE,
  due_at timestamptz NOT NULL,
  -- The first due moment that this run stands for, when others were missed before it.
  missed_since timestamptz,
  requested_by text,
  state text NOT NULL CHECK (state IN ('WAITING', 'RUNNING', 'SUCCEEDED', 'FAILED')),
  epoch bigint NOT NULL DEFAULT 0,
  -- When an instance may take it: the end of the lease, or the moment of the next attempt.
  lease_until timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  detail text,
  UNIQUE (schedule_id, due_at)
);
-- A schedule has one unfinished run at most.
CREATE UNIQUE INDEX schedule_runs_unfinished ON fieldfare_health.schedule_runs (schedule_id) WHERE ended_at IS NULL;
CREATE INDEX schedule_runs_free ON fieldfare_health.schedule_runs (lease_until) WHERE ended_at IS NULL;
CREATE INDEX schedule_runs_age ON fieldfare_health.schedule_runs (ended_at) WHERE ended_at IS NOT NULL;
-- The table check_schedules belongs to the former release, whose instances may still run during an upgrade.
