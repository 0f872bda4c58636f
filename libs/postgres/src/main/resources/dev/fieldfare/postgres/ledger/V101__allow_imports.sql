-- Imports of rows are trials too: requested by the gateway, done by one worker under a lease.
ALTER TABLE fieldfare.trials DROP CONSTRAINT trials_kind_check;
ALTER TABLE fieldfare.trials ADD CONSTRAINT trials_kind_check CHECK (kind IN ('REHEARSAL', 'RECOVERY', 'IMPORT'));
