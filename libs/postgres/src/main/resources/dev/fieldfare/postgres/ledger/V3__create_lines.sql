-- The lines: one row for each name that a waiting migration claims. A migration can run when it is first in all its lines.
CREATE TABLE fieldfare.claims (
  name text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  migration_id uuid NOT NULL,
  PRIMARY KEY (name, seq)
);

-- Migrations that have no sequence number yet, and when to check them again.
CREATE TABLE fieldfare.appointments (
  migration_id uuid PRIMARY KEY,
  due_at timestamptz NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('run_at', 'change_set', 'dependency'))
);
CREATE INDEX appointments_due ON fieldfare.appointments (due_at, migration_id);

CREATE TABLE fieldfare.dependencies (
  migration_id uuid NOT NULL,
  depends_on uuid NOT NULL,
  PRIMARY KEY (migration_id, depends_on)
);
CREATE INDEX dependencies_back ON fieldfare.dependencies (depends_on);

-- Paused lines. The name '' pauses the whole target, otherwise it is schema.table.
CREATE TABLE fieldfare.pauses (
  name text COLLATE "C" PRIMARY KEY,
  paused_by text NOT NULL,
  paused_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
