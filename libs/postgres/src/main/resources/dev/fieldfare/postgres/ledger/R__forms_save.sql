-- From a definition to the changes that take its tables there, by the ids of fields.

CREATE OR REPLACE FUNCTION fieldfare.field_pairs(def jsonb) RETURNS SETOF fieldfare.field_pair LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.main_form_id, d.form_id, d.schema_name, d.table_name, d.id, d.data_type, d.column_name, d.place, k.form_id,
    k.column_name, k.data_type, k.column_type,
    NOT EXISTS (SELECT FROM fieldfare.forms f WHERE f.id = d.form_id AND f.deleted_by IS NULL AND f.has_own_table)
  FROM fieldfare.defined_fields(def) d
  LEFT JOIN fieldfare.fields k ON k.main_form_id = d.main_form_id AND k.id = d.id AND k.dropped_by IS NULL
$$;

-- Renames within one table, so ordered that no name is taken when its turn comes. A circle goes over a name in between.
-- pairs: [{id, from, to}]; answers the same with further steps.
CREATE OR REPLACE FUNCTION fieldfare.ordered_renames(pairs jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ready jsonb;
  circle jsonb;
  between text;
  answer jsonb := '[]';
BEGIN
  WHILE jsonb_array_length(pairs) > 0 LOOP
    SELECT jsonb_agg(p ORDER BY n), (jsonb_agg(p ORDER BY n)) -> 0 INTO ready, circle
    FROM jsonb_array_elements(pairs) WITH ORDINALITY AS e(p, n)
    WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(pairs) AS o WHERE o ->> 'from' = p ->> 'to');
    IF ready IS NULL THEN
      circle := pairs -> 0;
      between := 'renaming_' || left(md5(circle ->> 'id'), 12);
      answer := answer || (circle || jsonb_build_object('to', between));
      pairs := (pairs - 0) || (circle || jsonb_build_object('from', between));
    ELSE
      answer := answer || ready;
      pairs := coalesce((SELECT jsonb_agg(p ORDER BY n) FROM jsonb_array_elements(pairs) WITH ORDINALITY AS e(p, n)
        WHERE NOT ready @> jsonb_build_array(p)), '[]');
    END IF;
  END LOOP;
  RETURN answer;
END
$$;

-- True for a definition that is the form's last one.
CREATE OR REPLACE FUNCTION fieldfare.is_saved(def jsonb) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM fieldfare.forms f WHERE f.id = def ->> 'id' AND f.main_form_id IS NULL AND f.deleted_by IS NULL
    AND f.definition = def)
$$;

-- The changes that take the tables of a definition from what the registry knows to what the definition says, in their
-- order: columns that go, renames, new tables and columns, types. Columns of a table that is new to the registry are kept.
CREATE OR REPLACE FUNCTION fieldfare.form_changes(def jsonb) RETURNS SETOF jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
  problem text;
  main_form text := def ->> 'id';
  p fieldfare.field_pair[];
BEGIN
  IF NOT fieldfare.is_saved(def) THEN
    problem := coalesce(fieldfare.definition_shape_problem(def), fieldfare.definition_problem(def));
  END IF;
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION '%', problem USING ERRCODE = '22023';
  END IF;
  p := ARRAY(SELECT x FROM fieldfare.field_pairs(def) AS x);
  problem := CASE WHEN NOT fieldfare.is_saved(def) THEN fieldfare.property_problem(def, p) END;
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION '%', problem USING ERRCODE = '22023';
  END IF;
  RETURN QUERY SELECT fieldfare.form_change('DROP_TABLE', f.schema_name, f.table_name, main_form, f.id, '{}')
    FROM fieldfare.forms f WHERE f.main_form_id = main_form AND f.deleted_by IS NULL
      AND f.id NOT IN (SELECT d.form_id FROM fieldfare.defined_forms(def) d) ORDER BY f.place;
  RETURN QUERY SELECT fieldfare.form_change('DROP_COLUMN', f.schema_name, f.table_name, main_form, f.id,
      jsonb_build_object('column', k.column_name, 'fieldId', k.id))
    FROM fieldfare.fields k JOIN fieldfare.forms f ON f.id = k.form_id
    WHERE k.main_form_id = main_form AND k.dropped_by IS NULL
      AND k.form_id IN (SELECT d.form_id FROM fieldfare.defined_forms(def) d)
      AND NOT EXISTS (SELECT FROM unnest(p) x WHERE x.id = k.id AND x.form_id = k.form_id) ORDER BY f.place, k.place, k.id;
  RETURN QUERY SELECT fieldfare.form_change('RENAME_COLUMN', t.schema_name, t.table_name, main_form, t.form_id,
      jsonb_build_object('column', r ->> 'from', 'newName', r ->> 'to', 'fieldId', r ->> 'id'))
    FROM (SELECT x.form_id, x.schema_name, x.table_name, fieldfare.ordered_renames(jsonb_agg(jsonb_build_object('id', x.id,
        'from', x.old_column, 'to', x.column_name) ORDER BY x.place)) AS renames FROM unnest(p) x
      WHERE x.old_form = x.form_id AND x.old_column <> x.column_name GROUP BY 1, 2, 3) t
    CROSS JOIN LATERAL jsonb_array_elements(t.renames) WITH ORDINALITY AS e(r, n) ORDER BY t.form_id, e.n;
  RETURN QUERY SELECT * FROM fieldfare.form_additions(def, p);
  RETURN QUERY SELECT fieldfare.form_change('CHANGE_TYPE', x.schema_name, x.table_name, main_form, x.form_id,
      jsonb_build_object('column', x.column_name, 'dataType', x.data_type, 'fieldId', x.id))
    FROM unnest(p) x WHERE x.old_form = x.form_id AND x.old_type <> x.data_type
      AND NOT coalesce(x.old_column_type = ANY (fieldfare.types_of_field(x.data_type)), false)
      AND x.old_column_type IS DISTINCT FROM fieldfare.plain_type(x.data_type) ORDER BY x.form_id, x.place;
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.require_registry() RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  IF NOT (SELECT t.registry FROM fieldfare.target t) THEN
    RAISE EXCEPTION 'this target has no registry: set its property "registry" to "own"' USING ERRCODE = '55000';
  END IF;
