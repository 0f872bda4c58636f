-- The journal of versions that run statement by statement. It belongs to the version, so that a later attempt goes on where an
-- earlier one stopped.

CREATE TABLE fieldfare.version_steps (
  track text COLLATE "C" NOT NULL,
  version text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('up', 'down')),
  n int NOT NULL,
  -- SHA-256 of the statement.
  checksum text NOT NULL,
  line int NOT NULL,
  status text NOT NULL CHECK (status IN ('BEGUN', 'DONE')),
  migration_id uuid NOT NULL,
  -- The session of a statement outside a transaction. While it lives the statement is left alone.
  pid int,
  session_started timestamptz,
  -- What tells how it ended: {kind: create | drop | repeatable, index, table, before}.
  subject jsonb,
  rows bigint NOT NULL DEFAULT 0,
  destroyed jsonb NOT NULL DEFAULT '[]',
  began_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (track, version, direction, n)
);

-- Who may read versions may read these too.
DO $$
DECLARE
  reader name;
BEGIN
  FOR reader IN SELECT DISTINCT pg_get_userbyid(a.grantee) FROM pg_class c CROSS JOIN aclexplode(c.relacl) a
      WHERE c.oid = 'fieldfare.schema_migrations'::regclass AND a.privilege_type = 'SELECT' AND a.grantee <> 0
        AND a.grantee <> c.relowner LOOP
    EXECUTE format('GRANT SELECT ON fieldfare.version_steps TO %I', reader);
  END LOOP;
END
$$;
