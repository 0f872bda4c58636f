-- New tables and new columns of a definition, with what its fields ask for: a default expression, a reference, a unique column, an index.

-- What a field asks for beside its type. Properties that are absent, false or null are left out.
CREATE OR REPLACE FUNCTION fieldfare.properties_of_field(field jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(p.key, p.value), '{}') FROM jsonb_each(field) p
  WHERE p.key IN ('unique', 'indexed', 'references', 'defaultExpression') AND p.value NOT IN ('null', 'false')
$$;

-- An error in what a field asks for; NULL without one.
CREATE OR REPLACE FUNCTION fieldfare.properties_shape_problem(field jsonb) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('the field "%s": ', field ->> 'id') || CASE
    WHEN p ? 'unique' AND p -> 'unique' <> 'true' OR p ? 'indexed' AND p -> 'indexed' <> 'true' THEN '"unique" and "indexed" are true or false'
    WHEN p ? 'defaultExpression' AND (jsonb_typeof(p -> 'defaultExpression') <> 'string' OR p ->> 'defaultExpression' = '')
      THEN '"defaultExpression" is a text that is not empty'
    WHEN NOT p ? 'references' THEN NULL
    -- One condition a branch: each relies on those before it.
    WHEN jsonb_typeof(p -> 'references') <> 'object' THEN '"references" is an object'
    WHEN EXISTS (SELECT FROM jsonb_each(p -> 'references') r WHERE jsonb_typeof(r.value) <> 'string'
        OR r.key NOT IN ('formId', 'schema', 'table', 'column', 'onDelete') OR r.value = '""')
      THEN '"references" has texts with the names "formId", or "schema", "table" and "column", and "onDelete"'
    WHEN ((p -> 'references') ? 'formId') = ((p -> 'references') ? 'table')
        OR (p -> 'references') ? 'table' AND NOT (p -> 'references') ? 'column'
      THEN '"references" has either "formId", or "table" and "column"'
    WHEN coalesce(p #>> '{references,onDelete}', 'no_action') NOT IN ('no_action', 'restrict', 'cascade', 'set_null')
      THEN '"onDelete" is no_action, restrict, cascade or set_null' END
  FROM fieldfare.properties_of_field(field) p
$$;

-- The reference of a field as a message has it. A form stands for its table, in which `id` is the key. NULL if there is no such form.
CREATE OR REPLACE FUNCTION fieldfare.reference_of_field(def jsonb, reference jsonb) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN reference ? 'table' THEN reference ELSE (SELECT jsonb_strip_nulls(jsonb_build_object('schema', nullif(t.schema_name, 'public'),
      'table', t.table_name, 'column', coalesce(reference ->> 'column', 'id'), 'onDelete', reference ->> 'onDelete'))
    FROM (SELECT d.schema_name, d.table_name, 0 AS n FROM fieldfare.defined_forms(def) d WHERE d.form_id = reference ->> 'formId'
      UNION ALL SELECT f.schema_name, f.table_name, 1 FROM fieldfare.forms f WHERE f.id = reference ->> 'formId' AND f.deleted_by IS NULL) t
    ORDER BY t.n LIMIT 1) END
$$;

-- The fields of a definition with what they ask for.
CREATE OR REPLACE FUNCTION fieldfare.asked_properties(def jsonb) RETURNS TABLE (id text, properties jsonb) LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.f ->> 'id', fieldfare.properties_of_field(e.f) FROM fieldfare.defined_forms(def) d CROSS JOIN LATERAL jsonb_array_elements(d.fields) AS e(f)
$$;

-- Why fields cannot have what they ask for; NULL when they can. Columns of a table that exists have, or do not have it, already.
CREATE OR REPLACE FUNCTION fieldfare.property_problem(def jsonb, p fieldfare.field_pair[]) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  WITH asked AS MATERIALIZED (SELECT * FROM fieldfare.asked_properties(def)),
    before AS MATERIALIZED (SELECT a.* FROM fieldfare.forms f CROSS JOIN LATERAL fieldfare.asked_properties(f.definition) a
      WHERE f.id = def ->> 'id' AND f.definition IS NOT NULL AND f.deleted_by IS NULL)
  SELECT coalesce(
    (SELECT format('the field "%s" refers to the form "%s", which the registry does not have', a.id, a.properties #>> '{references,formId}')
      FROM asked a WHERE a.properties ? 'references' AND fieldfare.reference_of_field(def, a.properties -> 'references') IS NULL LIMIT 1),
    (SELECT format('the field "%s" asks for "%s", which only a column of a new table can get: leave it out, and add it by a script', a.id,
        CASE WHEN a.properties ? 'unique' THEN 'unique' WHEN a.properties ? 'indexed' THEN 'indexed' ELSE 'references' END)
      FROM unnest(p) x JOIN asked a ON a.id = x.id
      WHERE a.properties ?| '{unique,indexed,references}' AND fieldfare.is_table_there(x.schema_name, x.table_name)
        AND NOT EXISTS (SELECT FROM before b WHERE b.id = a.id AND x.old_form = x.form_id) LIMIT 1),
    (SELECT format('the field "%s" asks for other properties than before ("unique", "indexed", "references", "defaultExpression"): a column keeps'
        ' those with which it was made', a.id)
      FROM unnest(p) x JOIN asked a ON a.id = x.id LEFT JOIN before b ON b.id = a.id
      WHERE x.old_form = x.form_id AND fieldfare.is_table_there(x.schema_name, x.table_name)
        AND a.properties <> coalesce(b.properties, '{}') LIMIT 1))
$$;

CREATE OR REPLACE FUNCTION fieldfare.is_table_there(in_schema text, in_table text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid WHERE n.nspname = in_schema AND c.relname = in_table)
$$;

-- New tables with their columns, and new columns of tables that are there.
CREATE OR REPLACE FUNCTION fieldfare.form_additions(def jsonb, p fieldfare.field_pair[]) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH form AS (
    SELECT d.*, fieldfare.is_table_there(d.schema_name, d.table_name) AS is_there FROM fieldfare.defined_forms(def) d
  ), field AS (
    SELECT x.*, a.properties AS asked, jsonb_strip_nulls(jsonb_build_object('column', x.column_name, 'dataType', x.data_type,
      'defaultExpression', a.properties -> 'defaultExpression')) AS described
    FROM unnest(p) x JOIN fieldfare.asked_properties(def) a ON a.id = x.id
  )
  SELECT s.change FROM (
    SELECT form.place AS form_place, 0 AS place, fieldfare.form_change('CREATE_TABLE', form.schema_name, form.table_name,
      def ->> 'id', form.form_id, jsonb_strip_nulls(jsonb_build_object('primaryKey', '["id"]'::jsonb, 'columns',
        '[{"column": "id", "dataType": "uuid", "nullable": false}]'::jsonb || coalesce((SELECT jsonb_agg(x.described || jsonb_strip_nulls(
          jsonb_build_object('unique', x.asked -> 'unique', 'references', fieldfare.reference_of_field(def, x.asked -> 'references')))
          ORDER BY x.place) FROM field x WHERE x.form_id = form.form_id), '[]'),
        'indexes', (SELECT jsonb_agg(jsonb_build_object('columns', jsonb_build_array(x.column_name)) ORDER BY x.place) FROM field x
          WHERE x.form_id = form.form_id AND x.asked ? 'indexed' AND NOT x.asked ? 'unique')))) AS change
    FROM form WHERE NOT form.is_there
    UNION ALL
    SELECT form.place, x.place, fieldfare.form_change('ADD_COLUMN', x.schema_name, x.table_name, x.main_form_id, x.form_id,
      x.described || jsonb_build_object('fieldId', x.id))
    FROM form JOIN field x ON x.form_id = form.form_id
    WHERE form.is_there AND x.old_form IS DISTINCT FROM x.form_id
      AND NOT (x.is_new_form AND fieldfare.type_of_column(x.schema_name, x.table_name, x.column_name) IS NOT NULL)
  ) s ORDER BY s.form_place, s.place
$$;

-- Why an enqueuer may not create a table: a reference changes the other table too, which must be one of a form. NULL when it may.
CREATE OR REPLACE FUNCTION fieldfare.references_refusal(in_schema text, in_table text, request jsonb, holders jsonb) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('the table "%s" belongs to no form of the registry, so no column may refer to it', r.schema_name || '.' || r.table_name)
  FROM (SELECT coalesce(c #>> '{references,schema}', 'public') AS schema_name, c #>> '{references,table}' AS table_name
    FROM jsonb_array_elements(request -> 'columns') AS c WHERE c ? 'references') r
  WHERE (r.schema_name, r.table_name) <> (in_schema, in_table) AND fieldfare.holder_of_table(holders, r.schema_name, r.table_name) IS NULL
  LIMIT 1
$$;

-- Raises an error for new tables that the sender may not have. The registry has the definition already.
CREATE OR REPLACE FUNCTION fieldfare.refuse_new_tables(changes jsonb, sender_role text) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  refusal text;
BEGIN
  IF sender_role <> 'admin' AND (jsonb_path_exists(changes, '$[*].defaultExpression')
      OR jsonb_path_exists(changes, '$[*].columns[*].defaultExpression')) THEN
    RAISE EXCEPTION 'only the role admin may save a new "defaultExpression"; the role of the sender is %', sender_role USING ERRCODE = '22023';
  ELSIF sender_role = 'enqueuer' THEN
    SELECT fieldfare.references_refusal(coalesce(c ->> 'schema', 'public'), c ->> 'table', c, '{}') INTO refusal
    FROM jsonb_array_elements(changes) c WHERE c ->> 'type' = 'CREATE_TABLE' ORDER BY 1 NULLS LAST LIMIT 1;
    IF refusal IS NOT NULL THEN
      RAISE EXCEPTION '%', refusal USING ERRCODE = '22023';
    END IF;
  END IF;
END
$$;
