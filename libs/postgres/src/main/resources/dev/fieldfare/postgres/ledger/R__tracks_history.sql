-- Histories of other tools, taken over into tracks.

-- Marks versions as BASELINE, all or none, with the time and the role of the rows in the other ledger:
-- [{version, checksum, appliedAt, appliedBy}]. The verdicts are those of baseline_versions.
CREATE OR REPLACE FUNCTION fieldfare.import_versions(in_track text, wanted jsonb, by text)
RETURNS TABLE (version text, verdict text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  judged jsonb := (SELECT coalesce(jsonb_agg(to_jsonb(b)), '[]') FROM fieldfare.baseline_versions(in_track, wanted, by) b);
BEGIN
  IF NOT jsonb_path_exists(judged, '$[*].verdict ? (@ != "done")') THEN
    UPDATE fieldfare.schema_migrations v
    SET applied_at = coalesce(w."appliedAt", v.applied_at), applied_by = coalesce(w."appliedBy", v.applied_by)
    FROM jsonb_to_recordset(wanted) AS w(version text, "appliedAt" timestamptz, "appliedBy" text)
    WHERE v.track = in_track AND v.version = w.version;
  END IF;
  RETURN QUERY SELECT e ->> 'version', e ->> 'verdict' FROM jsonb_array_elements(judged) AS e;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.import_versions(text, jsonb, text) FROM PUBLIC;
