-- The request of a trial holds scripts, and rows until an import ends: only the worker reads it. The track is shown.
ALTER TABLE fieldfare.trials ADD COLUMN track text GENERATED ALWAYS AS (request ->> 'track') STORED;

DO $$
DECLARE
  reader name;
BEGIN
  FOR reader IN SELECT DISTINCT pg_get_userbyid(a.grantee) FROM pg_class c CROSS JOIN aclexplode(c.relacl) a
      WHERE c.oid = 'fieldfare.trials'::regclass AND a.privilege_type = 'SELECT' AND a.grantee <> 0 AND a.grantee <> c.relowner LOOP
    EXECUTE format('REVOKE SELECT ON fieldfare.trials FROM %I', reader);
    EXECUTE format('GRANT SELECT (id, kind, status, track, report, error, attempts, requested_by, requested_at, started_at, finished_at)
      ON fieldfare.trials TO %I', reader);
  END LOOP;
END
$$;
