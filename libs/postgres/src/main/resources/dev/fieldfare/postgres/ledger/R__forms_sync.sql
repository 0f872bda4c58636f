-- Sync: columns that are older than Fieldfare get the rows in the ledger that their addition would have written.

-- The functions that a sync calls for each table are in PL/pgSQL, which keeps their query plans.

-- The columns of a form's table that may belong to fields, by name.
CREATE OR REPLACE FUNCTION fieldfare.columns_of_form(relation oid) RETURNS TABLE (name text, type text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT a.attname::text, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a CROSS JOIN fieldfare.target t
  WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> ALL (t.system_columns)
    AND a.attname NOT LIKE '\_\_ff\_%';
END
$$;

-- The fields whose columns the ledger knows already: they were added or renamed, or came with their table.
CREATE OR REPLACE FUNCTION fieldfare.fields_with_history(form fieldfare.forms) RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
  RETURN (WITH known AS (
    SELECT m.migration_type, m.field_id, m.request FROM fieldfare.finished_migrations m
    WHERE m.form_id = coalesce(form.main_form_id, form.id) AND m.status = 'APPLIED' AND m.undo_of IS NULL
      AND m.migration_type IN ('ADD_COLUMN', 'RENAME_COLUMN', 'CREATE_TABLE')
  )
  SELECT coalesce(array_agg(k.id), '{}') FROM fieldfare.fields k WHERE k.form_id = form.id AND k.dropped_by IS NULL AND (
    EXISTS (SELECT FROM known m WHERE m.field_id = k.id)
    OR EXISTS (SELECT FROM known m CROSS JOIN LATERAL jsonb_array_elements(m.request -> 'columns') AS c
      WHERE m.migration_type = 'CREATE_TABLE' AND c ->> 'column' = k.column_name
        AND m.request ->> 'subFormId' IS NOT DISTINCT FROM CASE WHEN form.main_form_id IS NOT NULL THEN form.id END)));
END
$$;

-- The forms and sub-forms of the registry, main forms first.
CREATE OR REPLACE FUNCTION fieldfare.forms_to_sync() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.id FROM fieldfare.forms f WHERE f.deleted_by IS NULL ORDER BY coalesce(f.main_form_id, f.id), f.main_form_id IS NOT NULL, f.place
$$;

-- Syncs the table of one form or sub-form, in one transaction, and tells what it found. A dry run writes nothing. Called again it
-- writes nothing.
CREATE OR REPLACE FUNCTION fieldfare.sync_form(form text, dry_run boolean) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f fieldfare.forms;
  relation oid;
  known text[];
  answer jsonb;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  -- One sync of a form at a time. A crash may lose what is committed without a flush; the next sync writes it again.
  PERFORM set_config('synchronous_commit', 'off', true);
  SELECT * INTO f FROM fieldfare.forms x WHERE x.id = form AND x.deleted_by IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  relation := (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = f.schema_name AND c.relname = f.table_name AND c.relkind IN ('r', 'p'));
  known := fieldfare.fields_with_history(f);
  answer := jsonb_build_object('formId', coalesce(f.main_form_id, f.id), 'subFormId', CASE WHEN f.main_form_id IS NOT NULL THEN f.id END,
    'form', f.title, 'schema', f.schema_name, 'table', f.table_name,
    'error', CASE WHEN relation IS NULL THEN format('the table "%s" does not exist', f.table_name) END,
    'columns', (SELECT coalesce(jsonb_agg(jsonb_build_object('column', coalesce(c.name, k.column_name), 'fieldId', k.id, 'dataType', c.type,
      'state', CASE WHEN k.id IS NULL THEN 'EXTRA' WHEN c.name IS NULL THEN 'MISSING' WHEN k.id = ANY (known) THEN 'RECORDED' ELSE 'CREATED' END)
      ORDER BY k.place, coalesce(c.name, k.column_name)), '[]')
    FROM fieldfare.columns_of_form(relation) c
    FULL JOIN (SELECT * FROM fieldfare.fields x WHERE x.form_id = f.id AND x.dropped_by IS NULL) k ON k.column_name = c.name
    WHERE relation IS NOT NULL));
  IF NOT dry_run AND answer -> 'columns' @? '$[*] ? (@.state == "CREATED")' THEN
    PERFORM fieldfare.record_older_columns(f, answer -> 'columns');
  END IF;
  RETURN answer;
END
$$;

-- Additions that were made before Fieldfare. They have no place in a line, no requester and no plan.
CREATE OR REPLACE FUNCTION fieldfare.record_older_columns(f fieldfare.forms, columns jsonb) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  WITH made AS (
    INSERT INTO fieldfare.finished_migrations (id, key_held, migration_type, schema_name, table_name, column_name, data_type, form_id, field_id,
      new_value, request, names, status, way, enqueued_at, started_at, finished_at, executed_at, attempts, success, rollback_sql)
    SELECT fieldfare.new_id(), false, 'ADD_COLUMN', f.schema_name, f.table_name, c ->> 'column', c ->> 'dataType', coalesce(f.main_form_id, f.id),
      c ->> 'fieldId', jsonb_build_object('columnName', c ->> 'column', 'dataType', c ->> 'dataType', 'backfilled', true),
      jsonb_build_object('type', 'ADD_COLUMN', 'schema', f.schema_name, 'table', f.table_name, 'column', c ->> 'column',
        'dataType', c ->> 'dataType', 'formId', coalesce(f.main_form_id, f.id), 'fieldId', c ->> 'fieldId'),
      ARRAY[fieldfare.name_of(f.schema_name, f.table_name)], 'APPLIED', 'sync', clock_timestamp(), clock_timestamp(), clock_timestamp(),
      clock_timestamp(), 1, true, format('ALTER TABLE %I.%I DROP COLUMN %I', f.schema_name, f.table_name, c ->> 'column')
    FROM jsonb_array_elements(columns) AS c WHERE c ->> 'state' = 'CREATED' RETURNING *
  )
  INSERT INTO fieldfare.event_log (type, source, subject, migration_id, description)
  SELECT 'dev.fieldfare.migration.applied', '/fieldfare/api-gateway/' || t.name, t.name || '/' || fieldfare.name_of(m.schema_name, m.table_name),
    m.id, fieldfare.description_of(ROW(m.*)::fieldfare.field_migrations, t.name, true)
  FROM made m CROSS JOIN fieldfare.target t ORDER BY m.id;
END
$$;

-- The event of a sync that has ended. summary has its counts.
CREATE OR REPLACE FUNCTION fieldfare.record_form_sync(summary jsonb) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  INSERT INTO fieldfare.event_log (type, source, subject, data)
  SELECT 'dev.fieldfare.sync.completed', '/fieldfare/api-gateway/' || t.name, t.name || '/-', summary::json FROM fieldfare.target t;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.forms_to_sync(), fieldfare.sync_form(text, boolean), fieldfare.record_form_sync(jsonb) FROM PUBLIC;
