-- Backups of several tables, of a schema and of all. scope says what was asked for: {"tables": [{"schema", "table"}, …], "required"},
-- {"schema"} or {}. prove_due_at is when to restore it into a scratch database and to compare.
ALTER TABLE fieldfare.field_data_backups ADD scope jsonb, ADD warnings text[] NOT NULL DEFAULT '{}',
  ADD prove_due_at timestamptz;
CREATE INDEX field_data_backups_proofs ON fieldfare.field_data_backups (prove_due_at) WHERE prove_due_at IS NOT NULL;
