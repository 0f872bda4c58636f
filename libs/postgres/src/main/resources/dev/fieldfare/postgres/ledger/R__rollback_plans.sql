-- Rollback plans, from request to code. R__rollback_execution.sql executes them.

-- A plan as events and answers show it. Values of rows are not in it.
CREATE OR REPLACE FUNCTION fieldfare.rollback_plan_document(p fieldfare.rollback_plans) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT json_build_object('id', p.id, 'status', p.status, 'origin', p.origin, 'hash', p.hash, 'createdBy', p.created_by,
    'createdAt', fieldfare.iso(p.created_at), 'startedAt', fieldfare.iso(p.started_at), 'executedBy', p.executed_by,
    'finishedAt', fieldfare.iso(p.finished_at), 'verification', p.verification, 'alternatives', p.alternatives,
    'estimatedMs', (SELECT sum(s.estimated_ms) FROM fieldfare.rollback_plan_steps s WHERE s.plan_id = p.id),
    'error', CASE WHEN p.error_code IS NOT NULL THEN json_build_object('code', p.error_code, 'message', p.error_message) END,
    'steps', (SELECT json_agg(json_build_object('n', s.n, 'kind', s.kind, 'level', s.level, 'description', s.description,
        'loses', s.loses, 'reverts', s.reverts, 'backupId', s.backup_id, 'schema', s.schema_name, 'table', s.table_name,
        'rowsNow', s.rows_now, 'rowsInBackup', s.rows_in_backup, 'estimatedMs', s.estimated_ms, 'status', s.status,
        'migrationId', s.migration_id, 'startedAt', fieldfare.iso(s.started_at), 'finishedAt', fieldfare.iso(s.finished_at),
        'error', CASE WHEN s.error_code IS NOT NULL THEN json_build_object('code', s.error_code, 'message', s.error_message) END)
      ORDER BY s.n) FROM fieldfare.rollback_plan_steps s WHERE s.plan_id = p.id))
$$;

CREATE OR REPLACE FUNCTION fieldfare.record_rollback_event(what text, p fieldfare.rollback_plans) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO fieldfare.event_log (type, source, subject, data)
  SELECT 'dev.fieldfare.rollback.' || what, '/fieldfare/backup-worker/' || t.name, t.name || '/' || p.id,
    fieldfare.rollback_plan_document(p)
  FROM fieldfare.target t
$$;

-- Milliseconds that a restore of so many bytes takes: by the last twenty restores, or 20 MB a second.
CREATE OR REPLACE FUNCTION fieldfare.restore_estimate(bytes bigint) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 500 + (coalesce(bytes, 0) * 1000 / greatest(coalesce((SELECT sum(r.raw_bytes) / nullif(sum(r.seconds), 0)
    FROM (SELECT b.raw_bytes, extract(epoch FROM m.finished_at - m.enqueued_at) AS seconds
      FROM fieldfare.finished_migrations m JOIN fieldfare.field_data_backups b ON b.id = m.backup_id
      WHERE m.migration_type = 'RESTORE' AND m.status = 'APPLIED' AND b.raw_bytes > 1000000 ORDER BY m.id DESC LIMIT 20) r),
    20000000), 1))::bigint
$$;

-- Rows of a plain table; NULL for others, and for tables whose policies would hide rows from us: policies are code of others. The caller's
-- transaction refuses views for the same reason.
CREATE OR REPLACE FUNCTION fieldfare.plain_rows(in_schema text, of_table text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET row_security = off AS $$
DECLARE
  found bigint;
BEGIN
  IF EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = in_schema AND c.relname = of_table AND c.relkind = 'r') THEN
    EXECUTE format('SELECT count(*) FROM ONLY %I.%I', in_schema, of_table) INTO found;
  END IF;
  RETURN found;
EXCEPTION WHEN insufficient_privilege THEN
  RETURN NULL;
END
$$;

-- Over what the plan does and loses. Numbers of rows and times change all the time, so they are not in it.
CREATE OR REPLACE FUNCTION fieldfare.rollback_hash(steps jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(convert_to(string_agg((s - 'rowsNow' - 'estimatedMs')::text, E'\n' ORDER BY n), 'UTF8')), 'hex')
  FROM jsonb_array_elements(steps) WITH ORDINALITY AS e(s, n)
$$;

