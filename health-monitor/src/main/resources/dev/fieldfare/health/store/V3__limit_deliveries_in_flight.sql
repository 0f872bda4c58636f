-- The end of the lease while an attempt is made; NULL when none is made. A subscription has a limit of attempts at once.
ALTER TABLE fieldfare_health.deliveries ADD COLUMN sending_until timestamptz;
CREATE INDEX deliveries_sending ON fieldfare_health.deliveries (subscription_id, sending_until) WHERE sending_until IS NOT NULL;
-- Each subscription has a share of the attempts, so due deliveries are read by subscription.
CREATE INDEX deliveries_due_of_subscription ON fieldfare_health.deliveries (subscription_id, due_at) WHERE due_at IS NOT NULL;
DROP INDEX fieldfare_health.deliveries_due;
