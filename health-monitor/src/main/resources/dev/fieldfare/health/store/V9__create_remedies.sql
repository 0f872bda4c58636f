-- Actions against problems of targets. One that has not ended is unique by its problem.
CREATE TABLE fieldfare_health.remedies (
  id uuid PRIMARY KEY,
  target text NOT NULL,
  action text NOT NULL,
  object text NOT NULL,
  -- How far it goes, as it was shown to the person who confirmed it.
  scope text NOT NULL,
  reason text NOT NULL,
  preview text[] NOT NULL,
  state text NOT NULL CHECK (state IN ('SUGGESTED', 'WAITING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'OBSOLETE')),
  found_at timestamptz NOT NULL,
  confirmed_by text,
  confirmed_at timestamptz,
  started_at timestamptz,
  -- From then on it has failed if its problem is still found.
  judged_at timestamptz,
  ended_at timestamptz,
  detail text
);
CREATE UNIQUE INDEX remedies_open ON fieldfare_health.remedies (target, action, object) WHERE ended_at IS NULL;
CREATE INDEX remedies_list ON fieldfare_health.remedies (found_at DESC, id DESC);
CREATE INDEX remedies_of_target ON fieldfare_health.remedies (target, found_at DESC, id DESC);
CREATE INDEX remedies_rate ON fieldfare_health.remedies (target, action, started_at) WHERE started_at IS NOT NULL;
CREATE INDEX remedies_age ON fieldfare_health.remedies (ended_at) WHERE ended_at IS NOT NULL;

-- An action of a target. Its row is locked by each change of its remedies.
CREATE TABLE fieldfare_health.remedy_actions (
  target text NOT NULL,
  action text NOT NULL,
  -- In succession; the second one stops it.
  failures int NOT NULL DEFAULT 0,
  stopped_at timestamptz,
  PRIMARY KEY (target, action)
);