-- Stores a plan. origin: {backups: [id]}, {to: id} or {changeSet: id}. Returns {plan} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.create_rollback_plan(origin jsonb, requester text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  answer jsonb := fieldfare.rollback_steps(origin);
  made fieldfare.rollback_plans;
BEGIN
  IF answer ? 'refused' THEN
    RETURN answer;
  END IF;
  PERFORM fieldfare.delete_old_rollback_plans(10);
  INSERT INTO fieldfare.rollback_plans (id, origin, status, hash, created_by, alternatives)
  VALUES (fieldfare.new_id(), origin, 'PLANNED', fieldfare.rollback_hash(answer -> 'steps'), requester,
    fieldfare.rollback_alternatives(answer -> 'steps')) RETURNING * INTO made;
  INSERT INTO fieldfare.rollback_plan_steps (plan_id, n, kind, level, description, loses, reverts, backup_id, schema_name, table_name,
    rows_now, rows_in_backup, estimated_ms)
  SELECT made.id, n, s ->> 'kind', s ->> 'level', s ->> 'description', s ->> 'loses', (s ->> 'reverts')::uuid,
    (s ->> 'backupId')::uuid, s ->> 'schema', s ->> 'table', (s ->> 'rowsNow')::bigint, (s ->> 'rowsInBackup')::bigint,
    (s ->> 'estimatedMs')::bigint
  FROM jsonb_array_elements(answer -> 'steps') WITH ORDINALITY AS e(s, n);
  PERFORM fieldfare.record_rollback_event('planned', made);
  RETURN jsonb_build_object('plan', fieldfare.rollback_plan_document(made));
END
$$;

-- Deletes plans that ended, or that were made and never executed, more than a year ago.
CREATE OR REPLACE FUNCTION fieldfare.delete_old_rollback_plans(most int) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  old uuid[] := ARRAY(SELECT p.id FROM fieldfare.rollback_plans p WHERE p.status <> 'EXECUTING'
    AND coalesce(p.finished_at, p.created_at) < clock_timestamp() - interval '365 days' ORDER BY p.id LIMIT most FOR UPDATE SKIP LOCKED);
BEGIN
  DELETE FROM fieldfare.rollback_plan_steps s WHERE s.plan_id = ANY (old);
  DELETE FROM fieldfare.rollback_plans p WHERE p.id = ANY (old);
END
$$;

-- Why a plan cannot be executed, or NULL.
CREATE OR REPLACE FUNCTION fieldfare.rollback_refusal(p fieldfare.rollback_plans) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  now_steps jsonb;
BEGIN
  IF p.id IS NULL THEN
    RETURN fieldfare.refused_backup('not_found', 'There is no rollback plan with this id.');
  ELSIF p.status <> 'PLANNED' THEN
    RETURN fieldfare.refused_backup('wrong_state', format('The plan is %s. A plan is executed once.', p.status));
  END IF;
  now_steps := fieldfare.rollback_steps(p.origin);
  IF now_steps ? 'refused' THEN
    RETURN fieldfare.refused_backup('wrong_state', 'The plan is stale: ' || (now_steps ->> 'message'));
  ELSIF fieldfare.rollback_hash(now_steps -> 'steps') <> p.hash THEN
    RETURN fieldfare.refused_backup('wrong_state', 'The plan is stale: the way back is another one now. Make a new plan.');
  END IF;
  RETURN NULL;
END
$$;

-- A code for the last confirmation: valid for ten minutes, once, for this plan as it is. Answers {code, validUntil} or a refusal.
CREATE OR REPLACE FUNCTION fieldfare.give_rollback_code(plan uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p fieldfare.rollback_plans;
  refusal jsonb;
  code text := 'ROLLBACK_' || upper(left(encode(sha256(uuid_send(gen_random_uuid())), 'hex'), 8));
BEGIN
  SELECT * INTO p FROM fieldfare.rollback_plans r WHERE r.id = plan FOR UPDATE;
  refusal := fieldfare.rollback_refusal(p);
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;
  UPDATE fieldfare.rollback_plans r SET code_hash = encode(sha256(convert_to(code || r.hash, 'UTF8')), 'hex'),
    code_until = clock_timestamp() + interval '10 minutes', code_tries = 0 WHERE r.id = plan RETURNING * INTO p;
  RETURN jsonb_build_object('code', code, 'validUntil', fieldfare.iso(p.code_until), 'hash', p.hash);
END
$$;

-- One plan, or NULL.
CREATE OR REPLACE FUNCTION fieldfare.rollback_plan(plan uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT fieldfare.rollback_plan_document(p) FROM fieldfare.rollback_plans p WHERE p.id = plan
$$;

-- Plans, the newest first.
CREATE OR REPLACE FUNCTION fieldfare.list_rollback_plans(most int) RETURNS SETOF json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT fieldfare.rollback_plan_document(p) FROM fieldfare.rollback_plans p ORDER BY p.id DESC LIMIT most
$$;
