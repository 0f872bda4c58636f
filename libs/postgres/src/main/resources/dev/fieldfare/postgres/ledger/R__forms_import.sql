-- Forms of a form builder that keeps them in tables of this database: public.forms, sub_forms, fields, field_migrations.

-- True for an ordinary table: a view could run code of others with our rights.
CREATE OR REPLACE FUNCTION fieldfare.is_public_table(name text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relname = name AND c.relkind = 'r')
$$;

-- The forms and sub-forms that have a table.
CREATE OR REPLACE FUNCTION fieldfare.form_builder_forms() RETURNS TABLE (main_form_id text, form_id text, title text,
  table_name text, place int) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (fieldfare.is_public_table('forms') AND fieldfare.is_public_table('sub_forms') AND fieldfare.is_public_table('fields')) THEN
    RAISE EXCEPTION 'there are no tables "forms", "sub_forms" and "fields" in the schema "public"' USING ERRCODE = '22023';
  END IF;
  RETURN QUERY SELECT f.id::text, f.id::text, f.title::text, f.table_name::text, 0 FROM public.forms f
    WHERE f.table_name IS NOT NULL
    UNION ALL SELECT s.form_id::text, s.id::text, s.title::text, s.table_name::text, s."order"::int + 1
    FROM public.sub_forms s JOIN public.forms f ON f.id = s.form_id
    WHERE s.table_name IS NOT NULL AND f.table_name IS NOT NULL;
END
$$;

-- The last name that a successful migration of the form builder gave to the column of each field.
CREATE OR REPLACE FUNCTION fieldfare.form_builder_columns() RETURNS TABLE (field_id text, table_name text, column_name text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF fieldfare.is_public_table('field_migrations') THEN
    RETURN QUERY SELECT DISTINCT ON (m.field_id) m.field_id::text, m.table_name::text, m.column_name::text
      FROM public.field_migrations m WHERE m.success AND m.field_id IS NOT NULL AND m.column_name IS NOT NULL
        AND m.migration_type::text IN ('ADD_COLUMN', 'RENAME_COLUMN', 'MODIFY_COLUMN')
      ORDER BY m.field_id, m.executed_at DESC, m.id;
  END IF;
END
$$;

-- Each field with its column and how it was found: by a migration of its id, or by its title. The column of a field is not guessed: an
-- operator must name it.
CREATE OR REPLACE FUNCTION fieldfare.form_builder_fields() RETURNS TABLE (main_form_id text, form_id text, field_id text,
  title text, data_type text, place int, column_name text, found_by text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH f AS MATERIALIZED (
    SELECT b.main_form_id, b.form_id, x.id::text AS id, x.title::text AS title, x.type::text AS type, x."order"::int AS place,
      b.table_name, fieldfare.name_from_title(x.title::text) AS made, m.column_name AS migrated
    FROM fieldfare.form_builder_forms() b
    JOIN public.fields x ON coalesce(x.sub_form_id, x.form_id)::text = b.form_id
    LEFT JOIN fieldfare.form_builder_columns() m ON m.field_id = x.id::text AND m.table_name = b.table_name
  ), there AS (
    SELECT f.*, fieldfare.type_of_column('public', f.table_name, f.migrated) IS NOT NULL AS by_migration,
      -- A title in another script gives a part of its letters, or none.
      f.title ~ '^[ -~]+$' AND fieldfare.type_of_column('public', f.table_name, f.made) IS NOT NULL AS by_title
    FROM f
  )
  SELECT t.main_form_id, t.form_id, t.id, t.title, t.type, t.place,
    CASE WHEN t.by_migration THEN t.migrated WHEN t.by_title AND NOT taken.is_taken THEN t.made END,
    CASE WHEN t.by_migration THEN 'migration' WHEN t.by_title AND NOT taken.is_taken THEN 'title' END
  FROM there t CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM there o WHERE o.form_id = t.form_id AND o.id <> t.id
    AND (o.by_migration AND o.migrated = t.made OR NOT o.by_migration AND o.by_title AND o.made = t.made)) AS is_taken) taken
  ORDER BY t.main_form_id, t.form_id, t.place, t.id;
END
$$;

-- The definition of a form with the columns that were found.
CREATE OR REPLACE FUNCTION fieldfare.form_builder_definition(main_form text) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  WITH part AS (
    SELECT b.place, b.form_id, jsonb_build_object('id', b.form_id, 'title', b.title, 'table', b.table_name, 'fields',
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', x.field_id, 'title', x.title, 'type', x.data_type,
          'column', x.column_name) ORDER BY x.place, x.field_id)
        FROM fieldfare.form_builder_fields() x WHERE x.form_id = b.form_id), '[]')) AS form
    FROM fieldfare.form_builder_forms() b WHERE b.main_form_id = main_form
  )
  SELECT m.form || jsonb_build_object('subForms', coalesce((SELECT jsonb_agg(s.form ORDER BY s.place, s.form_id)
    FROM part s WHERE s.form_id <> main_form), '[]')) FROM part m WHERE m.form_id = main_form
$$;

-- Takes forms over that are not in the registry and whose columns are all known. Nothing of their tables is changed.
-- unknown are the fields that keep a form from being taken over. Called again it takes over nothing.
CREATE OR REPLACE FUNCTION fieldfare.import_form_builder(dry_run boolean DEFAULT false)
RETURNS TABLE (form_id text, title text, outcome text, fields int, unknown text[]) LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  definition jsonb;
BEGIN
  IF NOT (SELECT t.registry FROM fieldfare.target t) THEN
    RAISE EXCEPTION 'this target has no registry: set its property "registry" to "own"' USING ERRCODE = '55000';
  END IF;
  FOR form_id, title, fields, unknown IN
      SELECT b.form_id, b.title, count(x.field_id)::int,
        coalesce(array_agg(x.field_id ORDER BY x.field_id) FILTER (WHERE x.field_id IS NOT NULL AND x.column_name IS NULL), '{}')
      FROM fieldfare.form_builder_forms() b LEFT JOIN fieldfare.form_builder_fields() x ON x.main_form_id = b.form_id
      WHERE b.form_id = b.main_form_id GROUP BY 1, 2 ORDER BY 1 LOOP
    outcome := CASE
      WHEN EXISTS (SELECT FROM fieldfare.forms f WHERE f.id = form_id AND f.deleted_by IS NULL) THEN 'registered before'
      WHEN unknown <> '{}' THEN 'asked' ELSE 'registered' END;
    IF outcome = 'registered' THEN
      definition := fieldfare.form_builder_definition(form_id);
      -- A form whose tables are as defined needs no migration.
      IF EXISTS (SELECT FROM fieldfare.form_changes(definition)) THEN
        outcome := 'differs';
      ELSIF NOT dry_run THEN
        PERFORM fieldfare.store_definition(definition);
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.import_form_builder(boolean) FROM PUBLIC;