END
$$;

-- Raises an error if a form has unfinished migrations. One save of a form at a time: the next is compared with its result.
CREATE OR REPLACE FUNCTION fieldfare.require_finished_form(main_form text) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.require_registry();
  PERFORM fieldfare.take_mutex((hashtextextended(coalesce(main_form, ''), 0) & 63)::int + 1);
  IF EXISTS (SELECT FROM ONLY fieldfare.field_migrations m WHERE m.form_id = main_form AND m.finished_at IS NULL
        AND NOT m.dry_run)
      OR EXISTS (SELECT FROM fieldfare.inbox i WHERE i.body ->> 'formId' = main_form) THEN
    RAISE EXCEPTION 'the form "%" has migrations that are not finished: save it again when they are', main_form
      USING ERRCODE = '55006';
  END IF;
END
$$;

-- Enqueues changes of a form as one set.
CREATE OR REPLACE FUNCTION fieldfare.accept_form_changes(changes jsonb, requested_by text, sender_role text, way text)
RETURNS SETOF uuid LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  set_id text := fieldfare.new_id()::text;
BEGIN
  RETURN QUERY SELECT a.id FROM fieldfare.accept_all(way, (SELECT jsonb_agg(jsonb_build_object('body', c, 'requestedBy',
      requested_by, 'role', sender_role, 'changeSet', jsonb_build_object('id', set_id, 'index', n - 1, 'of',
      jsonb_array_length(changes), 'atomic', jsonb_array_length(changes) > 1)) ORDER BY n)
    FROM jsonb_array_elements(changes) WITH ORDINALITY AS e(c, n))) a ORDER BY a.ord;
END
$$;

-- True if a table of this name exists that was not made for the form, and that no operator gave to it.
CREATE OR REPLACE FUNCTION fieldfare.is_table_of_others(form text, in_schema text, in_table text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
      WHERE n.nspname = in_schema AND c.relname = in_table AND NOT fieldfare.is_like_table_of_form(c.oid))
    AND NOT EXISTS (SELECT FROM fieldfare.forms f WHERE f.id = form AND f.deleted_by IS NULL AND f.has_own_table
      AND f.table_name = in_table AND f.schema_name = in_schema)
$$;

-- Raises an error if one of these tables is a table of others. Otherwise an enqueuer could have any table in the registry, and then
-- change it. tables: [{form, schema, table}].
DROP FUNCTION IF EXISTS fieldfare.refuse_tables_of_others(jsonb);
CREATE OR REPLACE FUNCTION fieldfare.refuse_tables_of_others(tables jsonb) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken text := (SELECT t ->> 'table' FROM jsonb_array_elements(tables) t
    WHERE fieldfare.is_table_of_others(t ->> 'form', t ->> 'schema', t ->> 'table') LIMIT 1);
BEGIN
  IF taken IS NOT NULL THEN
    RAISE EXCEPTION 'the table "%" exists and was not made for a form: an operator must save this form first', taken
      USING ERRCODE = '22023';
  END IF;
