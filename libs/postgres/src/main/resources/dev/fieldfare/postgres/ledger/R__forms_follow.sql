-- The registry follows the changes of its tables, in the transaction of each change.

-- The type of a column as the catalogue has it now; NULL without such a column.
CREATE OR REPLACE FUNCTION fieldfare.type_of_column(in_schema text, in_table text, in_column text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
  SELECT format_type(a.atttypid, a.atttypmod) FROM pg_namespace n
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = in_table
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = in_column AND a.attnum > 0 AND NOT a.attisdropped
  WHERE n.nspname = in_schema
$$;

-- Type, nullability and default of a column as the catalogue has them now; NULL without such a column.
CREATE OR REPLACE FUNCTION fieldfare.facts_of_column(in_schema text, in_table text, in_column text) RETURNS fieldfare.column_facts
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
  SELECT ROW(format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
    CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END)::fieldfare.column_facts
  FROM pg_namespace n
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = in_table
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = in_column AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE n.nspname = in_schema
$$;

-- What migrations that were just applied mean for the registry, in their order.
CREATE OR REPLACE FUNCTION fieldfare.follow_in_registry(ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET jit = off AS $$
DECLARE
  applied fieldfare.field_migrations;
  change fieldfare.field_migrations;
  back boolean;
BEGIN
  FOR applied IN SELECT m.* FROM fieldfare.finished_migrations m WHERE m.id = ANY (ids) AND m.status = 'APPLIED'
      ORDER BY m.seq LOOP
    back := applied.undo_of IS NOT NULL;
    -- An undo is not undone.
    SELECT m.* INTO STRICT change FROM fieldfare.field_migrations m WHERE m.id = coalesce(applied.undo_of, applied.id);
    IF change.migration_type IN ('CREATE_TABLE', 'DROP_TABLE', 'RENAME_TABLE') THEN
      PERFORM fieldfare.follow_table(change, back, applied.id);
    ELSE
      PERFORM fieldfare.follow_column(change, back, applied.id);
    END IF;
  END LOOP;
END
$$;

-- back: the change was undone. applied is the migration, or its undo.
CREATE OR REPLACE FUNCTION fieldfare.follow_column(change fieldfare.field_migrations, back boolean, applied uuid)
RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  form fieldfare.forms;
  now_called text := CASE WHEN change.migration_type = 'RENAME_COLUMN' AND NOT back THEN change.new_name
    ELSE change.column_name END;
  facts fieldfare.column_facts;
BEGIN
  SELECT * INTO form FROM fieldfare.forms f
  WHERE f.table_name = change.table_name AND f.schema_name = change.schema_name AND f.deleted_by IS NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  facts := fieldfare.facts_of_column(change.schema_name, change.table_name, now_called);
  IF change.migration_type = 'RENAME_COLUMN' THEN
    UPDATE fieldfare.fields f SET column_name = now_called, updated_at = clock_timestamp()
    WHERE f.form_id = form.id AND f.dropped_by IS NULL
      AND f.column_name = CASE WHEN back THEN change.new_name ELSE change.column_name END;
  ELSIF change.migration_type = 'CHANGE_TYPE' THEN
    UPDATE fieldfare.fields f SET data_type = CASE WHEN back THEN facts.column_type ELSE change.data_type END,
      column_type = facts.column_type, nullable = facts.nullable, default_expression = facts.default_expression,
      updated_at = clock_timestamp()
    WHERE f.form_id = form.id AND f.dropped_by IS NULL AND f.column_name = now_called;
  ELSIF (change.migration_type = 'ADD_COLUMN') = back AND change.migration_type IN ('ADD_COLUMN', 'DROP_COLUMN') THEN
    UPDATE fieldfare.fields f SET dropped_by = applied, updated_at = clock_timestamp()
    WHERE f.form_id = form.id AND f.dropped_by IS NULL AND f.column_name = now_called;
  ELSIF change.migration_type = 'DROP_COLUMN' THEN
    -- A field that moved to another form in the meantime was registered there, under the same id. It may have got another type there.
    UPDATE fieldfare.fields f SET data_type = CASE WHEN f.dropped_by = change.id OR facts.column_type = ANY (fieldfare.types_of_field(f.data_type))
        OR facts.column_type = fieldfare.plain_type(f.data_type) THEN f.data_type ELSE coalesce(facts.column_type, f.data_type) END,
      dropped_by = NULL, form_id = form.id, column_name = now_called, column_type = facts.column_type,
      nullable = facts.nullable, default_expression = facts.default_expression, updated_at = clock_timestamp()
    WHERE f.main_form_id = coalesce(form.main_form_id, form.id) AND f.dropped_by IS NOT NULL
      AND f.id = coalesce(change.field_id, (SELECT l.id FROM fieldfare.fields l WHERE l.form_id = form.id AND l.dropped_by IS NOT NULL
        AND l.column_name = now_called ORDER BY l.updated_at DESC LIMIT 1));
  ELSIF change.migration_type = 'ADD_COLUMN' AND change.field_id IS NOT NULL THEN
    PERFORM fieldfare.register_field(form, change.field_id, now_called, change.data_type);
  ELSIF change.migration_type IN ('SET_DEFAULT', 'DROP_DEFAULT', 'SET_NOT_NULL', 'DROP_NOT_NULL') THEN
    UPDATE fieldfare.fields f SET nullable = facts.nullable, default_expression = facts.default_expression, updated_at = clock_timestamp()
    WHERE f.form_id = form.id AND f.dropped_by IS NULL AND f.column_name = now_called;
  END IF;
END
$$;

-- A field whose column is there now. Its title and place are those of the definition.
CREATE OR REPLACE FUNCTION fieldfare.register_field(form fieldfare.forms, field text, in_column text, as_type text)
RETURNS void LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO fieldfare.fields (main_form_id, id, form_id, title, data_type, column_name, column_type, nullable, default_expression, place)
  SELECT coalesce(form.main_form_id, form.id), field, form.id, coalesce(d.title, in_column), as_type, in_column,
    (facts.f).column_type, (facts.f).nullable, (facts.f).default_expression, coalesce(d.place, 0)
  FROM (SELECT fieldfare.facts_of_column(form.schema_name, form.table_name, in_column) AS f OFFSET 0) facts
  LEFT JOIN LATERAL fieldfare.field_in_definition(coalesce(form.main_form_id, form.id), field) d ON true
  ON CONFLICT (main_form_id, id) DO UPDATE SET form_id = excluded.form_id, title = excluded.title,
    data_type = excluded.data_type, column_name = excluded.column_name, column_type = excluded.column_type,
    nullable = excluded.nullable, default_expression = excluded.default_expression,
    place = excluded.place, dropped_by = NULL, updated_at = clock_timestamp()
$$;

CREATE OR REPLACE FUNCTION fieldfare.follow_table(change fieldfare.field_migrations, back boolean, applied uuid)
RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  appears boolean := (change.migration_type = 'CREATE_TABLE') <> back;
  form fieldfare.forms;
BEGIN
  IF change.migration_type = 'RENAME_TABLE' THEN
    UPDATE fieldfare.forms f SET table_name = CASE WHEN back THEN change.table_name ELSE change.new_name END,
      updated_at = clock_timestamp()
    WHERE f.schema_name = change.schema_name AND f.deleted_by IS NULL
      AND f.table_name = CASE WHEN back THEN change.new_name ELSE change.table_name END;
    RETURN;
  END IF;
  SELECT * INTO form FROM fieldfare.forms f WHERE f.table_name = change.table_name AND f.schema_name = change.schema_name
  ORDER BY f.deleted_by IS NOT NULL, f.updated_at DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  ELSIF change.migration_type = 'DROP_TABLE' THEN
    UPDATE fieldfare.forms f SET deleted_by = CASE WHEN back THEN NULL ELSE applied END, updated_at = clock_timestamp()
    WHERE f.id = form.id;
    UPDATE fieldfare.fields f SET dropped_by = CASE WHEN back THEN NULL ELSE applied END, updated_at = clock_timestamp()
    WHERE f.form_id = form.id AND CASE WHEN back THEN f.dropped_by = form.deleted_by ELSE f.dropped_by IS NULL END;
  ELSIF appears THEN
    -- Only a creation that was requested for the form.
    UPDATE fieldfare.forms f SET has_own_table = true WHERE f.id = form.id AND NOT f.has_own_table
      AND change.form_id = coalesce(form.main_form_id, form.id) AND change.request ->> 'formId' IS NOT NULL;
    PERFORM fieldfare.register_field(form, d.id, d.column_name, d.data_type)
    FROM fieldfare.defined_fields((SELECT m.definition FROM fieldfare.forms m
      WHERE m.id = coalesce(form.main_form_id, form.id))) d
    WHERE d.form_id = form.id AND fieldfare.type_of_column(form.schema_name, form.table_name, d.column_name) IS NOT NULL;
  ELSE
    UPDATE fieldfare.forms f SET has_own_table = false WHERE f.id = form.id;
    UPDATE fieldfare.fields f SET dropped_by = applied, updated_at = clock_timestamp()
    WHERE f.form_id = form.id AND f.dropped_by IS NULL;
  END IF;
END
$$;

-- Fields that an earlier release registered.
DO $$
BEGIN
  UPDATE fieldfare.fields k SET nullable = (x.facts).nullable, default_expression = (x.facts).default_expression
  FROM (SELECT u.main_form_id, u.id, fieldfare.facts_of_column(f.schema_name, f.table_name, u.column_name) AS facts
    FROM fieldfare.fields u JOIN fieldfare.forms f ON f.id = u.form_id WHERE u.dropped_by IS NULL AND u.nullable IS NULL) x
  WHERE k.main_form_id = x.main_form_id AND k.id = x.id AND (x.facts).nullable IS NOT NULL;
END
$$;
