-- The form whose table has the problem; NULL for a problem of no form.
ALTER TABLE fieldfare_health.alerts ADD COLUMN form text;
-- The forms whose alerts are sent; empty means all.
ALTER TABLE fieldfare_health.subscriptions ADD COLUMN forms text[] NOT NULL DEFAULT '{}';
ALTER TABLE fieldfare_health.silences ADD COLUMN form text;
ALTER TABLE fieldfare_health.silences DROP CONSTRAINT silences_check;
ALTER TABLE fieldfare_health.silences ADD CONSTRAINT silences_match CHECK (num_nonnulls(category, target, subject, form) > 0);