END
$$;

-- Records which tables of a definition are those of its forms. An enqueuer cannot add a table that exists, except one like a form's.
CREATE OR REPLACE FUNCTION fieldfare.note_tables(def jsonb, is_trusted boolean) RETURNS void LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
  UPDATE fieldfare.forms f SET has_own_table = x.is_own FROM (
    SELECT k.id, c.oid IS NOT NULL AND (is_trusted OR k.has_own_table OR fieldfare.is_like_table_of_form(c.oid)) AS is_own
    FROM fieldfare.defined_forms(def) d JOIN fieldfare.forms k ON k.id = d.form_id
    LEFT JOIN (pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace) ON n.nspname = k.schema_name AND c.relname = k.table_name) x
  WHERE f.id = x.id AND f.has_own_table <> x.is_own
$$;

-- Stores a definition and returns the changes that its tables need. The form has no unfinished migrations.
CREATE OR REPLACE FUNCTION fieldfare.prepare_form(def jsonb, sender_role text) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
  changes jsonb := coalesce((SELECT jsonb_agg(c ORDER BY n) FROM fieldfare.form_changes(def) WITH ORDINALITY AS e(c, n)), '[]');
BEGIN
  IF sender_role = 'enqueuer' THEN
    PERFORM fieldfare.refuse_tables_of_others((SELECT jsonb_agg(jsonb_build_object('form', d.form_id, 'schema', d.schema_name,
      'table', d.table_name)) FROM fieldfare.defined_forms(def) d));
  END IF;
  IF jsonb_array_length(changes) > 1000 THEN
    RAISE EXCEPTION 'a definition leads to at most 1000 changes, not %', jsonb_array_length(changes) USING ERRCODE = '22023';
  END IF;
  IF NOT fieldfare.is_saved(def) THEN
    PERFORM fieldfare.store_definition(def);
  END IF;
  PERFORM fieldfare.note_tables(def, sender_role IN ('operator', 'admin'));
  PERFORM fieldfare.refuse_new_tables(changes, sender_role);
  RETURN changes;
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.save_form_as(def jsonb, requested_by text, sender_role text, way text)
RETURNS SETOF uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
  changes jsonb;
BEGIN
  PERFORM fieldfare.require_finished_form(def ->> 'id');
  changes := fieldfare.prepare_form(def, sender_role);
  IF changes <> '[]' THEN
    RETURN QUERY SELECT fieldfare.accept_form_changes(changes, requested_by, sender_role, way);
  END IF;
END
$$;

-- Enqueues the removal of all tables of a form. They go to quarantine, and history and backups stay. The registry has the form until
-- its tables are gone; a form without a table goes at once. Returns no row if there is no table to remove.
CREATE OR REPLACE FUNCTION fieldfare.delete_form_as(form text, requested_by text, sender_role text, way text)
RETURNS SETOF uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changes jsonb;
  tables jsonb;
BEGIN
  PERFORM fieldfare.require_finished_form(form);
  PERFORM fieldfare.forget_forms_without_table(form);
  -- Sub-forms first: their rows refer to those of the main table.
  SELECT jsonb_agg(fieldfare.form_change('DROP_TABLE', f.schema_name, f.table_name, form, f.id, '{}')
      ORDER BY f.main_form_id IS NULL, f.place), jsonb_agg(jsonb_build_object('form', f.id, 'schema', f.schema_name, 'table', f.table_name))
  INTO changes, tables
  FROM fieldfare.forms f WHERE form IN (f.id, f.main_form_id) AND coalesce(f.main_form_id, f.id) = form AND f.deleted_by IS NULL;
  IF sender_role = 'enqueuer' THEN
    PERFORM fieldfare.refuse_tables_of_others(tables);
  END IF;
  IF changes IS NOT NULL THEN
    RETURN QUERY SELECT fieldfare.accept_form_changes(changes, requested_by, sender_role, way);
  END IF;
END
$$;

-- Marks those parts of a form as deleted that have no table.
CREATE OR REPLACE FUNCTION fieldfare.forget_forms_without_table(form text) RETURNS void LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
  WITH gone AS (
    UPDATE fieldfare.forms f SET deleted_by = fieldfare.new_id(), updated_at = clock_timestamp()
    WHERE form IN (f.id, f.main_form_id) AND coalesce(f.main_form_id, f.id) = form AND f.deleted_by IS NULL
      AND NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = f.schema_name AND c.relname = f.table_name)
    RETURNING f.id, f.deleted_by
  )
  UPDATE fieldfare.fields k SET dropped_by = gone.deleted_by, updated_at = clock_timestamp()
  FROM gone WHERE k.form_id = gone.id AND k.dropped_by IS NULL
