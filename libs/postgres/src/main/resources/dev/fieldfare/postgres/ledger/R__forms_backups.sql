-- Backups of a form's columns, as a form builder knows them: the kept values of dropped and converted columns. The id of such a
-- backup is the id of its row in quarantine.

-- A kept value as the form builder shows it: a number for integers, a text for numeric, a moment in UTC for dates and times.
CREATE OR REPLACE FUNCTION fieldfare.snapshot_value(column_type text, value text) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp SET "DateStyle" = 'ISO, YMD' SET "TimeZone" = 'UTC' AS $$
  SELECT CASE
    WHEN value IS NULL THEN 'null'
    WHEN column_type IN ('integer', 'smallint', 'real', 'double precision') AND value ~ '^-?[0-9.e+-]+$' THEN value::jsonb
    WHEN column_type = 'boolean' THEN to_jsonb(value::boolean)
    WHEN column_type IN ('json', 'jsonb') THEN value::jsonb
    WHEN column_type ~ '^(date|timestamp)' AND value ~ '^[0-9]{4}-[0-9 :.+-]+$'
      THEN to_jsonb(to_char(value::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    WHEN column_type = 'point' THEN jsonb_build_object('x', (value::point)[0], 'y', (value::point)[1])
    ELSE to_jsonb(value) END
$$;

-- The backups of all forms, of one form, or one backup, with the form builder's names. Ended backups are left out.
-- Each call gets a plan for its own parameters: a generic plan would read every backup to find one.
DROP FUNCTION IF EXISTS fieldfare.known_form_backups(text);
CREATE OR REPLACE FUNCTION fieldfare.known_form_backups(form text, backup uuid) RETURNS TABLE (id uuid, migration_id uuid, form_id text,
  migration_type text, status text, schema_name text, table_name text, column_name text, column_type text, kind text, row_count bigint,
  restored_rows bigint, created_at timestamptz, changed_at timestamptz, requested_by text, retention_until timestamptz, backup_id uuid,
  purged boolean, imported boolean) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  RETURN QUERY SELECT q.id, m.id, m.form_id, m.migration_type, m.status, q.schema_name, q.table_name, q.column_name, q.column_type,
    q.kind, n.count, n.count - coalesce((q.unrestored ->> 'count')::bigint, 0), q.created_at,
    greatest(q.created_at, q.restored_at, b.verified_at), m.requested_by, coalesce(b.retention_until, q.kept_until), b.id,
    q.purged_at IS NOT NULL, coalesce(m.way = 'import', false)
  FROM fieldfare.field_migrations m JOIN fieldfare.quarantine q ON q.migration_id = m.id
  LEFT JOIN fieldfare.field_data_backups b ON b.id = coalesce(q.backup_id, m.backup_id)
  CROSS JOIN LATERAL (SELECT coalesce(q.row_count, b.row_count, (SELECT greatest(c.reltuples, 0)::bigint FROM pg_class c
    JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = q.schema_name AND c.relname = q.table_name), 0) AS count) n
  WHERE m.form_id IS NOT NULL AND (form IS NULL OR m.form_id = form) AND (backup IS NULL OR q.id = backup)
    AND m.migration_type IN ('DROP_COLUMN', 'CHANGE_TYPE') AND m.undo_of IS NULL AND coalesce(b.status, '') NOT IN ('EXPIRED', 'DELETED');
END
$$;

-- A page of the backups of a form, the newest first. Values are in it only if they are asked for and still in quarantine.
CREATE OR REPLACE FUNCTION fieldfare.form_backups(form text, with_expired boolean, most int, skipped int, with_values boolean)
RETURNS json LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH known AS MATERIALIZED (SELECT * FROM fieldfare.known_form_backups(form, NULL) k
    WHERE with_expired OR k.retention_until IS NULL OR k.retention_until >= clock_timestamp()
  ), page AS (SELECT * FROM known ORDER BY created_at DESC, id DESC LIMIT most OFFSET skipped)
  SELECT json_build_object('total', (SELECT count(*) FROM known), 'backups', coalesce((SELECT json_agg(
    (jsonb_build_object('id', p.id, 'createdAt', fieldfare.iso(p.created_at), 'updatedAt', fieldfare.iso(p.changed_at),
      'creator', CASE WHEN p.requested_by IS NOT NULL THEN jsonb_build_object('id', NULL, 'username', p.requested_by, 'email', NULL) END,
      'fieldId', NULL, 'formId', p.form_id, 'tableName', p.table_name, 'columnName', p.column_name)
    || CASE WHEN with_values THEN jsonb_build_object('dataSnapshot', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', e.key, 'value',
        fieldfare.snapshot_value(p.column_type, e.value)) ORDER BY e.key), '[]')
      FROM fieldfare.quarantine q CROSS JOIN LATERAL jsonb_each_text(q.data) e WHERE q.id = p.id)) ELSE '{}' END
    || jsonb_build_object('backupType', CASE p.migration_type WHEN 'DROP_COLUMN' THEN 'AUTO_DELETE' ELSE 'AUTO_MODIFY' END,
      'retentionUntil', fieldfare.iso(p.retention_until),
      'createdBy', CASE WHEN p.requested_by IS NOT NULL THEN jsonb_build_object('id', NULL, 'username', p.requested_by) END,
      'recordCount', p.row_count, 'isExpired', coalesce(p.retention_until < clock_timestamp(), false),
      'daysUntilExpiration', ceil(extract(epoch FROM p.retention_until - clock_timestamp()) / 86400)::int))
    ORDER BY p.created_at DESC, p.id DESC) FROM page p), '[]'))
