-- How tracks were described before: one call for each version.
CREATE SCHEMA former;

-- The findings for a version. last_applied is the sort key of the last applied version.
CREATE OR REPLACE FUNCTION former.findings_of(v fieldfare.schema_migrations, last_applied text) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_to_json(array_remove(ARRAY[
    CASE WHEN v.status IN ('APPLIED', 'BASELINE') AND v.offered_checksum <> v.checksum THEN 'CHANGED' END,
    CASE WHEN v.status IN ('APPLIED', 'BASELINE') AND NOT v.offered THEN 'MISSING' END,
    CASE WHEN v.status NOT IN ('APPLIED', 'BASELINE') AND NOT v.repeatable AND v.sort_key < last_applied COLLATE "C"
      THEN 'OUT_OF_ORDER' END], NULL))
$$;

-- A version as the API shows it, without its texts. statementsDone: of a version that runs statement by statement, while it is half
-- done.
CREATE OR REPLACE FUNCTION former.describe_version(v fieldfare.schema_migrations, last_applied text) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT json_build_object('version', v.version, 'description', v.description, 'file', v.file, 'status', v.status,
    'findings', former.findings_of(v, last_applied), 'repeatable', v.repeatable, 'checksum', v.checksum,
    'offeredChecksum', v.offered_checksum, 'offered', v.offered, 'hasDown', v.down_text IS NOT NULL, 'options', v.options,
    'underWay', fieldfare.is_unfinished(v.migration_id), 'migrationId', v.migration_id, 'attempts', v.attempts,
    'appliedAt', fieldfare.iso(v.applied_at), 'appliedBy', v.applied_by, 'durationMs', v.duration_ms,
    'statements', v.statements, 'statementsDone', (SELECT nullif(count(*), 0) FROM fieldfare.version_steps s
      WHERE s.track = v.track AND s.version = v.version AND s.direction = v.requested ->> 'direction' AND s.status = 'DONE'),
    'error', v.error)
$$;

-- All versions of a track in their order; NULL when there is no such track.
CREATE OR REPLACE FUNCTION former.describe_track(in_track text) RETURNS json
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last_applied text := (SELECT max(v.sort_key) FROM fieldfare.schema_migrations v
    WHERE v.track = in_track AND v.status IN ('APPLIED', 'BASELINE') AND NOT v.repeatable);
BEGIN
  RETURN (SELECT json_build_object('track', t.track, 'target', (SELECT g.name FROM fieldfare.target g),
      'current', (SELECT v.version FROM fieldfare.schema_migrations v WHERE v.track = in_track AND v.sort_key = last_applied),
      'versions', coalesce((SELECT json_agg(former.describe_version(v, last_applied) ORDER BY v.sort_key)
        FROM fieldfare.schema_migrations v WHERE v.track = in_track), '[]'))
    FROM fieldfare.tracks t WHERE t.track = in_track);
END
$$;
