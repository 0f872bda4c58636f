-- Trials in scratch databases: requested by the gateway, done by one worker under a lease.

-- Requests a trial; NULL where too many wait already. Finished trials of the last month are kept.
CREATE OR REPLACE FUNCTION fieldfare.request_trial(in_kind text, asked jsonb, by text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made uuid := fieldfare.new_id();
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  DELETE FROM fieldfare.trials t WHERE t.id IN (SELECT o.id FROM fieldfare.trials o
    WHERE o.finished_at < clock_timestamp() - interval '30 days' ORDER BY o.finished_at LIMIT 20);
  IF (SELECT count(*) FROM fieldfare.trials t WHERE t.finished_at IS NULL) >= 20 THEN
    RETURN NULL;
  END IF;
  INSERT INTO fieldfare.trials (id, kind, request, requested_by) VALUES (made, in_kind, asked, by);
  RETURN made;
END
$$;

-- One trial without its request, or NULL. The caller needs no right on the request.
CREATE OR REPLACE FUNCTION fieldfare.describe_trial(trial uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('id', t.id, 'kind', t.kind, 'target', g.name, 'track', t.track, 'status', t.status,
    'requestedBy', t.requested_by, 'requestedAt', fieldfare.iso(t.requested_at), 'finishedAt', fieldfare.iso(t.finished_at),
    'error', t.error, 'report', t.report)
  FROM fieldfare.trials t CROSS JOIN fieldfare.target g WHERE t.id = trial
$$;

-- Begins the oldest trial that no worker does: {id, epoch, kind, request, by, path, role}, or NULL. One that was interrupted three
-- times, or when a part of a repair was committed, has failed.
CREATE OR REPLACE FUNCTION fieldfare.begin_trial(worker text, lease_ms int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  candidate record;
  held bigint;
  begun fieldfare.trials;
BEGIN
  FOR candidate IN SELECT t.id FROM fieldfare.trials t WHERE t.finished_at IS NULL ORDER BY t.requested_at LIMIT 20 LOOP
    held := fieldfare.take_lease('trial/' || candidate.id, worker, lease_ms);
    CONTINUE WHEN held IS NULL;
    UPDATE fieldfare.trials t SET status = 'RUNNING', attempts = t.attempts + 1, started_at = clock_timestamp()
    WHERE t.id = candidate.id AND t.finished_at IS NULL RETURNING t.* INTO begun;
    IF begun.id IS NULL THEN
      PERFORM fieldfare.release_lease('trial/' || candidate.id, held);
    ELSIF begun.report IS NOT NULL THEN
      PERFORM fieldfare.end_trial(begun.id, held, NULL, CASE WHEN (begun.report ->> 'fixed')::boolean
        THEN 'it was interrupted after the repair was committed: verify it'
        ELSE 'it was interrupted after a part of the repair was committed: plan again' END);
    ELSIF begun.attempts > 3 THEN
      PERFORM fieldfare.end_trial(begun.id, held, NULL, 'it was interrupted three times');
    ELSE
      RETURN jsonb_build_object('id', begun.id, 'epoch', held, 'kind', begun.kind, 'request', begun.request,
        'by', begun.requested_by, 'path', coalesce(fieldfare.path_of(coalesce(begun.request ->> 'track', begun.request ->> 'ledger')), 'public'),
        'role', pg_get_userbyid(fieldfare.release_role()));
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;

-- Ends a trial with a report, or with the reason for its absence. The rows of an import are not kept.
CREATE OR REPLACE FUNCTION fieldfare.end_trial(trial uuid, held_epoch bigint, in_report jsonb, failure text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.require_lease('trial/' || trial, held_epoch);
  UPDATE fieldfare.trials t SET status = CASE WHEN failure IS NULL THEN 'DONE' ELSE 'FAILED' END, report = in_report,
    error = failure, finished_at = clock_timestamp(),
    request = CASE WHEN t.kind = 'IMPORT' THEN t.request - 'rows' ELSE t.request END WHERE t.id = trial;
  PERFORM fieldfare.release_lease('trial/' || trial, held_epoch);
END
$$;

REVOKE ALL ON FUNCTION fieldfare.request_trial(text, jsonb, text) FROM PUBLIC;
