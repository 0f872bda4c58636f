-- The calls by which a worker of the former release applies versions, while it and this release run beside each other. The next
-- release removes them.

-- Such a worker knows no verify sections and no journal. A version that needs one of them waits for a worker of this release.
CREATE OR REPLACE FUNCTION fieldfare.waits_for_newer_worker(migration uuid, request jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.verify IS NOT NULL OR NOT coalesce((s.options ->> 'transactional')::boolean, true)
  FROM fieldfare.version_script(migration, request ->> 'track', request ->> 'version', request ->> 'checksum',
    request ->> 'direction') s
$$;

-- Without this answer such a worker reads the script, and fails a version with statements that cannot run in a transaction.
CREATE OR REPLACE FUNCTION fieldfare.next_barrier() RETURNS TABLE (id uuid, seq bigint, status text, due boolean,
  wait_until timestamptz, attempts int, request jsonb, requested_by text, waits boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.id, b.seq, b.status, b.due, b.wait_until, b.attempts, b.request, b.requested_by,
    b.waits OR fieldfare.waits_for_newer_worker(b.id, b.request)
  FROM fieldfare.next_version() b
$$;

CREATE OR REPLACE FUNCTION fieldfare.apply_version(migration uuid, statements text[], lines int[], token text,
  configured_role name DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM ONLY fieldfare.field_migrations m
      WHERE m.id = migration AND fieldfare.waits_for_newer_worker(m.id, m.request)) THEN
    RETURN '{"result": "waits"}';
  END IF;
  RETURN fieldfare.apply_version(migration, statements, lines, '{}'::text[], '{}'::boolean[], token, configured_role);
END
$$;
