-- Baselines of tracks: versions whose changes were there before the track.

-- Marks versions as BASELINE without running them, all or none: [{version, checksum}]. Verdicts: done, unknown, changed (another
-- text was stored meanwhile), under_way (a migration applies it), in_place (it is applied, or a baseline already).
CREATE OR REPLACE FUNCTION fieldfare.baseline_versions(in_track text, wanted jsonb, by text)
RETURNS TABLE (version text, verdict text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  judged jsonb;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  PERFORM FROM fieldfare.tracks t WHERE t.track = in_track FOR UPDATE;
  SELECT coalesce(jsonb_agg(jsonb_build_object('version', w.version, 'verdict', CASE WHEN v.version IS NULL THEN 'unknown'
      WHEN w.checksum <> v.checksum THEN 'changed'
      WHEN fieldfare.is_unfinished(v.migration_id) THEN 'under_way'
      WHEN v.status IN ('APPLIED', 'BASELINE') THEN 'in_place'
      ELSE 'done' END) ORDER BY w.n), '[]') INTO judged
  FROM ROWS FROM (jsonb_to_recordset(wanted) AS (version text, checksum text)) WITH ORDINALITY AS w(version, checksum, n)
  LEFT JOIN fieldfare.schema_migrations v ON v.track = in_track AND v.version = w.version;
  IF NOT jsonb_path_exists(judged, '$[*].verdict ? (@ != "done")') THEN
    PERFORM fieldfare.mark_baseline(in_track, judged, by);
  END IF;
  RETURN QUERY SELECT e ->> 'version', e ->> 'verdict' FROM jsonb_array_elements(judged) WITH ORDINALITY AS x(e, n) ORDER BY n;
END
$$;

-- The rows and one event for each.
CREATE OR REPLACE FUNCTION fieldfare.mark_baseline(in_track text, judged jsonb, by text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  WITH marked AS (
    UPDATE fieldfare.schema_migrations v SET status = 'BASELINE', applied_at = clock_timestamp(), applied_by = by, error = NULL,
      migration_id = NULL
    WHERE v.track = in_track AND v.version IN (SELECT e ->> 'version' FROM jsonb_array_elements(judged) AS e)
    RETURNING v.*
  )
  INSERT INTO fieldfare.event_log (type, source, subject, data)
  SELECT 'dev.fieldfare.version.baselined', '/fieldfare/api-gateway/' || t.name, t.name || '/track:' || m.track,
    json_build_object('track', m.track, 'version', m.version, 'file', m.file, 'status', m.status, 'checksum', m.checksum,
      'requestedBy', by)
  FROM marked m CROSS JOIN fieldfare.target t ORDER BY m.sort_key
$$;

REVOKE ALL ON FUNCTION fieldfare.baseline_versions(text, jsonb, text) FROM PUBLIC;
