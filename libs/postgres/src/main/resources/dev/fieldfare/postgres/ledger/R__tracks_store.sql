-- Versions of tracks: storing texts, reading the state of a track.

-- Stores the texts of a version. facts: {version, sortKey, repeatable, description, file, downFile, checksum, options}; without
-- an up text only the other texts change. Returns stored, unchanged, changed (an applied version keeps its text), busy (it is
-- being applied), taken (another version has this sort key), or no_up (a new version has no up text).
CREATE OR REPLACE FUNCTION fieldfare.put_version(in_track text, facts jsonb, up text, down text, verify text, by text)
RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known fieldfare.schema_migrations;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  INSERT INTO fieldfare.tracks (track) VALUES (in_track) ON CONFLICT DO NOTHING;
  PERFORM FROM fieldfare.tracks t WHERE t.track = in_track FOR UPDATE;
  SELECT * INTO known FROM fieldfare.schema_migrations v WHERE v.track = in_track AND v.sort_key = facts ->> 'sortKey';
  IF known.version <> facts ->> 'version' THEN
    RETURN 'taken';
  ELSIF known.version IS NULL THEN
    RETURN fieldfare.add_version(in_track, facts, up, down, verify, by);
  ELSIF fieldfare.is_unfinished(known.migration_id) THEN
    RETURN CASE WHEN known.checksum = facts ->> 'checksum' THEN 'unchanged' ELSE 'busy' END;
  END IF;
  IF up IS NULL OR (known.status IN ('APPLIED', 'BASELINE') AND NOT known.repeatable) THEN
    UPDATE fieldfare.schema_migrations v SET down_text = coalesce(down, v.down_text),
      down_file = coalesce(facts ->> 'downFile', v.down_file), verify_text = coalesce(verify, v.verify_text), offered = true,
      offered_checksum = coalesce(facts ->> 'checksum', v.offered_checksum)
    WHERE v.track = in_track AND v.version = known.version;
    RETURN CASE WHEN coalesce(facts ->> 'checksum', known.checksum) = known.checksum THEN 'unchanged' ELSE 'changed' END;
  END IF;
  UPDATE fieldfare.schema_migrations v SET up_text = up, down_text = down, verify_text = verify,
    down_file = facts ->> 'downFile', checksum = facts ->> 'checksum', offered_checksum = facts ->> 'checksum', offered = true,
    file = facts ->> 'file', description = facts ->> 'description', options = facts -> 'options', uploaded_by = by,
    uploaded_at = CASE WHEN v.checksum = facts ->> 'checksum' THEN v.uploaded_at ELSE clock_timestamp() END,
    status = CASE WHEN v.repeatable AND v.checksum <> facts ->> 'checksum' THEN 'PENDING' ELSE v.status END
  WHERE v.track = in_track AND v.version = known.version;
  RETURN CASE WHEN known.checksum = facts ->> 'checksum' THEN 'unchanged' ELSE 'stored' END;
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.add_version(in_track text, facts jsonb, up text, down text, verify text, by text)
RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF up IS NULL THEN
    RETURN 'no_up';
  END IF;
  INSERT INTO fieldfare.schema_migrations (track, version, sort_key, repeatable, description, file, down_file, checksum,
    offered_checksum, up_text, down_text, verify_text, options, uploaded_by)
  VALUES (in_track, facts ->> 'version', facts ->> 'sortKey', (facts ->> 'repeatable')::boolean, facts ->> 'description',
    facts ->> 'file', facts ->> 'downFile', facts ->> 'checksum', facts ->> 'checksum', up, down, verify,
    facts -> 'options', by);
  RETURN 'stored';
END
$$;

