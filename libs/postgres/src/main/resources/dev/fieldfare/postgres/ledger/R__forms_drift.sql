-- Differences between the registry and the catalogue.

-- The findings of all forms, or of one. fix is the change that repairs a finding, as a message.
CREATE OR REPLACE FUNCTION fieldfare.form_drift(form text DEFAULT NULL) RETURNS TABLE (form_id text, sub_form_id text,
  title text, kind text, severity text, schema_name text, table_name text, column_name text, field_id text,
  expected text, actual text, message text, fix jsonb) LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH f AS MATERIALIZED (
    SELECT r.*, coalesce(r.main_form_id, r.id) AS main_id, c.oid AS relation
    FROM fieldfare.forms r
    LEFT JOIN (pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND c.relkind IN ('r', 'p'))
      ON n.nspname = r.schema_name AND c.relname = r.table_name
    WHERE r.deleted_by IS NULL AND (form IS NULL OR form IN (r.id, r.main_form_id))
  ), k AS MATERIALIZED (
    SELECT x.*, f.relation, f.schema_name, f.table_name, f.main_id, a.attname, format_type(a.atttypid, a.atttypmod) AS has_type
    FROM f JOIN fieldfare.fields x ON x.form_id = f.id AND x.dropped_by IS NULL
    LEFT JOIN pg_attribute a ON a.attrelid = f.relation AND a.attname = x.column_name AND a.attnum > 0 AND NOT a.attisdropped
  ), found AS (
    SELECT f.id, 'MISSING_TABLE' AS kind, 'CRITICAL' AS severity, NULL::text AS column_name, NULL::text AS field_id,
      f.table_name AS expected, NULL::text AS actual,
      format('the table "%s" of the form "%s" does not exist', f.table_name, f.title) AS message, NULL::jsonb AS fix
    FROM f WHERE f.relation IS NULL AND EXISTS (SELECT FROM k WHERE k.form_id = f.id)
    UNION ALL
    SELECT k.form_id, 'MISSING_COLUMN', 'HIGH', k.column_name, k.id, coalesce(k.column_type, k.data_type), NULL,
      format('the field "%s" has no column "%s"', k.title, k.column_name),
      jsonb_build_object('type', 'ADD_COLUMN', 'column', k.column_name, 'dataType', coalesce(k.column_type, k.data_type),
        'fieldId', k.id)
    FROM k WHERE k.relation IS NOT NULL AND k.attname IS NULL
    UNION ALL
    SELECT k.form_id, 'TYPE_MISMATCH', 'MEDIUM', k.column_name, k.id, k.column_type, k.has_type,
      format('the column "%s" has the type %s, the registry has %s', k.column_name, k.has_type, k.column_type),
      jsonb_build_object('type', 'CHANGE_TYPE', 'column', k.column_name, 'dataType', k.column_type, 'fieldId', k.id)
    FROM k WHERE k.attname IS NOT NULL AND k.has_type <> k.column_type
    UNION ALL
    SELECT f.id, 'ORPHANED_COLUMN', 'MEDIUM', a.attname, NULL, NULL, format_type(a.atttypid, a.atttypmod),
      format('the column "%s" belongs to no field of the form "%s"', a.attname, f.title),
      jsonb_build_object('type', 'DROP_COLUMN', 'column', a.attname)
    FROM f JOIN pg_attribute a ON a.attrelid = f.relation AND a.attnum > 0 AND NOT a.attisdropped
    CROSS JOIN fieldfare.target t
    WHERE a.attname <> ALL (t.system_columns) AND a.attname NOT LIKE '\_\_ff\_%'
      AND NOT EXISTS (SELECT FROM k WHERE k.form_id = f.id AND k.attname = a.attname)
  )
  SELECT f.main_id, CASE WHEN f.main_form_id IS NOT NULL THEN f.id END, f.title, d.kind, d.severity, f.schema_name,
    f.table_name, d.column_name, d.field_id, d.expected, d.actual, d.message,
    CASE WHEN d.fix IS NOT NULL THEN fieldfare.form_change(d.fix ->> 'type', f.schema_name, f.table_name, f.main_id, f.id,
      d.fix - 'type') END
  FROM found d JOIN f ON f.id = d.id
  ORDER BY array_position('{CRITICAL,HIGH,MEDIUM,LOW}', d.severity), f.main_id, f.place, d.column_name
$$;

-- The findings with their counts, as the API shows them.
CREATE OR REPLACE FUNCTION fieldfare.form_drift_report(form text DEFAULT NULL) RETURNS json LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH d AS MATERIALIZED (SELECT * FROM fieldfare.form_drift(form)),
    f AS MATERIALIZED (SELECT r.id, coalesce(r.main_form_id, r.id) AS main_id FROM fieldfare.forms r
      WHERE r.deleted_by IS NULL AND (form IS NULL OR form IN (r.id, r.main_form_id)))
  SELECT json_build_object('profile', 'drift', 'checkedAt', fieldfare.iso(clock_timestamp()), 'formsScanned', (SELECT count(DISTINCT f.main_id) FROM f),
    'tablesChecked', (SELECT count(*) FROM f), 'totalIssues', (SELECT count(*) FROM d),
    'critical', (SELECT count(*) FROM d WHERE d.severity IN ('CRITICAL', 'HIGH')),
    'warnings', (SELECT count(*) FROM d WHERE d.severity NOT IN ('CRITICAL', 'HIGH')),
    'cleanForms', (SELECT count(DISTINCT f.main_id) FROM f WHERE f.main_id NOT IN (SELECT d.form_id FROM d)),
    'findings', (SELECT coalesce(json_agg(json_build_object('kind', d.kind, 'severity', d.severity, 'formId', d.form_id,
      'subFormId', d.sub_form_id, 'form', d.title, 'schema', d.schema_name, 'table', d.table_name, 'column', d.column_name,
      'fieldId', d.field_id, 'expected', d.expected, 'actual', d.actual, 'message', d.message, 'fix', d.fix)), '[]') FROM d))
$$;
