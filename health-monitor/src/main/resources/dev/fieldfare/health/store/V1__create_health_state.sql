-- State of the health-monitor. Only this service writes it.

-- One row for each episode of a problem. A problem has at most one episode that is not resolved.
CREATE TABLE fieldfare_health.alerts (
  id uuid PRIMARY KEY,
  fingerprint text NOT NULL,
  target text NOT NULL,
  subject text NOT NULL,
  kind text NOT NULL,
  category text NOT NULL,
  severity text NOT NULL,
  component text NOT NULL,
  detail text NOT NULL,
  original_error text NOT NULL,
  state text NOT NULL CHECK (state IN ('OPEN', 'ACKNOWLEDGED', 'RESOLVED')),
  count bigint NOT NULL,
  escalations int NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  last_notified timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  acknowledged_by text,
  resolved_at timestamptz,
  resolved_by text,
  -- Removed from the list by a person before the list forgets it by itself.
  cleared_at timestamptz
);
CREATE UNIQUE INDEX alerts_open ON fieldfare_health.alerts (fingerprint) WHERE state <> 'RESOLVED';
CREATE INDEX alerts_list ON fieldfare_health.alerts (first_seen DESC, id DESC);
CREATE INDEX alerts_history ON fieldfare_health.alerts (fingerprint, first_seen DESC) WHERE state = 'RESOLVED';
CREATE INDEX alerts_resolved ON fieldfare_health.alerts (resolved_at) WHERE state = 'RESOLVED';
CREATE INDEX alerts_due ON fieldfare_health.alerts (first_seen) WHERE state = 'OPEN';

CREATE TABLE fieldfare_health.subscriptions (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  url text NOT NULL,
  -- Sealed, or env:NAME. Never answered.
  secret text NOT NULL,
  -- The former secret during a rotation; receivers accept both.
  former_secret text,
  severity text NOT NULL,
  categories text[] NOT NULL DEFAULT '{}',
  targets text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  created_by text NOT NULL
);

-- One row for each message to a subscription. due_at is the moment of the next try; NULL when there is none.
CREATE TABLE fieldfare_health.deliveries (
  id uuid PRIMARY KEY,
  subscription_id uuid NOT NULL REFERENCES fieldfare_health.subscriptions ON DELETE CASCADE,
  event_type text NOT NULL,
  body text NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  due_at timestamptz,
  delivered_at timestamptz
);
CREATE INDEX deliveries_due ON fieldfare_health.deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_age ON fieldfare_health.deliveries (created_at) WHERE due_at IS NULL;
CREATE INDEX deliveries_subscription ON fieldfare_health.deliveries (subscription_id, created_at DESC);

CREATE TABLE fieldfare_health.delivery_attempts (
  delivery_id uuid NOT NULL REFERENCES fieldfare_health.deliveries ON DELETE CASCADE,
  n int NOT NULL,
  at timestamptz NOT NULL,
  duration_ms bigint NOT NULL,
  status int,
  error text,
  PRIMARY KEY (delivery_id, n)
);

-- When the checks of a target run next. The instance that moves the moment forward runs them.
CREATE TABLE fieldfare_health.check_schedules (
  target text PRIMARY KEY,
  due_at timestamptz NOT NULL
);

CREATE TABLE fieldfare_health.health_runs (
  target text NOT NULL,
  checked_at timestamptz NOT NULL,
  score int NOT NULL,
  report json NOT NULL,
  PRIMARY KEY (target, checked_at)
);
CREATE INDEX health_runs_age ON fieldfare_health.health_runs (checked_at);
