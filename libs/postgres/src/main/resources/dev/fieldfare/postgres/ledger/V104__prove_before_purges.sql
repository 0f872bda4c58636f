-- What a purge waits for: needs_proof is true when its backup must be PROVEN, purge_waits says why a purge that is due is not placed,
-- and purge_retry_at when to look again.
ALTER TABLE fieldfare.quarantine ADD needs_proof boolean NOT NULL DEFAULT false, ADD purge_waits text,
  ADD purge_retry_at timestamptz;

-- Who may read the state of quarantine may read this too.
DO $$
DECLARE
  reader name;
BEGIN
  FOR reader IN SELECT DISTINCT pg_get_userbyid(x.grantee) FROM pg_attribute a CROSS JOIN aclexplode(a.attacl) x
      WHERE a.attrelid = 'fieldfare.quarantine'::regclass AND a.attname = 'purged_at' AND x.privilege_type = 'SELECT'
        AND x.grantee <> 0 LOOP
    EXECUTE format('GRANT SELECT (needs_proof, purge_waits) ON fieldfare.quarantine TO %I', reader);
  END LOOP;
END
$$;
