-- Entries of the audit trail form a chain of hashes: a changed, deleted or inserted entry shows.

-- position and hash are NULL for entries that were written before the chain. kept_at grows with the position, so what is deleted
-- after its retention is the beginning of the chain.
ALTER TABLE fieldfare_gateway.audit ADD position bigint, ADD hash bytea, ADD kept_at timestamptz;
UPDATE fieldfare_gateway.audit SET kept_at = at;
ALTER TABLE fieldfare_gateway.audit ALTER kept_at SET DEFAULT clock_timestamp(), ALTER kept_at SET NOT NULL;
CREATE UNIQUE INDEX audit_position ON fieldfare_gateway.audit (position) WHERE position IS NOT NULL;
CREATE INDEX audit_without_position ON fieldfare_gateway.audit (id) WHERE position IS NULL;
DROP INDEX fieldfare_gateway.audit_age;
CREATE INDEX audit_age ON fieldfare_gateway.audit (kept_at);

-- The end of the chain: one row.
CREATE TABLE fieldfare_gateway.audit_chain (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  position bigint NOT NULL,
  hash bytea NOT NULL,
  kept_at timestamptz NOT NULL
);
INSERT INTO fieldfare_gateway.audit_chain (position, hash, kept_at)
VALUES (0, decode(repeat('00', 32), 'hex'), clock_timestamp());