$$;

-- One backup as a restore sees it; NULL when there is none. isFilled says that its values fill a column that was added again. The
-- values of a type change are restored by its undo, but an imported type change has no undo.
CREATE OR REPLACE FUNCTION fieldfare.form_backup(backup uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  SELECT jsonb_build_object('migrationId', k.migration_id, 'formId', k.form_id, 'type', k.migration_type, 'status', k.status,
    'table', k.table_name, 'column', k.column_name, 'rows', k.row_count, 'restoredRows', k.restored_rows,
    'retentionUntil', fieldfare.iso(k.retention_until), 'isFilled', k.imported OR k.status = 'APPLIED' AND k.migration_type = 'DROP_COLUMN',
    'columnExists', fieldfare.type_of_column(k.schema_name, k.table_name, k.column_name) IS NOT NULL)
  FROM fieldfare.known_form_backups(NULL, backup) k
$$;

-- Code of other roles that an UPDATE of a table would run with the rights of the ledger's owner. Where the owner of the table does not
-- control the ledger, such code runs with the rights of the table's owner.
CREATE OR REPLACE FUNCTION fieldfare.code_run_by_update(relation regclass) RETURNS SETOF text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT x.code FROM pg_class c CROSS JOIN LATERAL (
    SELECT fieldfare.code_run_by_copy(c.oid) AS code
    UNION ALL SELECT fieldfare.code_run_by_copy(i.indexrelid) FROM pg_index i WHERE i.indrelid = c.oid
    UNION ALL SELECT 'the trigger ' || t.tgname FROM pg_trigger t
      JOIN pg_depend d ON d.classid = 'pg_trigger'::regclass AND d.objid = t.oid AND d.refclassid = 'pg_proc'::regclass
      JOIN pg_proc p ON p.oid = d.refobjid
      WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND NOT fieldfare.controls_ledger(p.proowner)
    UNION ALL SELECT 'the rule ' || r.rulename FROM pg_rewrite r WHERE r.ev_class = c.oid) x
  WHERE c.oid = relation AND fieldfare.controls_ledger(c.relowner)
$$;

-- Puts the kept values of a dropped column into a column of this name that was made again, where it has none. Newer values stay, so
-- nothing is destroyed. Answers {rows}, the kept values that have a row, or {refused}. The same call again changes nothing.
CREATE OR REPLACE FUNCTION fieldfare.fill_form_column(backup uuid, requester text) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET row_security = off
SET "DateStyle" = 'ISO, YMD' SET "IntervalStyle" = 'postgres' SET "TimeZone" = 'UTC'
SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
  kept fieldfare.quarantine;
  had_temporary boolean := pg_my_temp_schema() <> 0;
  relation text;
  has_type text;
  other text;
  filled bigint;
  found_rows bigint;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  SELECT q.* INTO STRICT kept FROM fieldfare.quarantine q WHERE q.id = backup;
  IF kept.kind <> 'copied' OR kept.purged_at IS NOT NULL THEN
    RETURN jsonb_build_object('refused', 'the values are not in quarantine any more, or were never copied. Roll the newer column back, and then the change');
  END IF;
  relation := format('%I.%I', kept.schema_name, kept.table_name);
  has_type := fieldfare.type_of_column(kept.schema_name, kept.table_name, kept.column_name);
  -- No trigger is made between the check and the update.
  EXECUTE format('LOCK TABLE %s IN ROW EXCLUSIVE MODE', relation);
  IF fieldfare.controls_ledger((SELECT c.relowner FROM pg_class c WHERE c.oid = relation::regclass)) THEN
    other := coalesce((SELECT c.description FROM fieldfare.code_of_others(ARRAY[relation::regclass::oid], '{}') c LIMIT 1),
      (SELECT c FROM fieldfare.code_run_by_update(relation::regclass) c LIMIT 1));
  END IF;
  IF other IS NOT NULL THEN
    RETURN jsonb_build_object('refused', 'the update could run code of another role: ' || other);
  END IF;
  SELECT a.number INTO found_rows FROM fieldfare.ask_owner(relation, format('SELECT NULL::jsonb, count(*) FROM %s WHERE $1 ? (%s)',
    relation, fieldfare.key_expression(kept.key_columns)), kept.data) a;
  SELECT a.number INTO filled FROM fieldfare.ask_owner(relation, format(
    'WITH filled AS (UPDATE %1$s SET %2$I = ($1 ->> (%3$s))::%4$s WHERE %2$I IS NULL AND $1 ->> (%3$s) IS NOT NULL RETURNING 1)
     SELECT NULL::jsonb, count(*) FROM filled', relation, kept.column_name, fieldfare.key_expression(kept.key_columns), has_type),
    kept.data) a;
  PERFORM fieldfare.refuse_leftovers(had_temporary);
  IF filled > 0 THEN
    PERFORM fieldfare.record_filled(kept, requester);
  END IF;
  RETURN jsonb_build_object('rows', found_rows);
EXCEPTION WHEN data_exception OR integrity_constraint_violation OR insufficient_privilege OR lock_not_available THEN
  RETURN jsonb_build_object('refused', SQLERRM);
END
$$;

-- The restore of values as a migration of its own. It has no place in a line, because it changes no definition.
CREATE OR REPLACE FUNCTION fieldfare.record_filled(kept fieldfare.quarantine, requester text) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  original fieldfare.field_migrations;
  done fieldfare.field_migrations;
BEGIN
  SELECT m.* INTO STRICT original FROM fieldfare.field_migrations m WHERE m.id = kept.migration_id;
  INSERT INTO fieldfare.finished_migrations (id, migration_type, schema_name, table_name, column_name, form_id, field_id,
    new_value, request, names, status, way, requested_by, sender_role, enqueued_at, started_at, finished_at, executed_at, attempts,
    success, backup_id)
  VALUES (fieldfare.new_id(), 'RESTORE', kept.schema_name, kept.table_name, kept.column_name, original.form_id,
    original.field_id, jsonb_build_object('action', 'RESTORE_DATA', 'backupId', kept.id),
    jsonb_build_object('type', 'RESTORE', 'backupId', kept.id, 'schema', kept.schema_name, 'table', kept.table_name, 'column', kept.column_name),
    ARRAY[fieldfare.name_of(kept.schema_name, kept.table_name)], 'APPLIED', 'http', requester, 'operator', clock_timestamp(),
    clock_timestamp(), clock_timestamp(), clock_timestamp(), 1, true, kept.backup_id)
  RETURNING * INTO done;
  PERFORM fieldfare.record_migration_event('migration.applied', 'api-gateway', done, t.name) FROM fieldfare.target t;
END
$$;

-- Backups whose retention ended before a moment: their count, and the five that ended first.
CREATE OR REPLACE FUNCTION fieldfare.expired_form_backups(cutoff timestamptz) RETURNS json LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH known AS MATERIALIZED (SELECT * FROM fieldfare.known_form_backups(NULL, NULL) k WHERE k.retention_until < cutoff)
  SELECT json_build_object('count', (SELECT count(*) FROM known), 'samples', coalesce((SELECT json_agg(json_build_object('id', s.id,
      'tableName', s.table_name, 'columnName', s.column_name, 'retentionUntil', fieldfare.iso(s.retention_until),
      'backupType', CASE s.migration_type WHEN 'DROP_COLUMN' THEN 'AUTO_DELETE' ELSE 'AUTO_MODIFY' END) ORDER BY s.retention_until, s.id)
    FROM (SELECT * FROM known ORDER BY retention_until, id LIMIT 5) s), '[]'))
$$;

-- Ends at most 1,000 of these backups, but none that something holds. Returns {count}. They are EXPIRED from now on: the form
-- builder's routes do not list or restore them. The backup-worker removes their files.
CREATE OR REPLACE FUNCTION fieldfare.expire_form_backups(cutoff timestamptz) RETURNS json LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ended fieldfare.field_data_backups;
  ended_count bigint := 0;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  FOR ended IN SELECT b.* FROM fieldfare.field_data_backups b
      WHERE b.id IN (SELECT k.backup_id FROM fieldfare.known_form_backups(NULL, NULL) k WHERE k.retention_until < cutoff)
        AND b.status IN ('VERIFIED', 'PROVEN', 'CORRUPT') ORDER BY b.id LIMIT 1000 FOR UPDATE OF b LOOP
    CONTINUE WHEN fieldfare.backup_hold(ended, '{"keep": 1, "recentSeconds": 0}') IS NOT NULL;
    PERFORM fieldfare.expire_backup(ended.id, 'form-builder');
    ended_count := ended_count + 1;
  END LOOP;
  RETURN json_build_object('count', ended_count);
END
$$;

REVOKE ALL ON FUNCTION fieldfare.form_backups(text, boolean, int, int, boolean), fieldfare.form_backup(uuid),
  fieldfare.fill_form_column(uuid, text), fieldfare.expired_form_backups(timestamptz), fieldfare.expire_form_backups(timestamptz) FROM PUBLIC;
