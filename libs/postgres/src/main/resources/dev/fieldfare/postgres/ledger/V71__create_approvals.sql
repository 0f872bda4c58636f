-- Which changes need the approval of another person. A name * stands for all.
CREATE TABLE fieldfare.approval_policies (
  id uuid PRIMARY KEY DEFAULT fieldfare.new_id(),
  migration_type text NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  expires_after interval NOT NULL CHECK (expires_after BETWEEN interval '1 second' AND interval '20 days'),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (migration_type, schema_name, table_name)
);

-- One row for each migration that waited for an approval. An approval holds for the statements whose hash it has.
CREATE TABLE fieldfare.approvals (
  migration_id uuid PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED')),
  plan_hash text NOT NULL,
  statements text[] NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  comment text
);
CREATE INDEX approvals_pending ON fieldfare.approvals (migration_id) WHERE state = 'PENDING';
