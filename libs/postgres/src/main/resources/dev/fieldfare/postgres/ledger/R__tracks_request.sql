-- Versions of tracks on their way into the lines.

-- Enqueues versions as one change set, in the given order: [{version, checksum}]. A version that is under way already, or is
-- done, is named with its migration and not enqueued again, so releases that start together share one. Verdicts: accepted,
-- under_way, done, unknown, changed (another text was stored meanwhile), wrong_state, no_down; after one of the last four
-- nothing was enqueued.
CREATE OR REPLACE FUNCTION fieldfare.request_versions(in_track text, in_direction text, wanted jsonb, by text, asked jsonb)
RETURNS TABLE (version text, migration_id uuid, verdict text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  judged jsonb;
  items jsonb;
  set_id text := fieldfare.new_id()::text;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  PERFORM FROM fieldfare.tracks t WHERE t.track = in_track FOR UPDATE;
  SELECT coalesce(jsonb_agg(jsonb_build_object('version', w.version, 'checksum', v.checksum, 'verdict',
    CASE WHEN v.version IS NULL THEN 'unknown'
      WHEN w.checksum <> v.checksum THEN 'changed'
      WHEN fieldfare.is_unfinished(v.migration_id) THEN CASE WHEN v.requested ->> 'direction' = in_direction
        THEN 'under_way' ELSE 'wrong_state' END
      WHEN in_direction = 'up' AND v.status IN ('APPLIED', 'BASELINE') AND NOT coalesce((asked ->> 'rerun')::boolean, false)
        THEN 'done'
      WHEN in_direction = 'down' AND v.status = 'ROLLED_BACK' THEN 'done'
      WHEN in_direction = 'down' AND v.status <> 'APPLIED' THEN 'wrong_state'
      WHEN in_direction = 'down' AND v.down_text IS NULL THEN 'no_down'
      ELSE 'accepted' END) ORDER BY w.n), '[]') INTO judged
  FROM ROWS FROM (jsonb_to_recordset(wanted) AS (version text, checksum text)) WITH ORDINALITY AS w(version, checksum, n)
  LEFT JOIN fieldfare.schema_migrations v ON v.track = in_track AND v.version = w.version;
  IF NOT jsonb_path_exists(judged, '$[*].verdict ? (@ == "unknown" || @ == "changed" || @ == "wrong_state" || @ == "no_down")') THEN
    SELECT jsonb_agg(jsonb_build_object('requestedBy', by, 'role', 'admin', 'body', jsonb_build_object('type', 'RUN_SQL',
        'track', in_track, 'version', j.version, 'checksum', j.checksum, 'direction', in_direction),
      'changeSet', jsonb_build_object('id', set_id, 'index', j.n - 1, 'of', j.size, 'atomic', false)) ORDER BY j.n) INTO items
    FROM (SELECT e ->> 'version' AS version, e ->> 'checksum' AS checksum, row_number() OVER (ORDER BY o) AS n,
        count(*) OVER () AS size
      FROM jsonb_array_elements(judged) WITH ORDINALITY AS x(e, o) WHERE e ->> 'verdict' = 'accepted') j;
    IF items IS NOT NULL THEN
      PERFORM fieldfare.enqueue_versions(in_track, in_direction, items, asked);
    END IF;
  END IF;
  RETURN QUERY SELECT e ->> 'version', v.migration_id, e ->> 'verdict'
    FROM jsonb_array_elements(judged) WITH ORDINALITY AS x(e, n)
    LEFT JOIN fieldfare.schema_migrations v ON v.track = in_track AND v.version = e ->> 'version' ORDER BY n;
END
$$;

-- Puts the requests into the inbox and notes their ids. backupDefault is the policy of the target: it applies if neither the
-- release nor the header of the version has a policy for backups.
CREATE OR REPLACE FUNCTION fieldfare.enqueue_versions(in_track text, in_direction text, items jsonb, asked jsonb)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  answer record;
BEGIN
  FOR answer IN SELECT a.id, items -> a.ord #>> '{body,version}' AS version FROM fieldfare.accept_all('http', items) a LOOP
    UPDATE fieldfare.schema_migrations v SET migration_id = answer.id,
      requested = (asked - 'backupDefault') || jsonb_build_object('direction', in_direction)
        || CASE WHEN (asked ? 'backupDefault') AND NOT (asked ? 'backup') AND NOT (v.options ? 'backup')
          THEN jsonb_build_object('backup', asked -> 'backupDefault') ELSE '{}' END
    WHERE v.track = in_track AND v.version = answer.version;
    IF coalesce((asked ->> 'rerun')::boolean, false) THEN
      DELETE FROM fieldfare.version_steps s WHERE s.track = in_track AND s.version = answer.version;
    END IF;
  END LOOP;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.request_versions(text, text, jsonb, text, jsonb) FROM PUBLIC;
