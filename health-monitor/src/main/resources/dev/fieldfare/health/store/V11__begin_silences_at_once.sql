-- The former version, which may run beside this one during an upgrade, inserts silences without a begin.
ALTER TABLE fieldfare_health.silences ALTER COLUMN starts_at SET DEFAULT '-infinity';

-- Whether the newest ended message of a subscription was given up.
CREATE INDEX deliveries_undelivered ON fieldfare_health.deliveries (subscription_id) WHERE delivered_at IS NULL;
CREATE INDEX deliveries_delivered ON fieldfare_health.deliveries (subscription_id, delivered_at) WHERE delivered_at IS NOT NULL;