$$;

-- Forms with their tables, titles and places of fields, and fields of tables that the registry did not know before.
CREATE OR REPLACE FUNCTION fieldfare.store_definition(def jsonb) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
  kept fieldfare.field_pair[] := ARRAY(SELECT x FROM fieldfare.field_pairs(def) x WHERE x.is_new_form
    AND fieldfare.type_of_column(x.schema_name, x.table_name, x.column_name) IS NOT NULL);
BEGIN
  INSERT INTO fieldfare.forms AS f (id, main_form_id, title, schema_name, table_name, place, definition, has_own_table)
  SELECT d.form_id, d.main_form_id, d.title, d.schema_name, d.table_name, d.place,
    CASE WHEN d.main_form_id IS NULL THEN def END, false
  FROM fieldfare.defined_forms(def) d
  ON CONFLICT (id) DO UPDATE SET title = excluded.title, place = excluded.place, definition = excluded.definition,
    schema_name = excluded.schema_name, table_name = excluded.table_name, deleted_by = NULL, updated_at = clock_timestamp(),
    has_own_table = f.has_own_table AND f.deleted_by IS NULL
      AND (f.schema_name, f.table_name) = (excluded.schema_name, excluded.table_name)
  WHERE (f.title, f.place, f.definition, f.schema_name, f.table_name, f.deleted_by) IS DISTINCT FROM
    (excluded.title, excluded.place, excluded.definition, excluded.schema_name, excluded.table_name, NULL);
  PERFORM fieldfare.register_field(f, x.id, x.column_name, x.data_type)
  FROM unnest(kept) x JOIN fieldfare.forms f ON f.id = x.form_id;
  -- A column of another type than its field may have keeps the expected one: the difference is drift.
  UPDATE fieldfare.fields k SET column_type = (fieldfare.types_of_field(k.data_type))[1]
  FROM unnest(kept) x WHERE k.main_form_id = x.main_form_id AND k.id = x.id
    AND k.column_type <> ALL (fieldfare.types_of_field(k.data_type));
  UPDATE fieldfare.fields k SET data_type = d.data_type, updated_at = clock_timestamp()
  FROM fieldfare.defined_fields(def) d WHERE k.main_form_id = d.main_form_id AND k.id = d.id AND k.dropped_by IS NULL
    AND k.form_id = d.form_id AND k.data_type <> d.data_type 
    AND (k.column_type = ANY (fieldfare.types_of_field(d.data_type)) OR k.column_type = fieldfare.plain_type(d.data_type));
  UPDATE fieldfare.fields k SET title = d.title, place = d.place, updated_at = clock_timestamp()
  FROM fieldfare.defined_fields(def) d
  WHERE k.main_form_id = d.main_form_id AND k.id = d.id AND k.dropped_by IS NULL AND (k.title, k.place) <> (d.title, d.place);
END
$$;

-- Saves a definition and enqueues its changes, as one set that is applied as a whole, in the caller's transaction.
-- Returns the ids of the migrations; none when the tables are as defined already.
CREATE OR REPLACE FUNCTION fieldfare.save_form(definition jsonb) RETURNS SETOF uuid LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT fieldfare.save_form_as(definition, session_user, fieldfare.role_of(session_user), 'sql')
$$;

CREATE OR REPLACE FUNCTION fieldfare.form_json(f fieldfare.forms) RETURNS json LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT json_build_object('id', f.id, 'title', f.title, 'schema', f.schema_name, 'table', f.table_name,
    'fields', (SELECT coalesce(json_agg(json_build_object('id', k.id, 'title', k.title, 'type', k.data_type,
        'column', k.column_name, 'columnType', k.column_type) ORDER BY k.place, k.id), '[]')
      FROM fieldfare.fields k WHERE k.form_id = f.id AND k.dropped_by IS NULL),
    'subForms', (SELECT coalesce(json_agg(fieldfare.form_json(s) ORDER BY s.place, s.id), '[]')
      FROM fieldfare.forms s WHERE s.main_form_id = f.id AND s.deleted_by IS NULL))
$$;

-- One form as the API shows it, NULL when there is none.
CREATE OR REPLACE FUNCTION fieldfare.form_document(form text) RETURNS json LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT fieldfare.form_json(f) FROM fieldfare.forms f WHERE f.id = form AND f.main_form_id IS NULL AND f.deleted_by IS NULL
$$;

REVOKE ALL ON FUNCTION fieldfare.save_form(jsonb), fieldfare.save_form_as(jsonb, text, text, text),
  fieldfare.delete_form_as(text, text, text, text) FROM PUBLIC;