-- Records which versions a release contains. The other versions of the track are no longer offered.
CREATE OR REPLACE FUNCTION fieldfare.offer_versions(in_track text, versions text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  UPDATE fieldfare.schema_migrations v SET offered = v.version = ANY (versions)
  WHERE v.track = in_track AND v.offered <> (v.version = ANY (versions));
END
$$;

-- Whether a migration was accepted and has not ended.
CREATE OR REPLACE FUNCTION fieldfare.is_unfinished(migration uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM ONLY fieldfare.field_migrations m WHERE m.id = migration AND m.finished_at IS NULL)
    OR EXISTS (SELECT FROM fieldfare.inbox i WHERE i.id = migration)
$$;

-- All versions of a track in their order, without their texts; NULL when there is no such track. statementsDone: of a version that
-- runs statement by statement, while it is half done. One query, because a call of a function for each version takes several times
-- as long, and so does compiling the query.
CREATE OR REPLACE FUNCTION fieldfare.describe_track(in_track text) RETURNS json
LANGUAGE plpgsql STABLE SET jit = off SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last_applied text := (SELECT max(v.sort_key) FROM fieldfare.schema_migrations v
    WHERE v.track = in_track AND v.status IN ('APPLIED', 'BASELINE') AND NOT v.repeatable);
BEGIN
  RETURN (SELECT json_build_object('track', t.track, 'target', (SELECT g.name FROM fieldfare.target g),
      'current', (SELECT v.version FROM fieldfare.schema_migrations v WHERE v.track = in_track AND v.sort_key = last_applied),
      'versions', coalesce((SELECT json_agg(json_build_object('version', v.version, 'description', v.description,
          'file', v.file, 'status', v.status, 'findings', array_to_json(array_remove(ARRAY[
            CASE WHEN v.status IN ('APPLIED', 'BASELINE') AND v.offered_checksum <> v.checksum THEN 'CHANGED' END,
            CASE WHEN v.status IN ('APPLIED', 'BASELINE') AND NOT v.offered THEN 'MISSING' END,
            CASE WHEN v.status NOT IN ('APPLIED', 'BASELINE') AND NOT v.repeatable AND v.sort_key < last_applied COLLATE "C"
              THEN 'OUT_OF_ORDER' END], NULL)),
          'repeatable', v.repeatable, 'checksum', v.checksum, 'offeredChecksum', v.offered_checksum, 'offered', v.offered,
          'hasDown', v.down_text IS NOT NULL, 'options', v.options,
          -- As is_unfinished() says.
          'underWay', EXISTS (SELECT FROM ONLY fieldfare.field_migrations m WHERE m.id = v.migration_id AND m.finished_at IS NULL)
            OR EXISTS (SELECT FROM fieldfare.inbox i WHERE i.id = v.migration_id),
          'migrationId', v.migration_id, 'attempts', v.attempts, 'appliedAt', fieldfare.iso(v.applied_at),
          'appliedBy', v.applied_by, 'durationMs', v.duration_ms, 'statements', v.statements,
          'statementsDone', d.statements, 'error', v.error) ORDER BY v.sort_key)
        FROM fieldfare.schema_migrations v LEFT JOIN (SELECT s.version, s.direction, count(*) AS statements
          FROM fieldfare.version_steps s WHERE s.track = in_track AND s.status = 'DONE' GROUP BY s.version, s.direction) d
          ON d.version = v.version AND d.direction = v.requested ->> 'direction'
        WHERE v.track = in_track), '[]'))
    FROM fieldfare.tracks t WHERE t.track = in_track);
END
$$;

-- The names of the target's tracks.
CREATE OR REPLACE FUNCTION fieldfare.list_tracks() RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(json_agg(t.track ORDER BY t.track), '[]') FROM fieldfare.tracks t
$$;

-- One version with its texts and attempts.
CREATE OR REPLACE FUNCTION fieldfare.version_history(in_track text, in_version text) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT json_build_object('version', v.version, 'status', v.status, 'up', v.up_text, 'down', v.down_text,
    'verify', v.verify_text, 'history', coalesce((SELECT json_agg(json_build_object('n', a.n, 'direction', a.direction,
      'status', a.status, 'checksum', a.checksum, 'migrationId', a.migration_id, 'requestedBy', a.requested_by, 'way', a.way,
      'startedAt', fieldfare.iso(a.started_at), 'finishedAt', fieldfare.iso(a.finished_at), 'statements', a.statements,
      'destroyed', a.destroyed, 'error', a.error) ORDER BY a.n) FROM fieldfare.version_attempts a
      WHERE a.track = v.track AND a.version = v.version), '[]'))
  FROM fieldfare.schema_migrations v WHERE v.track = in_track AND v.version = in_version
$$;

REVOKE ALL ON FUNCTION fieldfare.put_version(text, jsonb, text, text, text, text),
  fieldfare.offer_versions(text, text[]) FROM PUBLIC;
