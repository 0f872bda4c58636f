-- Messages of some alerts are held back: of what follows from a database that is away, and of problems that come and go.
ALTER TABLE fieldfare_health.alerts ADD COLUMN held_by text CHECK (held_by IN ('OUTAGE', 'FLAPPING'));
-- The moment at which the message is sent if the alert is still open; with OUTAGE it is sent at the end of the outage.
ALTER TABLE fieldfare_health.alerts ADD COLUMN held_until timestamptz;
CREATE INDEX alerts_held ON fieldfare_health.alerts (target, held_by) WHERE held_by IS NOT NULL AND state <> 'RESOLVED';

-- A silence may begin later: a maintenance window.
ALTER TABLE fieldfare_health.silences ADD COLUMN starts_at timestamptz;
UPDATE fieldfare_health.silences SET starts_at = created_at;
ALTER TABLE fieldfare_health.silences ALTER COLUMN starts_at SET NOT NULL;
