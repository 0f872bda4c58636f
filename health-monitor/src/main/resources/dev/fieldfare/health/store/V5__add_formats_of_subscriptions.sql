-- What the receiver of a subscription reads.
ALTER TABLE fieldfare_health.subscriptions ADD COLUMN format text NOT NULL DEFAULT 'FIELDFARE';
-- When open alerts were posted to an Alertmanager again; NULL before the first time.
ALTER TABLE fieldfare_health.subscriptions ADD COLUMN posted_at timestamptz;
