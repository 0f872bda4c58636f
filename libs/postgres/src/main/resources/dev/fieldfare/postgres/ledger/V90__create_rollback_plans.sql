-- Rollback plans: the way back to a backup or to a migration, in steps that are migrations. See R__rollback_plans.sql.

-- origin is {backups: [id]} or {to: id}. hash is that of the steps. The code of the last confirmation is stored as a hash, bound to the plan's.
CREATE TABLE fieldfare.rollback_plans (
  id uuid PRIMARY KEY,
  origin jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('PLANNED', 'EXECUTING', 'COMPLETED', 'FAILED')),
  hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL,
  code_hash text,
  code_until timestamptz,
  code_tries int NOT NULL DEFAULT 0,
  started_at timestamptz,
  executed_by text,
  sender_role text,
  finished_at timestamptz,
  verification jsonb,
  error_code text,
  error_message text
);
CREATE INDEX rollback_plans_executing ON fieldfare.rollback_plans (id) WHERE status = 'EXECUTING';

-- One migration for each step but the last, which verifies. A step and the request of its migration are one transaction.
CREATE TABLE fieldfare.rollback_plan_steps (
  plan_id uuid NOT NULL REFERENCES fieldfare.rollback_plans,
  n int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('UNDO', 'REMOVE_TABLE', 'RESTORE', 'VERIFY')),
  level text NOT NULL CHECK (level IN ('CRITICAL', 'STANDARD')),
  description text NOT NULL,
  loses text,
  reverts uuid,
  backup_id uuid,
  schema_name text,
  table_name text,
  rows_now bigint,
  rows_in_backup bigint,
  estimated_ms bigint NOT NULL,
  status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'RUNNING', 'DONE', 'FAILED')),
  migration_id uuid,
  started_at timestamptz,
  finished_at timestamptz,
  error_code text,
  error_message text,
  PRIMARY KEY (plan_id, n)
);
CREATE INDEX rollback_plan_steps_backup ON fieldfare.rollback_plan_steps (backup_id) WHERE backup_id IS NOT NULL;
