-- Quiet hours: only urgent messages are sent. The times are local ones of the zone.
ALTER TABLE fieldfare_health.subscriptions ADD COLUMN quiet_from text;
ALTER TABLE fieldfare_health.subscriptions ADD COLUMN quiet_until text;
ALTER TABLE fieldfare_health.subscriptions ADD COLUMN quiet_zone text;
ALTER TABLE fieldfare_health.subscriptions ADD COLUMN quiet_passes text;
-- How long messages are gathered, as an interval of ISO 8601, and how many are not gathered any longer.
ALTER TABLE fieldfare_health.subscriptions ADD COLUMN group_window text;
ALTER TABLE fieldfare_health.subscriptions ADD COLUMN group_limit int;
ALTER TABLE fieldfare_health.subscriptions ADD CONSTRAINT quiet_hours_are_whole CHECK (num_nulls(quiet_from, quiet_until, quiet_zone, quiet_passes) IN (0, 4));
ALTER TABLE fieldfare_health.subscriptions ADD CONSTRAINT groups_are_whole CHECK (num_nulls(group_window, group_limit) IN (0, 2));

-- The table has messages to webhooks now, too. A former instance does not set the alert.
ALTER TABLE fieldfare_health.mail_items ADD COLUMN alert_id uuid;
-- The order of events: several of one transaction have the same time.
ALTER TABLE fieldfare_health.mail_items ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY;
CREATE INDEX mail_items_of_alert ON fieldfare_health.mail_items (subscription_id, alert_id) WHERE delivery_id IS NULL;
CREATE INDEX mail_items_of_severity ON fieldfare_health.mail_items (subscription_id, severity, created_at) WHERE delivery_id IS NULL;
