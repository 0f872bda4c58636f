-- Takes over the forms of a form builder into the registry.

-- The definitions of all forms with the columns that were found. unknown are the fields without a column.
DROP FUNCTION IF EXISTS fieldfare.form_builder_definition(text);
CREATE OR REPLACE FUNCTION fieldfare.form_builder_definitions() RETURNS TABLE (form_id text, title text, fields int, unknown text[],
  definition jsonb) LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH b AS MATERIALIZED (SELECT * FROM fieldfare.form_builder_forms()
  ), x AS MATERIALIZED (SELECT * FROM fieldfare.form_builder_fields()
  ), part AS MATERIALIZED (
    SELECT b.main_form_id, b.form_id, b.title, b.place, count(x.field_id)::int AS fields,
      coalesce(array_agg(x.field_id ORDER BY x.field_id) FILTER (WHERE x.field_id IS NOT NULL AND x.column_name IS NULL), '{}') AS unknown,
      jsonb_build_object('id', b.form_id, 'title', b.title, 'table', b.table_name, 'fields', coalesce(jsonb_agg(jsonb_build_object(
        'id', x.field_id, 'title', x.title, 'type', x.data_type, 'column', x.column_name) ORDER BY x.place, x.field_id)
        FILTER (WHERE x.field_id IS NOT NULL), '[]')) AS form
    FROM b LEFT JOIN x ON x.form_id = b.form_id GROUP BY b.main_form_id, b.form_id, b.title, b.place, b.table_name
  )
  SELECT m.form_id, m.title, m.fields + coalesce(s.fields, 0)::int, m.unknown || coalesce(s.unknown, '{}'),
    m.form || jsonb_build_object('subForms', coalesce(s.forms, '[]'))
  FROM part m LEFT JOIN LATERAL (
    SELECT sum(p.fields) AS fields, jsonb_agg(p.form ORDER BY p.place, p.form_id) AS forms,
      (SELECT array_agg(u) FROM part o CROSS JOIN LATERAL unnest(o.unknown) AS u
        WHERE o.main_form_id = m.form_id AND o.form_id <> m.form_id) AS unknown
    FROM part p WHERE p.main_form_id = m.form_id AND p.form_id <> m.form_id) s ON true
  WHERE m.form_id = m.main_form_id ORDER BY m.form_id;
END
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
  FOR form_id, title, fields, unknown, definition IN SELECT d.* FROM fieldfare.form_builder_definitions() d LOOP
    outcome := CASE
      WHEN EXISTS (SELECT FROM fieldfare.forms f WHERE f.id = form_id AND f.deleted_by IS NULL) THEN 'registered before'
      WHEN unknown <> '{}' THEN 'asked' ELSE 'registered' END;
    -- A form whose tables match its definition needs no migration.
    IF outcome = 'registered' AND EXISTS (SELECT FROM fieldfare.form_changes(definition)) THEN
      outcome := 'differs';
    ELSIF outcome = 'registered' AND NOT dry_run THEN
      PERFORM fieldfare.store_definition(definition);
      PERFORM fieldfare.note_tables(definition, true);
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

-- The same in the format of the API.
CREATE OR REPLACE FUNCTION fieldfare.import_forms_document(dry_run boolean) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  had_temporary boolean := pg_my_temp_schema() <> 0;
  document jsonb;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  document := (SELECT jsonb_build_object('dryRun', dry_run, 'forms', coalesce(jsonb_agg(jsonb_build_object('id', f.form_id, 'title', f.title,
      'outcome', f.outcome, 'fields', f.fields, 'unknownFields', to_jsonb(f.unknown)) ORDER BY f.form_id), '[]'))
    FROM fieldfare.import_form_builder(dry_run) f);
  PERFORM fieldfare.refuse_leftovers(had_temporary);
  RETURN document;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.import_form_builder(boolean), fieldfare.import_forms_document(boolean) FROM PUBLIC;
