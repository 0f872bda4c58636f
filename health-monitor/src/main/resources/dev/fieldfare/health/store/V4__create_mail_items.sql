-- Subscriptions by e-mail have no secret.
ALTER TABLE fieldfare_health.subscriptions ALTER COLUMN secret DROP NOT NULL;
-- The limit of mails an hour: when the full number is allowed at once again; NULL before the first mail.
ALTER TABLE fieldfare_health.subscriptions ADD COLUMN mails_until timestamptz;

-- One row for each message to a subscription by e-mail. delivery_id is the mail that has it; NULL while it waits.
CREATE TABLE fieldfare_health.mail_items (
  id uuid PRIMARY KEY,
  subscription_id uuid NOT NULL REFERENCES fieldfare_health.subscriptions ON DELETE CASCADE,
  delivery_id uuid REFERENCES fieldfare_health.deliveries ON DELETE CASCADE,
  event_type text NOT NULL,
  severity text NOT NULL,
  body text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX mail_items_waiting ON fieldfare_health.mail_items (subscription_id, created_at) WHERE delivery_id IS NULL;
CREATE INDEX mail_items_delivery ON fieldfare_health.mail_items (delivery_id) WHERE delivery_id IS NOT NULL;
