-- Differences between the registry and the catalogue.

CREATE OR REPLACE FUNCTION fieldfare.nullability(nullable boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN nullable THEN 'nullable' ELSE 'NOT NULL' END
$$;

-- The value of a default that is a plain text or number; NULL for other expressions.
CREATE OR REPLACE FUNCTION fieldfare.literal_default(expression text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN expression ~ '^-?[0-9]+(\.[0-9]+)?$' THEN expression
    WHEN expression ~ '^''([^''\\]|'''')*''(::[a-z0-9 ]+(\([0-9, ]+\))?)?$'
      THEN replace(substring(expression FROM '^''(([^'']|'''')*)'''), '''''', '''') END
$$;

-- True for a table with the system columns and the name of a form's table.
CREATE OR REPLACE FUNCTION fieldfare.is_like_table_of_form(relation oid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.oid = relation AND c.relname ~ '_[0-9a-f]{12}$'
    HAVING array_agg(a.attname::text) @> '{form_id,username,submitted_at}' OR array_agg(a.attname::text) @> '{parent_id,main_form_subid}')
$$;

-- Tables that look like those of forms, in the schemas of the registry's forms, and belong to none: they have the name of a form's
-- table and its system columns, or Fieldfare created them for a form.
CREATE OR REPLACE FUNCTION fieldfare.tables_without_form() RETURNS TABLE (schema_name text, table_name text) LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH candidate AS MATERIALIZED (
    SELECT c.oid, n.nspname::text AS in_schema, c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND n.nspname IN (SELECT f.schema_name FROM fieldfare.forms f WHERE f.deleted_by IS NULL)
      AND NOT EXISTS (SELECT FROM fieldfare.forms f
        WHERE f.table_name = c.relname AND f.schema_name = n.nspname AND f.deleted_by IS NULL)
  )
  SELECT x.in_schema, x.name FROM candidate x
  WHERE fieldfare.is_like_table_of_form(x.oid)
    OR EXISTS (SELECT FROM fieldfare.finished_migrations m WHERE m.table_name = x.name AND m.schema_name = x.in_schema
      AND m.migration_type = 'CREATE_TABLE' AND m.status = 'APPLIED' AND m.form_id IS NOT NULL)
$$;

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
    SELECT x.*, f.relation, f.schema_name, f.table_name, f.main_id, a.attname, format_type(a.atttypid, a.atttypmod) AS has_type,
      NOT a.attnotnull AS is_nullable, CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS has_default
    FROM f JOIN fieldfare.fields x ON x.form_id = f.id AND x.dropped_by IS NULL
    LEFT JOIN pg_attribute a ON a.attrelid = f.relation AND a.attname = x.column_name AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = f.relation AND d.adnum = a.attnum
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
    SELECT k.form_id, 'NULLABILITY', 'MEDIUM', k.column_name, k.id, fieldfare.nullability(k.nullable), fieldfare.nullability(k.is_nullable),
      format('the column "%s" is %s, the registry has %s', k.column_name, fieldfare.nullability(k.is_nullable), fieldfare.nullability(k.nullable)),
      jsonb_build_object('type', CASE WHEN k.nullable THEN 'DROP_NOT_NULL' ELSE 'SET_NOT_NULL' END, 'column', k.column_name, 'fieldId', k.id)
    FROM k WHERE k.attname IS NOT NULL AND k.is_nullable <> k.nullable
    UNION ALL
    SELECT k.form_id, 'DEFAULT', 'LOW', k.column_name, k.id, k.default_expression, k.has_default,
      format('the column "%s" has %s, the registry has %s', k.column_name, coalesce('the default ' || k.has_default, 'no default'),
        coalesce('the default ' || k.default_expression, 'none')),
      CASE WHEN k.default_expression IS NULL THEN jsonb_build_object('type', 'DROP_DEFAULT', 'column', k.column_name, 'fieldId', k.id)
        WHEN fieldfare.literal_default(k.default_expression) IS NOT NULL THEN jsonb_build_object('type', 'SET_DEFAULT', 'column',
          k.column_name, 'default', fieldfare.literal_default(k.default_expression), 'fieldId', k.id) END
    FROM k WHERE k.attname IS NOT NULL AND k.nullable IS NOT NULL AND k.has_type = k.column_type
      AND k.has_default IS DISTINCT FROM k.default_expression
    UNION ALL
    SELECT f.id, 'ORPHANED_COLUMN', 'MEDIUM', a.attname, NULL, NULL, format_type(a.atttypid, a.atttypmod),
      format('the column "%s" belongs to no field of the form "%s"', a.attname, f.title),
      jsonb_build_object('type', 'DROP_COLUMN', 'column', a.attname)
    FROM f JOIN pg_attribute a ON a.attrelid = f.relation AND a.attnum > 0 AND NOT a.attisdropped
    CROSS JOIN fieldfare.target t
    WHERE a.attname <> ALL (t.system_columns) AND a.attname NOT LIKE '\_\_ff\_%'
      AND NOT EXISTS (SELECT FROM k WHERE k.form_id = f.id AND k.attname = a.attname)
  )
  SELECT * FROM (SELECT f.main_id, CASE WHEN f.main_form_id IS NOT NULL THEN f.id END, f.title, d.kind, d.severity, f.schema_name,
    f.table_name, d.column_name, d.field_id, d.expected, d.actual, d.message,
    CASE WHEN d.fix IS NOT NULL THEN fieldfare.form_change(d.fix ->> 'type', f.schema_name, f.table_name, f.main_id, f.id,
      d.fix - 'type') END
  FROM found d JOIN f ON f.id = d.id
  UNION ALL
  SELECT NULL, NULL, o.table_name, 'ORPHANED_TABLE', 'MEDIUM', o.schema_name, o.table_name, NULL, NULL, NULL, NULL,
    format('the table "%s" has the columns of a form and belongs to no form', o.table_name), NULL
  FROM fieldfare.tables_without_form() o WHERE form IS NULL) all_findings (form_id, sub_form_id, title, kind, severity, schema_name, table_name,
    column_name, field_id, expected, actual, message, fix)
  ORDER BY array_position('{CRITICAL,HIGH,MEDIUM,LOW}', severity), form_id, sub_form_id NULLS FIRST, column_name, table_name
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
    'cleanForms', (SELECT count(DISTINCT f.main_id) FROM f WHERE f.main_id NOT IN (SELECT d.form_id FROM d WHERE d.form_id IS NOT NULL)),
    'findings', (SELECT coalesce(json_agg(json_build_object('kind', d.kind, 'severity', d.severity, 'formId', d.form_id,
      'subFormId', d.sub_form_id, 'form', d.title, 'schema', d.schema_name, 'table', d.table_name, 'column', d.column_name,
      'fieldId', d.field_id, 'expected', d.expected, 'actual', d.actual, 'message', d.message, 'fix', d.fix)), '[]') FROM d))
$$;

-- Remembers the findings of a comparison of all forms. If they are others than before, events say so.
CREATE OR REPLACE FUNCTION fieldfare.record_drift(report jsonb) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  now_hash text := md5((report -> 'findings')::text);
  issues int := (report ->> 'totalIssues')::int;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  INSERT INTO fieldfare.drift_state AS s (findings_hash, total_issues) VALUES (now_hash, issues)
  ON CONFLICT (only_row) DO UPDATE SET findings_hash = now_hash, total_issues = issues, changed_at = clock_timestamp()
    WHERE s.findings_hash <> now_hash;
  IF FOUND THEN
    INSERT INTO fieldfare.event_log (type, source, subject, data)
    SELECT 'dev.fieldfare.' || e.what, '/fieldfare/api-gateway/' || t.name, t.name || '/-', (report - 'findings')::json
    FROM fieldfare.target t CROSS JOIN (VALUES (1, 'validation.completed'), (2, 'drift.detected')) AS e(n, what)
    WHERE e.n = 1 OR issues > 0 ORDER BY e.n;
  END IF;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.record_drift(jsonb) FROM PUBLIC;
