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

-- What an undo of a change loses, for people; NULL for nothing.
CREATE OR REPLACE FUNCTION fieldfare.lost_by_undo(m fieldfare.field_migrations) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN m.migration_type IN ('ADD_COLUMN', 'ADD_FIELD') THEN 'the column and the values that were written into it since'
    WHEN m.migration_type = 'CREATE_TABLE' THEN 'the table and the rows that were written into it since'
    WHEN m.migration_type = 'DROP_COLUMN' THEN 'nothing; rows that were added since have no value in the column'
    WHEN NOT coalesce(m.lossless, true) THEN 'values that the former structure cannot hold'
  END
$$;

-- An undo that loses something is critical.
CREATE OR REPLACE FUNCTION fieldfare.level_of_undo(loses text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN loses IS NULL OR starts_with(loses, 'nothing') THEN 'STANDARD' ELSE 'CRITICAL' END
$$;

-- The changes after a migration, or why there is no way back to it.
CREATE OR REPLACE FUNCTION fieldfare.steps_to_migration(point uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept fieldfare.field_migrations;
BEGIN
  SELECT * INTO kept FROM fieldfare.field_migrations m WHERE m.id = point;
  IF kept.id IS NULL THEN
    RETURN fieldfare.refused_backup('not_found', 'There is no migration with this id.');
  ELSIF kept.status <> 'APPLIED' OR kept.seq IS NULL THEN
    RETURN fieldfare.refused_backup('wrong_state', format('The migration is %s. A plan leads to an applied one.', kept.status));
  END IF;
  RETURN fieldfare.undo_steps(ARRAY(SELECT f.id FROM fieldfare.finished_migrations f WHERE f.seq > kept.seq AND f.status = 'APPLIED'
    AND f.migration_type NOT IN ('UNDO', 'PURGE', 'RESTORE') ORDER BY f.seq DESC LIMIT 101), 'came after this migration');
END
$$;

-- The changes of a change set. A later change of the same tables or columns would be lost with them, so it is to be undone first.
CREATE OR REPLACE FUNCTION fieldfare.steps_of_change_set(wanted text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  members uuid[] := ARRAY(SELECT f.id FROM fieldfare.finished_migrations f WHERE f.change_set_id = wanted AND f.status = 'APPLIED'
    AND f.migration_type NOT IN ('UNDO', 'PURGE', 'RESTORE') ORDER BY f.seq DESC LIMIT 101);
  later text := (SELECT string_agg(DISTINCT format('%s of "%s.%s" (%s)', l.migration_type, l.schema_name, l.table_name, l.id), ', ')
    FROM unnest(members) AS m CROSS JOIN LATERAL fieldfare.later_changes(m) l WHERE l.id <> ALL (members));
BEGIN
  IF NOT EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.change_set_id = wanted) THEN
    RETURN fieldfare.refused_backup('not_found', 'There is no change set with this id.');
  ELSIF later IS NOT NULL THEN
    RETURN fieldfare.refused_backup('not_undoable', format('Later changes are to be undone first: %s.', later));
  END IF;
  RETURN fieldfare.undo_steps(members, 'is in this change set');
END
$$;

-- Changes as steps in this order, or a refusal.
CREATE OR REPLACE FUNCTION fieldfare.undo_steps(changes uuid[], where_they_are text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  steps jsonb := '[]';
  change fieldfare.field_migrations;
  possible json;
BEGIN
  IF changes = '{}' THEN
    RETURN fieldfare.refused_backup('wrong_state', format('No change that is applied %s.', where_they_are));
  ELSIF cardinality(changes) > 100 THEN
    RETURN fieldfare.refused_backup('too_big', 'A plan undoes at most 100 changes.');
  END IF;
  FOR change IN SELECT f.* FROM unnest(changes) WITH ORDINALITY AS c(id, n) JOIN fieldfare.finished_migrations f ON f.id = c.id
      ORDER BY c.n LOOP
    possible := fieldfare.undo_of(change.status, change.migration_type, change.lossless);
    IF NOT (possible ->> 'possible')::boolean THEN
      RETURN fieldfare.refused_backup('not_undoable', format('%s of "%s.%s" (%s): %s.', change.migration_type,
        change.schema_name, change.table_name, change.id, possible ->> 'reason'));
    END IF;
    steps := steps || jsonb_build_array(jsonb_build_object('kind', 'UNDO', 'reverts', change.id, 'schema', change.schema_name,
      'table', change.table_name, 'loses', fieldfare.lost_by_undo(change), 'estimatedMs', 1000,
      'level', fieldfare.level_of_undo(fieldfare.lost_by_undo(change)),
      'description', format('Undo %s of %s.%s%s', change.migration_type, change.schema_name, change.table_name,
        coalesce('.' || change.column_name, ''))));
  END LOOP;
  RETURN jsonb_build_object('steps', steps);
END
$$;

-- What else needs a table: views, foreign keys of other tables, functions, child tables. Tables that are removed before do not count.
CREATE OR REPLACE FUNCTION fieldfare.dependants_of_table(relation oid, removed oid[]) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT CASE WHEN r.oid IS NULL THEN pg_describe_object(d.classid, d.objid, 0)
    ELSE pg_describe_object('pg_class'::regclass, r.ev_class, 0) END
  FROM pg_depend d LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
  LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
  LEFT JOIN pg_attrdef e ON d.classid = 'pg_attrdef'::regclass AND e.oid = d.objid
  LEFT JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
  LEFT JOIN pg_trigger g ON d.classid = 'pg_trigger'::regclass AND g.oid = d.objid
  LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
  CROSS JOIN LATERAL (SELECT coalesce(k.conrelid, r.ev_class, e.adrelid, p.polrelid, g.tgrelid, c.oid) AS owner) o
  WHERE (d.refclassid = 'pg_class'::regclass AND d.refobjid = relation
      OR d.refclassid = 'pg_type'::regclass AND d.refobjid = (SELECT t.reltype FROM pg_class t WHERE t.oid = relation))
    -- What belongs to the table itself goes and comes with it.
    AND d.deptype = 'n' AND o.owner IS DISTINCT FROM relation AND NOT coalesce(o.owner = ANY (removed), false)
    AND NOT (d.classid = 'pg_trigger'::regclass AND g.tgisinternal)
    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = o.owner AND i.indrelid = relation)
$$;

-- A step that removes a table, which an undo takes back as long as the table is kept.
CREATE OR REPLACE FUNCTION fieldfare.removal_step(b fieldfare.field_data_backups) RETURNS jsonb
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('kind', 'REMOVE_TABLE', 'level', 'CRITICAL', 'schema', b.schema_name,
    'table', b.table_name, 'rowsNow', fieldfare.plain_rows(b.schema_name, b.table_name), 'rowsInBackup', b.row_count,
    'estimatedMs', 1000, 'loses', 'all rows of the table as it is now; they are kept aside for the grace',
    'description', format('Remove %s.%s as it is now', b.schema_name, b.table_name))
$$;

-- A step that brings the table of a backup back under its own name.
CREATE OR REPLACE FUNCTION fieldfare.restore_step(b fieldfare.field_data_backups) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('kind', 'RESTORE', 'level', 'CRITICAL',
    'backupId', b.id, 'schema', b.schema_name, 'table', b.table_name, 'rowsInBackup', b.row_count,
    'estimatedMs', fieldfare.restore_estimate(b.raw_bytes),
    'loses', format('rows that were written after %s, and what the warnings of the restore then name', fieldfare.iso(b.created_at)),
    'description', format('Restore %s.%s from the backup %s', b.schema_name, b.table_name, b.id))
$$;

-- Steps that remove the tables of these backups that exist: one to which others refer after those others.
CREATE OR REPLACE FUNCTION fieldfare.removal_steps(backups uuid[]) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  steps jsonb := '[]';
  removed oid[] := '{}';
  waiting uuid[] := ARRAY(SELECT b.id FROM unnest(backups) WITH ORDINALITY AS x(id, n) JOIN fieldfare.field_data_backups b ON b.id = x.id
    WHERE to_regclass(format('%I.%I', b.schema_name, b.table_name)) IS NOT NULL ORDER BY x.n);
  chosen record;
BEGIN
  WHILE waiting <> '{}' LOOP
    SELECT b AS backup, to_regclass(format('%I.%I', b.schema_name, b.table_name))::oid AS relation INTO chosen
    FROM unnest(waiting) WITH ORDINALITY AS x(id, n) JOIN fieldfare.field_data_backups b ON b.id = x.id
    WHERE NOT EXISTS (SELECT FROM fieldfare.dependants_of_table(
      to_regclass(format('%I.%I', b.schema_name, b.table_name)), removed)) ORDER BY x.n LIMIT 1;
    IF NOT FOUND THEN
      RETURN (SELECT fieldfare.refused_backup('has_dependents', format('"%s.%s" exists, and this needs it: %s. Add backups of such'
          || ' tables to the plan, or drop what needs it.', b.schema_name, b.table_name,
          (SELECT string_agg(d, ', ' ORDER BY d) FROM fieldfare.dependants_of_table(
            to_regclass(format('%I.%I', b.schema_name, b.table_name)), removed) d)))
        FROM fieldfare.field_data_backups b WHERE b.id = waiting[1]);
    END IF;
    IF (chosen.backup).schema_name || (chosen.backup).table_name ~ '[."]' THEN
      RETURN fieldfare.refused_backup('unsupported', format('"%s.%s" exists, and a plan does not remove a table with such a name.',
        (chosen.backup).schema_name, (chosen.backup).table_name));
    END IF;
    steps := steps || jsonb_build_array(fieldfare.removal_step(chosen.backup));
    removed := removed || chosen.relation;
    waiting := array_remove(waiting, (chosen.backup).id);
  END LOOP;
  RETURN jsonb_build_object('steps', steps);
END
$$;

-- The steps to backups, each of one table: all removals, then the restores in the given order.
CREATE OR REPLACE FUNCTION fieldfare.steps_to_backups(backups uuid[]) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted uuid;
  source fieldfare.field_data_backups;
  refusal jsonb;
  tables text[] := '{}';
  restores jsonb := '[]';
  removals jsonb;
BEGIN
  FOREACH wanted IN ARRAY backups LOOP
    SELECT * INTO source FROM fieldfare.field_data_backups b WHERE b.id = wanted FOR SHARE;
    refusal := fieldfare.restore_refusal(source, source.schema_name, source.table_name);
    IF refusal IS NOT NULL AND refusal ->> 'refused' <> 'table_exists' THEN
      RETURN refusal;
    ELSIF fieldfare.name_of(source.schema_name, source.table_name) = ANY (tables) THEN
      RETURN fieldfare.refused_backup('invalid_value', format('Two of the backups are of "%s.%s".', source.schema_name,
        source.table_name));
    END IF;
    tables := tables || fieldfare.name_of(source.schema_name, source.table_name);
    restores := restores || jsonb_build_array(fieldfare.restore_step(source));
  END LOOP;
  removals := fieldfare.removal_steps(backups);
  RETURN CASE WHEN removals ? 'refused' THEN removals ELSE jsonb_build_object('steps', (removals -> 'steps') || restores) END;
END
$$;

-- The steps of an origin as they would be now: {steps}, or a refusal.
CREATE OR REPLACE FUNCTION fieldfare.rollback_steps(origin jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  answer jsonb := CASE
    WHEN origin ? 'to' THEN fieldfare.steps_to_migration((origin ->> 'to')::uuid)
    WHEN origin ? 'changeSet' THEN fieldfare.steps_of_change_set(origin ->> 'changeSet')
    ELSE fieldfare.steps_to_backups(ARRAY(SELECT e::uuid FROM jsonb_array_elements_text(origin -> 'backups') WITH ORDINALITY AS x(e, n)
      ORDER BY n)) END;
BEGIN
  IF answer ? 'refused' THEN
    RETURN answer;
  END IF;
  RETURN jsonb_build_object('steps', (answer -> 'steps') || jsonb_build_array(jsonb_build_object('kind', 'VERIFY', 'level', 'CRITICAL',
    'estimatedMs', 500, 'description', 'Verify that each step did what it should')));
END
$$;

-- Over what the plan does and loses. Numbers of rows and times change all the time, so they are not in it.
CREATE OR REPLACE FUNCTION fieldfare.rollback_hash(steps jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(convert_to(string_agg((s - 'rowsNow' - 'estimatedMs')::text, E'\n' ORDER BY n), 'UTF8')), 'hex')
  FROM jsonb_array_elements(steps) WITH ORDINALITY AS e(s, n)
$$;

-- Stores a plan. origin: {backups: [id]}, {to: id} or {changeSet: id}. Answers {plan} or {refused, message}.
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

-- Deletes plans that ended, or were made and not begun, more than a year ago.
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
