-- Former secrets of subscriptions. Each signs beside the newest one until its grace is over.
CREATE TABLE fieldfare_health.former_secrets (
  subscription_id uuid NOT NULL REFERENCES fieldfare_health.subscriptions ON DELETE CASCADE,
  -- Sealed, or env:NAME. Never answered.
  secret text NOT NULL,
  valid_until timestamptz NOT NULL,
  PRIMARY KEY (subscription_id, secret)
);
CREATE INDEX former_secrets_end ON fieldfare_health.former_secrets (valid_until);

-- Instances of the former release read the column until they are replaced. The next rotation empties it.
INSERT INTO fieldfare_health.former_secrets (subscription_id, secret, valid_until)
SELECT id, former_secret, clock_timestamp() + interval '1 day' FROM fieldfare_health.subscriptions WHERE former_secret IS NOT NULL;
