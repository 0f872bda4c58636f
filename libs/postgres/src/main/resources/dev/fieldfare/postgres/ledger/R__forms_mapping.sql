-- Which column belongs to which field of a form builder that keeps its forms in public.forms, sub_forms, fields and
-- field_migrations. These tables are read as their owners: their types could have casts that run code.

-- True for an ordinary table.
CREATE OR REPLACE FUNCTION fieldfare.is_public_table(name text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relname = name AND c.relkind = 'r')
$$;

-- The rows of one of these tables as a JSON array; an empty array if the table does not exist.
CREATE OR REPLACE FUNCTION fieldfare.form_builder_rows(kept text) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off SET "TimeZone" = 'UTC' AS $$
DECLARE
  found jsonb;
BEGIN
  IF fieldfare.is_public_table(kept) THEN
    SELECT a.answer INTO found FROM fieldfare.ask_owner('public.' || kept,
      format('SELECT jsonb_agg(to_jsonb(r)), NULL::bigint FROM public.%I r', kept)) a;
  END IF;
  RETURN coalesce(found, '[]');
END
$$;

-- The forms and sub-forms that have a table.
CREATE OR REPLACE FUNCTION fieldfare.form_builder_forms() RETURNS TABLE (main_form_id text, form_id text, title text,
  table_name text, place int) LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  main_forms jsonb := fieldfare.form_builder_rows('forms');
BEGIN
  IF NOT (fieldfare.is_public_table('forms') AND fieldfare.is_public_table('sub_forms') AND fieldfare.is_public_table('fields')) THEN
    RAISE EXCEPTION 'there are no tables "forms", "sub_forms" and "fields" in the schema "public"' USING ERRCODE = '22023';
  END IF;
  RETURN QUERY
  WITH f AS MATERIALIZED (SELECT r FROM jsonb_array_elements(main_forms) AS r WHERE r ->> 'table_name' IS NOT NULL)
  SELECT f.r ->> 'id', f.r ->> 'id', f.r ->> 'title', f.r ->> 'table_name', 0 FROM f
  UNION ALL SELECT f.r ->> 'id', s ->> 'id', s ->> 'title', s ->> 'table_name', (s ->> 'order')::int + 1
  FROM jsonb_array_elements(fieldfare.form_builder_rows('sub_forms')) AS s JOIN f ON f.r ->> 'id' = s ->> 'form_id'
  WHERE s ->> 'table_name' IS NOT NULL;
END
$$;

