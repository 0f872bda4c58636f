-- The call by which a worker of the former release applies versions, while it and this release run beside each other. The next
-- release removes it.

-- Such a worker knows no verify sections. A version that has to be verified waits for a worker of this release.
CREATE OR REPLACE FUNCTION fieldfare.apply_version(migration uuid, statements text[], lines int[], token text,
  configured_role name DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM ONLY fieldfare.field_migrations m CROSS JOIN LATERAL fieldfare.version_script(m.id,
      m.request ->> 'track', m.request ->> 'version', m.request ->> 'checksum', m.request ->> 'direction') s
      WHERE m.id = migration AND s.verify IS NOT NULL) THEN
    RETURN '{"result": "waits"}';
  END IF;
  RETURN fieldfare.apply_version(migration, statements, lines, '{}'::text[], '{}'::boolean[], token, configured_role);
END
$$;
