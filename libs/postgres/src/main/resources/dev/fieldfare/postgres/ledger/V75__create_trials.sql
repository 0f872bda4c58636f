-- Trials: work that a worker does in a scratch database, such as the rehearsal of a release. The request holds the scripts, so that
-- nothing of it is stored in a track.
CREATE TABLE fieldfare.trials (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('REHEARSAL', 'RECOVERY')),
  status text NOT NULL DEFAULT 'QUEUED' CHECK (status IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED')),
  request jsonb NOT NULL,
  report jsonb,
  error text,
  attempts int NOT NULL DEFAULT 0,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX trials_open ON fieldfare.trials (requested_at) WHERE finished_at IS NULL;
CREATE INDEX trials_finished ON fieldfare.trials (finished_at) WHERE finished_at IS NOT NULL;

-- Who may read versions may read these too.
DO $$
DECLARE
  reader name;
BEGIN
  FOR reader IN SELECT DISTINCT pg_get_userbyid(a.grantee) FROM pg_class c CROSS JOIN aclexplode(c.relacl) a
      WHERE c.oid = 'fieldfare.schema_migrations'::regclass AND a.privilege_type = 'SELECT' AND a.grantee <> 0
        AND a.grantee <> c.relowner LOOP
    EXECUTE format('GRANT SELECT ON fieldfare.trials TO %I', reader);
  END LOOP;
END
$$;
