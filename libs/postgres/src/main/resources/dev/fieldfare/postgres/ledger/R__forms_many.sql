-- One change over many forms: a field is added to each form that a filter matches, as one atomic set.

-- Raises an error for what is not {"filter": {"ids", "titleContains", "tablePrefix"}, "field": {…}}.
CREATE OR REPLACE FUNCTION fieldfare.require_forms_change(request jsonb) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  filter jsonb := request -> 'filter';
  problem text := CASE
    WHEN jsonb_typeof(request) IS DISTINCT FROM 'object' OR jsonb_typeof(filter) IS DISTINCT FROM 'object'
      THEN 'a change of many forms is {"filter": {…}, "field": {…}}; the filter {} matches all forms'
    WHEN fieldfare.form_shape_problem(jsonb_build_object('id', 'x', 'fields', jsonb_build_array(request -> 'field'))) IS NOT NULL
      THEN '"field" needs the texts "id" (at most 200 characters) and "type"'
    WHEN EXISTS (SELECT FROM jsonb_each(request) r WHERE r.key NOT IN ('filter', 'field')) THEN 'a change of many forms has only "filter" and "field"'
    WHEN EXISTS (SELECT FROM jsonb_each(filter) r WHERE r.key NOT IN ('ids', 'titleContains', 'tablePrefix')
        OR jsonb_typeof(r.value) <> CASE r.key WHEN 'ids' THEN 'array' ELSE 'string' END)
      THEN 'a filter has "ids", a list, and the texts "titleContains" and "tablePrefix"' END;
BEGIN
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION '%', problem USING ERRCODE = '22023';
  END IF;
END
$$;

-- The forms that all conditions of a filter match.
CREATE OR REPLACE FUNCTION fieldfare.forms_of_filter(filter jsonb) RETURNS SETOF fieldfare.forms LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.* FROM fieldfare.forms f
  WHERE f.main_form_id IS NULL AND f.deleted_by IS NULL
    AND (NOT filter ? 'ids' OR filter -> 'ids' ? f.id)
    AND (NOT filter ? 'titleContains' OR strpos(lower(f.title), lower(filter ->> 'titleContains')) > 0)
    AND (NOT filter ? 'tablePrefix' OR starts_with(f.table_name, filter ->> 'tablePrefix'))
  ORDER BY f.id COLLATE "C"
$$;

-- The definition with one more field; the same if it has this field already.
CREATE OR REPLACE FUNCTION fieldfare.definition_with_field(def jsonb, field jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  fields jsonb := coalesce(def -> 'fields', '[]');
  known jsonb := (SELECT e.f FROM jsonb_array_elements(coalesce(def -> 'fields', '[]')) AS e(f) WHERE e.f ->> 'id' = field ->> 'id' LIMIT 1);
BEGIN
  IF known IS NULL THEN
    RETURN def || jsonb_build_object('fields', fields || jsonb_build_array(field));
  ELSIF coalesce(known ->> 'type', known ->> 'dataType') IS DISTINCT FROM coalesce(field ->> 'type', field ->> 'dataType')
      OR field ->> 'column' IS DISTINCT FROM coalesce(known ->> 'column', field ->> 'column')
      OR fieldfare.properties_of_field(known) <> fieldfare.properties_of_field(field) THEN
    RAISE EXCEPTION 'the form "%" has the field "%" with other properties: leave it out by the filter', def ->> 'id', field ->> 'id'
      USING ERRCODE = '22023';
  END IF;
  RETURN def;
END
$$;

-- The forms that a filter matches, with the new definition of each and the changes of its tables. At most 200, because all of their tables
-- are locked in one transaction.
CREATE OR REPLACE FUNCTION fieldfare.changes_of_forms(request jsonb) RETURNS TABLE (form fieldfare.forms, definition jsonb, changes jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
  matched int;
BEGIN
  PERFORM fieldfare.require_forms_change(request);
  matched := (SELECT count(*) FROM fieldfare.forms_of_filter(request -> 'filter'));
  IF matched > 200 THEN
    RAISE EXCEPTION 'the filter matches % forms, and at most 200 are changed at once: narrow it', matched USING ERRCODE = '22023';
  END IF;
  FOR form IN SELECT f.* FROM fieldfare.forms_of_filter(request -> 'filter') f LOOP
    -- Forms that were taken over from a form builder have no stored definition.
    definition := fieldfare.definition_with_field(coalesce(form.definition, fieldfare.form_document(form.id)::jsonb), request -> 'field');
    changes := coalesce((SELECT jsonb_agg(c ORDER BY n) FROM fieldfare.form_changes(definition) WITH ORDINALITY AS e(c, n)), '[]');
    RETURN NEXT;
  END LOOP;
END
$$;

-- What a change of many forms would do. Changes nothing.
CREATE OR REPLACE FUNCTION fieldfare.forms_change_document(request jsonb) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', (x.form).id, 'title', (x.form).title, 'schema', (x.form).schema_name,
    'table', (x.form).table_name, 'changes', x.changes) ORDER BY n), '[]')
  FROM fieldfare.changes_of_forms(request) WITH ORDINALITY AS x(form, definition, changes, n)
$$;

-- Saves the new definitions and enqueues all changes as one set: it is applied to all forms or to none.
CREATE OR REPLACE FUNCTION fieldfare.change_forms_as(request jsonb, requested_by text, sender_role text, way text,
  OUT forms jsonb, OUT migrations uuid[]) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
  ids text[];
  id text;
  item record;
  only_these jsonb;
  changes jsonb := '[]';
BEGIN
  PERFORM fieldfare.require_registry();
  PERFORM fieldfare.require_forms_change(request);
  -- In the order of their mutexes, so that two such calls never wait for each other.
  ids := ARRAY(SELECT f.id FROM fieldfare.forms_of_filter(request -> 'filter') f ORDER BY hashtextextended(f.id, 0) & 63, f.id LIMIT 201);
  FOREACH id IN ARRAY ids LOOP
    PERFORM fieldfare.require_finished_form(id);
  END LOOP;
  -- Forms that match only now have not been looked at.
  only_these := jsonb_build_object('filter', jsonb_build_object('ids', to_jsonb(ids)), 'field', request -> 'field');
  forms := fieldfare.forms_change_document(only_these);
  FOR item IN SELECT c.definition FROM fieldfare.changes_of_forms(only_these) c LOOP
    changes := changes || fieldfare.prepare_form(item.definition, sender_role);
  END LOOP;
  IF jsonb_array_length(changes) > 1000 THEN
    RAISE EXCEPTION 'these forms need % changes, and at most 1000 make one set: narrow the filter', jsonb_array_length(changes)
      USING ERRCODE = '22023';
  END IF;
  migrations := CASE WHEN changes = '[]' THEN '{}'
    ELSE ARRAY(SELECT fieldfare.accept_form_changes(changes, requested_by, sender_role, way)) END;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.change_forms_as(jsonb, text, text, text) FROM PUBLIC;