-- The last name that the successful migrations of the form builder gave to the column of each field. A rollback of an addition, and
-- a removal, leave no name.
CREATE OR REPLACE FUNCTION fieldfare.form_builder_columns() RETURNS TABLE (field_id text, table_name text, column_name text)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT x.field_id, x.table_name, x.column_name FROM (
    SELECT DISTINCT ON (m ->> 'field_id') m ->> 'field_id' AS field_id, m ->> 'table_name' AS table_name, CASE
        WHEN m ->> 'migration_type' = 'RENAME_COLUMN' THEN coalesce(m #>> '{new_value,columnName}', m ->> 'column_name')
        WHEN m ->> 'migration_type' = 'ADD_COLUMN' AND jsonb_typeof(m -> 'old_value') = 'object' AND m -> 'new_value' = 'null' THEN NULL
        WHEN m ->> 'migration_type' = 'DROP_COLUMN' AND coalesce(m -> 'new_value', 'null') = 'null' THEN NULL
        ELSE m ->> 'column_name' END AS column_name
    FROM jsonb_array_elements(fieldfare.form_builder_rows('field_migrations')) AS m
    WHERE (m ->> 'success')::boolean AND m ->> 'field_id' IS NOT NULL AND m #>> '{new_value,action}' IS NULL
      AND m ->> 'migration_type' IN ('ADD_COLUMN', 'DROP_COLUMN', 'RENAME_COLUMN', 'MODIFY_COLUMN')
    ORDER BY m ->> 'field_id', (m ->> 'executed_at')::timestamptz DESC, m ->> 'id') x
  WHERE x.column_name IS NOT NULL;
END
$$;

-- Each field with its column and how it was found: by an answer, by a migration of its id, by its stored values, or by its title.
-- Other columns are not guessed: a person is asked.
DROP FUNCTION IF EXISTS fieldfare.form_builder_fields();
CREATE OR REPLACE FUNCTION fieldfare.form_builder_fields() RETURNS TABLE (main_form_id text, form_id text, form_title text,
  table_name text, field_id text, title text, data_type text, place int, column_name text, found_by text)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH f AS MATERIALIZED (
    SELECT b.main_form_id, b.form_id, b.title AS form_title, b.table_name, x ->> 'id' AS id, x ->> 'title' AS title, x ->> 'type' AS type,
      (x ->> 'order')::int AS place, fieldfare.name_from_title(x ->> 'title') AS made, m.column_name AS migrated, a.column_name AS answered
    FROM fieldfare.form_builder_forms() b
    JOIN jsonb_array_elements(fieldfare.form_builder_rows('fields')) AS x
      ON coalesce(x ->> 'sub_form_id', x ->> 'form_id') = b.form_id
    LEFT JOIN fieldfare.form_builder_columns() m ON m.field_id = x ->> 'id' AND m.table_name = b.table_name
    LEFT JOIN fieldfare.form_column_answers a ON a.field_id = x ->> 'id'
  ), valued AS MATERIALIZED (
    SELECT v.* FROM fieldfare.form_builder_values((SELECT coalesce(jsonb_agg(jsonb_build_object('field', f.id, 'table', f.table_name)), '[]')
      FROM f WHERE f.answered IS NULL AND f.migrated IS NULL)) v
  ), ways AS MATERIALIZED (
    SELECT f.form_id, f.id, w.way, w.rank, w.name FROM f LEFT JOIN valued v ON v.field_id = f.id CROSS JOIN LATERAL (VALUES
      ('answer', 1, f.answered), ('migration', 2, f.migrated), ('values', 3, v.column_name),
      -- A title in another script keeps only some of its letters, or none.
      ('title', 4, CASE WHEN f.title ~ '^[ -~]+$' THEN f.made END)) w(way, rank, name)
    WHERE fieldfare.type_of_column('public', f.table_name, w.name) IS NOT NULL
      AND w.name <> ALL (SELECT unnest(t.system_columns) FROM fieldfare.target t)
  ), best AS MATERIALIZED (SELECT DISTINCT ON (w.form_id, w.id) w.* FROM ways w ORDER BY w.form_id, w.id, w.rank
  ), sure AS (
    -- Two fields cannot have the same column. The field with the better evidence gets it; with equal evidence, neither does.
    SELECT b.* FROM best b WHERE NOT EXISTS (SELECT FROM best o
      WHERE o.form_id = b.form_id AND o.name = b.name AND o.id <> b.id AND o.rank <= b.rank)
  )
  SELECT f.main_form_id, f.form_id, f.form_title, f.table_name, f.id, f.title, f.type, f.place, s.name, s.way
  FROM f LEFT JOIN sure s ON s.form_id = f.form_id AND s.id = f.id ORDER BY f.main_form_id, f.form_id, f.place, f.id;
END
$$;

-- The fields whose column is not known, each with the columns that no other field has. suggestion is a guess by the order of columns
-- or by their types. It is never used without an answer.
CREATE OR REPLACE FUNCTION fieldfare.form_mapping_questions() RETURNS TABLE (main_form_id text, form_id text, form_title text,
  table_name text, field_id text, title text, data_type text, suggestion text, candidates jsonb)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH x AS MATERIALIZED (SELECT * FROM fieldfare.form_builder_fields() b
    WHERE NOT EXISTS (SELECT FROM fieldfare.forms r WHERE r.id = b.main_form_id AND r.deleted_by IS NULL)
  ), free AS MATERIALIZED (
    SELECT t.form_id, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type,
      row_number() OVER (PARTITION BY t.form_id ORDER BY a.attnum) AS n, count(*) OVER (PARTITION BY t.form_id) AS of
    FROM (SELECT DISTINCT x.form_id, x.table_name FROM x WHERE x.column_name IS NULL) t
    JOIN pg_class c ON c.relname = t.table_name AND c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT LIKE '\_\_ff\_%'
    WHERE a.attname <> ALL (SELECT unnest(g.system_columns) FROM fieldfare.target g)
      AND NOT EXISTS (SELECT FROM x o WHERE o.form_id = t.form_id AND o.column_name = a.attname)
  ), open AS MATERIALIZED (
    SELECT x.*, row_number() OVER (PARTITION BY x.form_id ORDER BY x.place, x.field_id) AS n, count(*) OVER (PARTITION BY x.form_id) AS of
    FROM x WHERE x.column_name IS NULL
  )
  SELECT o.main_form_id, o.form_id, o.form_title, o.table_name, o.field_id, o.title, o.data_type,
    coalesce((SELECT f.name FROM free f WHERE f.form_id = o.form_id AND f.n = o.n AND f.of = o.of AND fieldfare.fits_field(f.type, o.data_type)),
      (SELECT min(f.name) FROM free f WHERE f.form_id = o.form_id AND fieldfare.fits_field(f.type, o.data_type) HAVING count(*) = 1)),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('column', f.name, 'dataType', f.type, 'fits', fieldfare.fits_field(f.type, o.data_type))
      ORDER BY f.n), '[]') FROM free f WHERE f.form_id = o.form_id)
  FROM open o ORDER BY o.main_form_id, o.form_id, o.n;
