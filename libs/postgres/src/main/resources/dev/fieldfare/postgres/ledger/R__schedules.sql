-- Work for runs of schedules. The run is the key: the work is done once, however often it is asked for.

-- asked: {kind: BACKUP, schema, table, name}, {kind: FULL_BACKUP, name}, {kind: VERIFICATION} or {kind: PROOF}. Answers {backup},
-- {requested} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.do_scheduled(run uuid, asked jsonb, requester text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb;
BEGIN
  -- A second call waits here for the end of the first one.
  INSERT INTO fieldfare.scheduled_effects (run_id) VALUES (run) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN (SELECT e.answer FROM fieldfare.scheduled_effects e WHERE e.run_id = run);
  END IF;
  CASE asked ->> 'kind'
    WHEN 'BACKUP' THEN done := fieldfare.request_backup(asked - 'kind', requester);
    WHEN 'FULL_BACKUP' THEN done := fieldfare.request_database_backup(jsonb_build_object('type', 'full', 'name', asked ->> 'name',
      'scope', '{}'::jsonb), requester);
    WHEN 'PROOF' THEN done := fieldfare.request_newest_proof();
    WHEN 'VERIFICATION' THEN done := fieldfare.request_verifications(100);
    ELSE RAISE EXCEPTION 'unknown kind of work: %', asked ->> 'kind' USING ERRCODE = '22023';
  END CASE;
  UPDATE fieldfare.scheduled_effects e SET answer = done WHERE e.run_id = run;
  -- A run is asked for within minutes.
  DELETE FROM fieldfare.scheduled_effects e WHERE e.run_id IN (SELECT o.run_id FROM fieldfare.scheduled_effects o
    WHERE o.done_at < clock_timestamp() - interval '30 days' ORDER BY o.done_at LIMIT 10);
  RETURN done;
END
$$;

-- Requests a proof of the newest backup with a structure, first of a backup that was not proven yet. Without such a backup the run
-- fails, because no backup is known to be restorable. Answers {backup} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.request_newest_proof() RETURNS jsonb
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  -- Two queries, each of which ends at its first row.
  SELECT coalesce((SELECT fieldfare.request_proof(b.id) FROM (SELECT coalesce(
      (SELECT o.id FROM fieldfare.field_data_backups o WHERE o.scope IS NOT NULL AND o.status = 'VERIFIED' ORDER BY o.id DESC LIMIT 1),
      (SELECT o.id FROM fieldfare.field_data_backups o WHERE o.scope IS NOT NULL AND o.status = 'PROVEN' ORDER BY o.id DESC LIMIT 1))
      AS id) b WHERE b.id IS NOT NULL),
    fieldfare.refused_backup('not_found', 'There is no verified backup of several tables, of a schema or of all that could be proven.'))
$$;

-- Has backups read back again, those first that were verified the longest time ago. Answers {requested}.
CREATE OR REPLACE FUNCTION fieldfare.request_verifications(most int) RETURNS jsonb
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  WITH chosen AS (
    SELECT b.id FROM fieldfare.field_data_backups b WHERE b.status IN ('VERIFIED', 'PROVEN') AND b.due_at IS NULL
    ORDER BY b.verified_at, b.id LIMIT most FOR UPDATE SKIP LOCKED
  ), wanted AS (
    UPDATE fieldfare.field_data_backups b SET due_at = clock_timestamp() FROM chosen WHERE b.id = chosen.id RETURNING 1
  )
  SELECT jsonb_build_object('requested', count(*)) FROM wanted
$$;
