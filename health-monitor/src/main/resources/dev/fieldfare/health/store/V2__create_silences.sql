-- Silences keep alerts from webhooks until their end. Each matcher that is set must match.
CREATE TABLE fieldfare_health.silences (
  id uuid PRIMARY KEY,
  category text,
  target text,
  subject text,
  comment text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  suppressed bigint NOT NULL DEFAULT 0,
  -- When the notice of the coming end was sent, and when open alerts were sent after the end.
  noticed_at timestamptz,
  finished_at timestamptz,
  CHECK (num_nonnulls(category, target, subject) > 0)
);
CREATE INDEX silences_unfinished ON fieldfare_health.silences (ends_at) WHERE finished_at IS NULL;
CREATE INDEX silences_age ON fieldfare_health.silences (finished_at) WHERE finished_at IS NOT NULL;
