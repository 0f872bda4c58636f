-- Reads a form definition: its forms and fields, and the names of tables and columns that it does not give.

-- One change as a message.
CREATE OR REPLACE FUNCTION fieldfare.form_change(kind text, in_schema text, in_table text, main_form text, form text,
  rest jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object('type', kind, 'schema', nullif(in_schema, 'public'), 'table', in_table,
    'formId', main_form, 'subFormId', nullif(form, main_form))) || rest
$$;

-- The types that the column of a field type may have; the first one is what new columns get. NULL for other types.
CREATE OR REPLACE FUNCTION fieldfare.types_of_field(field_type text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN field_type IN ('short_answer', 'email', 'multiple_choice', 'factory') THEN '{character varying(255)}'::text[]
    WHEN field_type IN ('paragraph', 'file_upload', 'image_upload') THEN '{text}'
    -- Tables that a form builder created have varchar(50) and point. Columns that it added later have varchar(20) and jsonb.
    WHEN field_type = 'phone' THEN '{character varying(20),character varying(50)}'
    WHEN field_type = 'lat_long' THEN '{jsonb,point}'
    WHEN field_type = 'url' THEN '{character varying(500)}'
    WHEN field_type = 'number' THEN '{numeric}'
    WHEN field_type IN ('rating', 'slider') THEN '{integer}'
    WHEN field_type = 'date' THEN '{date}'
    WHEN field_type = 'time' THEN '{time without time zone}'
    WHEN field_type = 'datetime' THEN '{timestamp without time zone}'
    WHEN field_type = 'province' THEN '{character varying(100)}' END
$$;

-- A PostgreSQL type as the catalogue spells it, for the usual short names.
CREATE OR REPLACE FUNCTION fieldfare.plain_type(type text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE t.name
      WHEN 'varchar' THEN 'character varying' WHEN 'char' THEN 'character' WHEN 'decimal' THEN 'numeric' WHEN 'bool' THEN 'boolean'
      WHEN 'int' THEN 'integer' WHEN 'int4' THEN 'integer' WHEN 'int8' THEN 'bigint' WHEN 'int2' THEN 'smallint'
      WHEN 'float8' THEN 'double precision' WHEN 'float4' THEN 'real' WHEN 'timestamp' THEN 'timestamp without time zone'
      WHEN 'timestamptz' THEN 'timestamp with time zone' WHEN 'time' THEN 'time without time zone' ELSE t.name END
    || coalesce(replace(t.length, ' ', ''), '')
  FROM (SELECT lower(btrim(split_part(type, '(', 1))) AS name, substring(type FROM '\([^)]*\)') AS length) t
$$;

-- The Latin letters and digits of a title, as a name. Empty where it has none.
CREATE OR REPLACE FUNCTION fieldfare.name_from_title(title text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN s.name ~ '^[0-9]' THEN '_' || s.name ELSE s.name END
  FROM (SELECT btrim(left(regexp_replace(lower(title COLLATE "C"), '[^a-z0-9]+', '_', 'g'), 50), '_') AS name) s
$$;

-- The forms of a definition, the main form first. A table without a given name keeps its current name, or gets one from title and
-- id.
CREATE OR REPLACE FUNCTION fieldfare.defined_forms(def jsonb) RETURNS TABLE (form_id text, main_form_id text,
  title text, schema_name text, table_name text, place int, fields jsonb) LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.form ->> 'id', d.main_form_id, coalesce(d.form ->> 'title', ''),
    coalesce(d.form ->> 'schema', known.schema_name, def ->> 'schema', 'public'),
    coalesce(d.form ->> 'table', known.table_name, coalesce(nullif(fieldfare.name_from_title(d.form ->> 'title'), ''), 'form')
      || '_' || coalesce(nullif(right(regexp_replace(lower(d.form ->> 'id'), '[^a-z0-9]', '', 'g'), 12), ''),
        left(md5(d.form ->> 'id'), 12))),
    d.place::int, coalesce(d.form -> 'fields', '[]')
  FROM (SELECT def AS form, NULL::text AS main_form_id, 0::bigint AS place
    UNION ALL SELECT s, def ->> 'id', n
      FROM jsonb_array_elements(coalesce(def -> 'subForms', '[]')) WITH ORDINALITY AS e(s, n)) d
  LEFT JOIN fieldfare.forms known ON known.id = d.form ->> 'id' AND known.deleted_by IS NULL
  ORDER BY d.place
$$;

-- The fields of a definition. A column without a given name keeps its current name, so a new title renames nothing. The name of a
-- new field's column comes from its title. It comes from the id if the title has no Latin letters or the name is taken.
CREATE OR REPLACE FUNCTION fieldfare.defined_fields(def jsonb) RETURNS TABLE (main_form_id text, form_id text,
  schema_name text, table_name text, id text, title text, data_type text, column_name text, place int)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  form record;
  field record;
  named text[];
BEGIN
  FOR form IN SELECT * FROM fieldfare.defined_forms(def) LOOP
    -- Given and current names have precedence over generated ones.
    SELECT coalesce(array_agg(x.name), '{}') || (SELECT t.system_columns FROM fieldfare.target t) INTO named
    FROM (SELECT coalesce(e.f ->> 'column', k.column_name) AS name FROM jsonb_array_elements(form.fields) AS e(f)
      LEFT JOIN fieldfare.fields k ON k.main_form_id = def ->> 'id' AND k.id = e.f ->> 'id'
        AND k.form_id = form.form_id AND k.dropped_by IS NULL) x WHERE x.name IS NOT NULL;
    FOR field IN SELECT e.f, e.n, coalesce(e.f ->> 'column', k.column_name) AS given,
          nullif(fieldfare.name_from_title(e.f ->> 'title'), '') AS made
        FROM jsonb_array_elements(form.fields) WITH ORDINALITY AS e(f, n)
        LEFT JOIN fieldfare.fields k ON k.main_form_id = def ->> 'id' AND k.id = e.f ->> 'id'
          AND k.form_id = form.form_id AND k.dropped_by IS NULL ORDER BY e.n LOOP
      main_form_id := def ->> 'id';
      form_id := form.form_id;
      schema_name := form.schema_name;
      table_name := form.table_name;
      id := field.f ->> 'id';
      title := coalesce(field.f ->> 'title', '');
      data_type := coalesce(field.f ->> 'type', field.f ->> 'dataType');
      column_name := coalesce(field.given, CASE WHEN field.made <> ALL (named) THEN field.made END,
        'field_' || left(md5(field.f ->> 'id'), 8));
      named := named || column_name;
      place := field.n::int;
      RETURN NEXT;
    END LOOP;
  END LOOP;
END
$$;

-- What the stored definition of a form says about one field.
CREATE OR REPLACE FUNCTION fieldfare.field_in_definition(main_form text, field text)
RETURNS TABLE (form_id text, title text, place int) LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.form ->> 'id', coalesce(e.f ->> 'title', ''), e.n::int
  FROM fieldfare.forms m
  CROSS JOIN LATERAL (SELECT m.definition AS form
    UNION ALL SELECT jsonb_array_elements(coalesce(m.definition -> 'subForms', '[]'))) s
  CROSS JOIN LATERAL jsonb_array_elements(coalesce(s.form -> 'fields', '[]')) WITH ORDINALITY AS e(f, n)
  WHERE m.id = main_form AND m.definition IS NOT NULL AND e.f ->> 'id' = field LIMIT 1
$$;

CREATE OR REPLACE FUNCTION fieldfare.form_shape_problem(form jsonb) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN jsonb_typeof(form) <> 'object' THEN 'a form is a JSON object'
    WHEN jsonb_typeof(form -> 'id') IS DISTINCT FROM 'string' OR length(form ->> 'id') NOT BETWEEN 1 AND 200
      THEN 'the "id" of a form is a string of 1 to 200 characters'
    WHEN coalesce(jsonb_typeof(form -> 'fields'), 'array') <> 'array' THEN '"fields" must be an array'
    ELSE (SELECT 'the field at position ' || e.n - 1 || ' of the form "' || (form ->> 'id')
        || '" needs the texts "id" (at most 200 characters) and "type"'
      FROM jsonb_array_elements(coalesce(form -> 'fields', '[]')) WITH ORDINALITY AS e(f, n)
      WHERE jsonb_typeof(e.f) <> 'object' OR jsonb_typeof(e.f -> 'id') IS DISTINCT FROM 'string'
        OR length(e.f ->> 'id') NOT BETWEEN 1 AND 200
        OR jsonb_typeof(coalesce(e.f -> 'type', e.f -> 'dataType')) IS DISTINCT FROM 'string'
        OR coalesce(jsonb_typeof(e.f -> 'column'), 'string') <> 'string' ORDER BY e.n LIMIT 1) END
$$;

-- An error in the structure of a definition; NULL when there is none.
CREATE OR REPLACE FUNCTION fieldfare.definition_shape_problem(def jsonb) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN jsonb_typeof(def) IS DISTINCT FROM 'object' THEN 'a definition is a JSON object'
    WHEN coalesce(jsonb_typeof(def -> 'subForms'), 'array') <> 'array' THEN '"subForms" must be an array'
    ELSE (SELECT coalesce(fieldfare.form_shape_problem(def), min(fieldfare.form_shape_problem(s)))
      FROM jsonb_array_elements(coalesce(def -> 'subForms', '[]')) AS s) END
$$;

-- An error in a definition whose structure is correct; NULL when there is none.
CREATE OR REPLACE FUNCTION fieldfare.definition_problem(def jsonb) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  WITH f AS MATERIALIZED (SELECT * FROM fieldfare.defined_forms(def)),
    d AS MATERIALIZED (SELECT * FROM fieldfare.defined_fields(def))
  SELECT coalesce(
    (SELECT fieldfare.properties_shape_problem(e.f) FROM f CROSS JOIN LATERAL jsonb_array_elements(f.fields) AS e(f)
      WHERE fieldfare.properties_shape_problem(e.f) IS NOT NULL LIMIT 1),
    (SELECT 'two forms have the id "' || min(f.form_id) || '"' FROM f GROUP BY f.form_id HAVING count(*) > 1 LIMIT 1),
    (SELECT 'two forms have the table "' || min(f.table_name) || '"' FROM f GROUP BY f.schema_name, f.table_name
      HAVING count(*) > 1 LIMIT 1),
    (SELECT 'two fields have the id "' || d.id || '"' FROM d GROUP BY d.id HAVING count(*) > 1 LIMIT 1),
    (SELECT 'two fields have the column "' || d.column_name || '" of the table "' || min(d.table_name) || '": '
        || string_agg(d.id, ', ' ORDER BY d.place) FROM d GROUP BY d.form_id, d.column_name HAVING count(*) > 1 LIMIT 1),
    (SELECT '"' || d.column_name || '" is a system column of the forms'' tables' FROM d JOIN fieldfare.target t ON true
      WHERE d.column_name = ANY (t.system_columns) LIMIT 1),
    (SELECT format('the form "%s" has %s fields: a table has at most 1,600 columns', min(d.form_id), count(*)) FROM d
      GROUP BY d.form_id HAVING count(*) > 1590 LIMIT 1),
    (SELECT format('the form "%s" belongs to the form "%s"', k.id, k.main_form_id) FROM fieldfare.forms k
      JOIN f ON f.form_id = k.id WHERE k.main_form_id IS DISTINCT FROM f.main_form_id AND k.deleted_by IS NULL LIMIT 1),
    (SELECT format('the form "%s" has the table "%s"; send RENAME_TABLE to change that', k.id, k.table_name)
      FROM fieldfare.forms k JOIN f ON f.form_id = k.id AND k.deleted_by IS NULL
      WHERE (k.table_name, k.schema_name) <> (f.table_name, f.schema_name) LIMIT 1),
    (SELECT format('the table "%s" belongs to the form "%s"', k.table_name, k.id) FROM fieldfare.forms k
      JOIN f ON f.table_name = k.table_name AND f.schema_name = k.schema_name AND f.form_id <> k.id
      WHERE k.deleted_by IS NULL LIMIT 1),
    (SELECT format('"%s" is not a table', f.table_name) FROM f JOIN pg_namespace n ON n.nspname = f.schema_name
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = f.table_name WHERE c.relkind NOT IN ('r', 'p') LIMIT 1))
$$;