END
$$;

-- Whether a column of this type can be that of a field of a type.
CREATE OR REPLACE FUNCTION fieldfare.fits_field(column_type text, field_type text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(column_type = ANY (fieldfare.types_of_field(field_type)), true)
$$;

-- The questions in the format of the API.
CREATE OR REPLACE FUNCTION fieldfare.form_mapping_document() RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  had_temporary boolean := pg_my_temp_schema() <> 0;
  document jsonb;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  document := (SELECT jsonb_build_object('questions', coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('formId', q.main_form_id,
      'subFormId', nullif(q.form_id, q.main_form_id), 'form', q.form_title, 'table', q.table_name, 'fieldId', q.field_id,
      'title', coalesce(q.title, ''), 'type', q.data_type, 'suggestion', q.suggestion, 'candidates', q.candidates))), '[]'))
    FROM fieldfare.form_mapping_questions() q);
  PERFORM fieldfare.refuse_leftovers(had_temporary);
  RETURN document;
END
$$;

-- The fields with their forms and tables, without a search for their columns.
CREATE OR REPLACE FUNCTION fieldfare.form_builder_tables() RETURNS TABLE (main_form_id text, form_id text, form_title text,
  table_name text, field_id text) LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.main_form_id, b.form_id, b.title, b.table_name, x ->> 'id' FROM fieldfare.form_builder_forms() b
  JOIN jsonb_array_elements(fieldfare.form_builder_rows('fields')) AS x ON coalesce(x ->> 'sub_form_id', x ->> 'form_id') = b.form_id
$$;

-- Stores the column of a field. An answer has precedence over a found column, and can be replaced.
CREATE OR REPLACE FUNCTION fieldfare.answer_form_column(field text, answer text, person text) RETURNS void LANGUAGE plpgsql
VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  had_temporary boolean := pg_my_temp_schema() <> 0;
  known record;
  problem text;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  SELECT * INTO known FROM fieldfare.form_builder_tables() x WHERE x.field_id = field;
  problem := CASE
    WHEN known.field_id IS NULL THEN format('the form builder has no field "%s" in a form with a table', field)
    WHEN EXISTS (SELECT FROM fieldfare.forms r WHERE r.id = known.main_form_id AND r.deleted_by IS NULL)
      THEN format('the form "%s" is in the registry already', known.form_title)
    WHEN fieldfare.type_of_column('public', known.table_name, answer) IS NULL
      THEN format('the table "%s" has no column "%s"', known.table_name, answer)
    WHEN answer = ANY (SELECT unnest(t.system_columns) FROM fieldfare.target t)
      THEN format('"%s" is a system column of the forms'' tables', answer)
    ELSE (SELECT format('the column "%s" belongs to the field "%s", which was answered before', answer, a.field_id)
      FROM fieldfare.form_column_answers a JOIN fieldfare.form_builder_tables() x ON x.field_id = a.field_id
      WHERE a.column_name = answer AND a.field_id <> field AND x.form_id = known.form_id LIMIT 1) END;
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION '%', problem USING ERRCODE = '22023';
  END IF;
  INSERT INTO fieldfare.form_column_answers AS a (field_id, column_name, answered_by) VALUES (field, answer, person)
  ON CONFLICT (field_id) DO UPDATE SET column_name = excluded.column_name, answered_by = excluded.answered_by,
    answered_at = clock_timestamp();
  PERFORM fieldfare.refuse_leftovers(had_temporary);
END
$$;

REVOKE ALL ON FUNCTION fieldfare.form_mapping_document(), fieldfare.answer_form_column(text, text, text) FROM PUBLIC;
