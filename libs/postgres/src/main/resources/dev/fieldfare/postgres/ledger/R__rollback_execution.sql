-- The execution of rollback plans: one migration after the other. Their state is in the ledger alone, so any worker can continue a plan.

-- Begins a plan that was confirmed three times. Answers {plan} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.execute_rollback_plan(plan uuid, given_code text, actor text, role text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p fieldfare.rollback_plans;
  refusal jsonb;
BEGIN
  SELECT * INTO p FROM fieldfare.rollback_plans r WHERE r.id = plan FOR UPDATE;
  refusal := fieldfare.rollback_refusal(p);
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;
  IF p.code_hash IS NULL OR p.code_until <= clock_timestamp() OR p.code_tries >= 5
      OR p.code_hash IS DISTINCT FROM encode(sha256(convert_to(given_code || p.hash, 'UTF8')), 'hex') THEN
    UPDATE fieldfare.rollback_plans r SET code_tries = r.code_tries + 1 WHERE r.id = plan;
    RETURN fieldfare.refused_backup('invalid_value', 'Invalid confirmation code - rollback cancelled');
  END IF;
  UPDATE fieldfare.rollback_plans r SET status = 'EXECUTING', started_at = clock_timestamp(), executed_by = actor,
    sender_role = role, code_hash = NULL, code_until = NULL WHERE r.id = plan RETURNING * INTO p;
  PERFORM fieldfare.record_rollback_event('confirmed', p);
  RETURN jsonb_build_object('plan', fieldfare.rollback_plan_document(p));
END
$$;

-- Plans that are being executed.
CREATE OR REPLACE FUNCTION fieldfare.rollback_plans_due(most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id FROM fieldfare.rollback_plans p WHERE p.status = 'EXECUTING' ORDER BY p.id LIMIT most
$$;

-- Does what can be done for a plan now: 'moved', 'waits', 'ended', or NULL when another worker has it. The caller's transaction
-- refuses views.
CREATE OR REPLACE FUNCTION fieldfare.advance_rollback_plan(plan uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p fieldfare.rollback_plans;
  s fieldfare.rollback_plan_steps;
  m fieldfare.field_migrations;
BEGIN
  SELECT * INTO p FROM fieldfare.rollback_plans r WHERE r.id = plan AND r.status = 'EXECUTING' FOR UPDATE SKIP LOCKED;
  IF p.id IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT * INTO STRICT s FROM fieldfare.rollback_plan_steps x WHERE x.plan_id = plan AND x.status <> 'DONE' ORDER BY x.n LIMIT 1;
  IF s.kind = 'VERIFY' THEN
    RETURN fieldfare.verify_rollback_plan(p, s);
  ELSIF s.migration_id IS NULL THEN
    RETURN fieldfare.begin_rollback_step(p, s);
  END IF;
  SELECT * INTO m FROM fieldfare.field_migrations x WHERE x.id = s.migration_id;
  IF m.finished_at IS NULL THEN
    RETURN 'waits';
  ELSIF m.status NOT IN ('APPLIED', 'UNDONE') THEN
    RETURN fieldfare.fail_rollback_plan(p, s, coalesce(m.error_code, 'wrong_state'),
      coalesce(m.error_message, m.error ->> 'message', format('the migration %s is %s', m.id, m.status)));
  END IF;
  UPDATE fieldfare.rollback_plan_steps x SET status = 'DONE', finished_at = clock_timestamp() WHERE x.plan_id = s.plan_id AND x.n = s.n;
  PERFORM fieldfare.record_rollback_event('step', p);
  RETURN 'moved';
END
$$;

-- Requests the migration of a step.
CREATE OR REPLACE FUNCTION fieldfare.begin_rollback_step(p fieldfare.rollback_plans, s fieldfare.rollback_plan_steps) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asked jsonb;
  answer jsonb;
  requested uuid;
BEGIN
  IF s.kind = 'RESTORE' THEN
    answer := CASE WHEN EXISTS (SELECT FROM fieldfare.field_data_backups b WHERE b.id = s.backup_id AND b.scope IS NOT NULL)
      THEN fieldfare.request_set_restore(s.backup_id, s.schema_name, s.table_name, s.schema_name, s.table_name, p.executed_by,
        p.sender_role)
      ELSE fieldfare.request_restore(s.backup_id, s.schema_name, s.table_name, p.executed_by, p.sender_role) END;
    IF answer ? 'refused' THEN
      RETURN fieldfare.fail_rollback_plan(p, s, answer ->> 'refused', answer ->> 'message');
    END IF;
    requested := (answer ->> 'migration')::uuid;
  ELSE
    asked := CASE s.kind WHEN 'UNDO' THEN jsonb_build_object('type', 'UNDO', 'migrationId', s.reverts)
      ELSE jsonb_build_object('type', 'DROP_TABLE', 'table',
        CASE s.schema_name WHEN 'public' THEN '' ELSE s.schema_name || '.' END || s.table_name) END;
    SELECT a.id INTO STRICT requested FROM fieldfare.accept_all('http', jsonb_build_array(jsonb_build_object('body', asked,
      'requestedBy', p.executed_by, 'role', p.sender_role, 'key', format('rollback-plan/%s/%s', p.id, s.n)))) a;
  END IF;
  UPDATE fieldfare.rollback_plan_steps x SET status = 'RUNNING', started_at = clock_timestamp(), migration_id = requested
  WHERE x.plan_id = s.plan_id AND x.n = s.n;
  PERFORM fieldfare.record_rollback_event('step', p);
  RETURN 'moved';
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.fail_rollback_plan(p fieldfare.rollback_plans, s fieldfare.rollback_plan_steps, code text,
  message text) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  failed fieldfare.rollback_plans;
BEGIN
  UPDATE fieldfare.rollback_plan_steps x SET status = 'FAILED', finished_at = clock_timestamp(), error_code = code, error_message = message
  WHERE x.plan_id = s.plan_id AND x.n = s.n;
  UPDATE fieldfare.rollback_plans r SET status = 'FAILED', finished_at = clock_timestamp(), error_code = code,
    error_message = format('step %s: %s', s.n, message) WHERE r.id = p.id RETURNING * INTO failed;
  PERFORM fieldfare.record_rollback_event('failed', failed);
  RETURN 'ended';
END
$$;

-- Looks at what the steps left: undone changes are UNDONE, restored tables are there with at least the rows of the backup.
-- Applications may have added rows since.
CREATE OR REPLACE FUNCTION fieldfare.verify_rollback_plan(p fieldfare.rollback_plans, s fieldfare.rollback_plan_steps) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found jsonb;
  wrong text;
  completed fieldfare.rollback_plans;
BEGIN
  SELECT coalesce(jsonb_agg(jsonb_build_object('table', x.schema_name || '.' || x.table_name, 'rowsInBackup', x.rows_in_backup,
      'rows', fieldfare.plain_rows(x.schema_name, x.table_name)) ORDER BY x.n), '[]')
  INTO found FROM fieldfare.rollback_plan_steps x WHERE x.plan_id = p.id AND x.kind = 'RESTORE';
  wrong := coalesce(
    (SELECT format('%s has %s of %s rows', f ->> 'table', coalesce(f ->> 'rows', 'none'), f ->> 'rowsInBackup')
      FROM jsonb_array_elements(found) f
      WHERE coalesce((f ->> 'rows')::bigint < (f ->> 'rowsInBackup')::bigint, true) LIMIT 1),
    (SELECT format('the change %s is not undone', x.reverts) FROM fieldfare.rollback_plan_steps x
      LEFT JOIN fieldfare.field_migrations m ON m.id = x.reverts
      WHERE x.plan_id = p.id AND x.kind = 'UNDO' AND m.status IS DISTINCT FROM 'UNDONE' LIMIT 1));
  UPDATE fieldfare.rollback_plans r SET verification = found WHERE r.id = p.id;
  IF wrong IS NOT NULL THEN
    RETURN fieldfare.fail_rollback_plan(p, s, 'verification_failed', wrong);
  END IF;
  UPDATE fieldfare.rollback_plan_steps x SET status = 'DONE', started_at = coalesce(x.started_at, clock_timestamp()),
    finished_at = clock_timestamp() WHERE x.plan_id = s.plan_id AND x.n = s.n;
  UPDATE fieldfare.rollback_plans r SET status = 'COMPLETED', finished_at = clock_timestamp() WHERE r.id = p.id
  RETURNING * INTO completed;
  PERFORM fieldfare.record_rollback_event('completed', completed);
  RETURN 'ended';
END
$$;
