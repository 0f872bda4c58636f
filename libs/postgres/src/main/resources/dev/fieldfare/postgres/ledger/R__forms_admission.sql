-- Admission with a registry: names that a message leaves open are found, and what enqueuers may not change is refused.

-- Where a field will be when everything that was admitted before is applied.
CREATE OR REPLACE FUNCTION fieldfare.expected_field(main_form text, field text) RETURNS fieldfare.field_place
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place fieldfare.field_place;
  change record;
BEGIN
  SELECT m.migration_type, m.schema_name, m.table_name, coalesce(m.new_name, m.column_name) AS column_name INTO change
  FROM ONLY fieldfare.field_migrations m WHERE m.form_id = main_form AND m.field_id = field AND m.finished_at IS NULL
    AND m.seq IS NOT NULL AND NOT m.dry_run AND m.undo_of IS NULL ORDER BY m.seq DESC LIMIT 1;
  IF NOT FOUND THEN
    SELECT f.form_id, f.column_name INTO place FROM fieldfare.fields f
    WHERE f.main_form_id = main_form AND f.id = field AND f.dropped_by IS NULL;
  ELSIF change.migration_type <> 'DROP_COLUMN' THEN
    SELECT f.id, change.column_name INTO place FROM fieldfare.forms f
    WHERE f.table_name = change.table_name AND f.schema_name = change.schema_name AND f.deleted_by IS NULL;
  END IF;
  RETURN place;
END
$$;

-- The field that has a column, now or when everything that was admitted before is applied.
CREATE OR REPLACE FUNCTION fieldfare.field_of_column(form fieldfare.forms, in_column text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  field text;
BEGIN
  SELECT f.id INTO field FROM fieldfare.fields f
  WHERE f.form_id = form.id AND f.column_name = in_column AND f.dropped_by IS NULL;
  IF NOT FOUND THEN
    SELECT coalesce(m.field_id, '') INTO field FROM ONLY fieldfare.field_migrations m
    WHERE m.table_name = form.table_name AND m.schema_name = form.schema_name AND m.finished_at IS NULL
      AND m.seq IS NOT NULL AND NOT m.dry_run AND coalesce(m.new_name, m.column_name) = in_column
      AND m.migration_type IN ('ADD_COLUMN', 'RENAME_COLUMN') ORDER BY m.seq DESC LIMIT 1;
  END IF;
  RETURN field;
END
$$;

-- The form or sub-form that a message means; a field's own form wins over all that the message says.
CREATE OR REPLACE FUNCTION fieldfare.form_of_question(q fieldfare.registry_question, place fieldfare.field_place)
RETURNS fieldfare.forms LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  form fieldfare.forms;
  owner text := coalesce(place.form_id, CASE WHEN q.field_id IS NOT NULL THEN
    (SELECT d.form_id FROM fieldfare.field_in_definition(q.form_id, q.field_id) d) END, q.sub_form_id);
BEGIN
  IF owner IS NOT NULL THEN
    SELECT * INTO form FROM fieldfare.forms f WHERE f.id = owner AND f.deleted_by IS NULL;
  ELSIF q.table_name IS NOT NULL THEN
    SELECT * INTO form FROM fieldfare.forms f
    WHERE f.table_name = q.table_name AND f.schema_name = q.schema_name AND f.deleted_by IS NULL;
  ELSE
    SELECT * INTO form FROM fieldfare.forms f WHERE f.id = q.form_id AND f.deleted_by IS NULL;
  END IF;
  IF q.form_id IS NOT NULL AND q.form_id NOT IN (form.id, coalesce(form.main_form_id, form.id)) THEN
    RETURN NULL;
  END IF;
  RETURN form;
END
$$;

-- Why an enqueuer may not change this, NULL when it may. known is the field that the message names, as it will be.
CREATE OR REPLACE FUNCTION fieldfare.registry_refusal(q fieldfare.registry_question, form fieldfare.forms,
  known fieldfare.field_place, of_column text) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  system_columns text[] := (SELECT t.system_columns FROM fieldfare.target t);
BEGIN
  IF form.id IS NULL THEN
    RETURN CASE WHEN q.form_id IS NOT NULL THEN 'the registry has no form "' || q.form_id || '"'
        || coalesce(' with the table "' || q.table_name || '"', '')
      ELSE 'the table "' || fieldfare.name_of(q.schema_name, q.table_name) || '" belongs to no form of the registry' END;
  ELSIF q.table_name IS NOT NULL AND (q.table_name, q.schema_name) <> (form.table_name, form.schema_name) THEN
    RETURN format('the field "%s" belongs to the %s "%s": send the change for its table "%s", not for "%s"', q.field_id,
      CASE WHEN form.main_form_id IS NULL THEN 'form' ELSE 'sub-form' END, form.title, form.table_name, q.table_name);
  ELSIF NOT form.has_own_table AND fieldfare.is_table_of_others(form.id, form.schema_name, form.table_name) THEN
    RETURN format('the table "%s" exists and was not made for the form "%s": an operator must save the form first', form.table_name,
      form.title);
  ELSIF q.column_name = ANY (system_columns) OR (q.migration_type = 'RENAME_COLUMN' AND q.new_name = ANY (system_columns)) THEN
    RETURN format('"%s" is a system column of the forms'' tables', CASE WHEN q.column_name = ANY (system_columns)
      THEN q.column_name ELSE q.new_name END);
  ELSIF q.migration_type = 'ADD_COLUMN' AND q.field_id IS NULL THEN
    RETURN 'with a registry a new column belongs to a field: send formId and fieldId';
  ELSIF q.migration_type = 'ADD_COLUMN' AND known.column_name <> q.column_name THEN
    RETURN format('the field "%s" has the column "%s" already', q.field_id, known.column_name);
  ELSIF q.column_name IS NULL OR q.migration_type = 'ADD_COLUMN' THEN
    RETURN NULL;
  ELSIF q.field_id IS NOT NULL AND known.column_name IS DISTINCT FROM q.column_name THEN
    RETURN format('the field "%s" %s, not "%s"', q.field_id, coalesce('has the column "' || known.column_name || '"',
      'has no column'), q.column_name);
  ELSIF q.field_id IS NULL AND of_column IS NULL THEN
    RETURN format('the column "%s" of the table "%s" belongs to no field of the registry', q.column_name, form.table_name);
  END IF;
  RETURN NULL;
END
$$;

-- Answers one question. known is where the field is after earlier messages of the same batch, NULL without any.
CREATE OR REPLACE FUNCTION fieldfare.ask_registry(q fieldfare.registry_question, ahead jsonb)
RETURNS fieldfare.registry_answer LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  answer fieldfare.registry_answer;
  known fieldfare.field_place;
  form fieldfare.forms;
  -- A message without a table has no schema of its own.
  on_columns boolean := q.migration_type IN ('ADD_COLUMN', 'DROP_COLUMN', 'RENAME_COLUMN', 'CHANGE_TYPE', 'SET_DEFAULT',
    'DROP_DEFAULT', 'SET_NOT_NULL', 'DROP_NOT_NULL');
  open_column boolean := on_columns AND q.column_name IS NULL;
  open_names boolean := q.table_name IS NULL OR open_column;
BEGIN
  IF q.form_id IS NOT NULL AND q.field_id IS NOT NULL THEN
    known := CASE WHEN ahead ? (q.form_id || '/' || q.field_id)
      THEN jsonb_populate_record(NULL::fieldfare.field_place, ahead -> (q.form_id || '/' || q.field_id))
      ELSE fieldfare.expected_field(q.form_id, q.field_id) END;
  END IF;
  form := fieldfare.form_of_question(q, known);
  IF open_column THEN
    q.column_name := known.column_name;
    IF form.id IS NOT NULL AND q.column_name IS NULL THEN
      answer.refusal := format('the registry knows no column of the field "%s" of the form "%s"', q.field_id, q.form_id);
      RETURN answer;
    END IF;
  END IF;
  IF on_columns AND form.id IS NOT NULL AND q.field_id IS NULL AND q.migration_type <> 'ADD_COLUMN' THEN
    answer.field_id := coalesce(ahead ->> (fieldfare.name_of(form.schema_name, form.table_name) || '/' || q.column_name),
      fieldfare.field_of_column(form, q.column_name));
  END IF;
  IF NOT q.privileged OR (open_names AND form.id IS NULL) THEN
    answer.refusal := fieldfare.registry_refusal(q, form, known, answer.field_id);
  END IF;
  answer.form_id := coalesce(q.form_id, form.main_form_id, form.id);
  answer.field_id := coalesce(q.field_id, nullif(answer.field_id, ''));
  answer.schema_name := CASE WHEN q.table_name IS NULL THEN form.schema_name ELSE q.schema_name END;
  answer.table_name := coalesce(q.table_name, form.table_name);
  answer.column_name := q.column_name;
  RETURN answer;
END
$$;

-- What the next messages of the batch must know of this one.
CREATE OR REPLACE FUNCTION fieldfare.registry_effects(q fieldfare.registry_question, a fieldfare.registry_answer, ahead jsonb)
RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  becomes text := CASE WHEN q.migration_type <> 'DROP_COLUMN' THEN coalesce(q.new_name, a.column_name) END;
  form text;
BEGIN
  IF q.migration_type NOT IN ('ADD_COLUMN', 'RENAME_COLUMN', 'DROP_COLUMN') OR a.field_id IS NULL THEN
    RETURN ahead;
  END IF;
  SELECT f.id INTO form FROM fieldfare.forms f
  WHERE f.table_name = a.table_name AND f.schema_name = a.schema_name AND f.deleted_by IS NULL;
  ahead := ahead || jsonb_build_object(a.form_id || '/' || a.field_id,
    jsonb_build_object('form_id', CASE WHEN becomes IS NOT NULL THEN form END, 'column_name', becomes));
  IF becomes IS NOT NULL THEN
    ahead := ahead || jsonb_build_object(fieldfare.name_of(a.schema_name, a.table_name) || '/' || becomes, a.field_id);
  END IF;
  RETURN ahead;
END
$$;

-- The arrivals with what the registry knows of them. A request that was admitted before is left to fieldfare.admit, which
-- finds that out: its field may be gone by its own doing.
CREATE OR REPLACE FUNCTION fieldfare.through_registry(arrivals fieldfare.arrivals) RETURNS fieldfare.arrivals
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  item record;
  q fieldfare.registry_question;
  a fieldfare.registry_answer;
  ahead jsonb := '{}';
  size int := coalesce(cardinality(arrivals.migration_type), 0);
  nothing text[] := array_fill(NULL::text, ARRAY[size]);
BEGIN
  IF size = 0 THEN
    RETURN arrivals;
  END IF;
  -- As admission does, so that no other changes the answers before these are admitted.
  PERFORM FROM fieldfare.target FOR UPDATE;
  arrivals.form_id := coalesce(arrivals.form_id, nothing);
  arrivals.field_id := coalesce(arrivals.field_id, nothing);
  arrivals.schema_name := coalesce(arrivals.schema_name, nothing);
  arrivals.table_name := coalesce(arrivals.table_name, nothing);
  arrivals.column_name := coalesce(arrivals.column_name, nothing);
  arrivals.names := coalesce(arrivals.names, nothing);
  arrivals.refusal := coalesce(arrivals.refusal, nothing);
  FOR item IN SELECT i.* FROM unnest(arrivals.migration_type, arrivals.form_id, arrivals.field_id, arrivals.schema_name,
      arrivals.table_name, arrivals.column_name, arrivals.new_name, arrivals.sender_role, arrivals.refusal,
      arrivals.undo_ref, arrivals.idempotency_key, arrivals.request) WITH ORDINALITY AS i(migration_type, form_id, field_id,
      schema_name, table_name, column_name, new_name, sender_role, refusal, undo_ref, idempotency_key, request, n) LOOP
    CONTINUE WHEN item.refusal IS NOT NULL OR item.undo_ref IS NOT NULL OR item.request IS NULL
      OR coalesce(item.table_name, item.form_id) IS NULL;
    q := ROW(item.migration_type, item.form_id, item.request::jsonb ->> 'subFormId', item.field_id, item.schema_name,
      item.table_name, item.column_name, item.new_name, item.sender_role IN ('operator', 'admin'));
    a := fieldfare.ask_registry(q, ahead);
    IF a.refusal IS NULL AND NOT q.privileged AND q.migration_type = 'CREATE_TABLE' THEN
      a.refusal := fieldfare.references_refusal(q.schema_name, q.table_name, item.request::jsonb, '{}');
    END IF;
    IF a.refusal IS NOT NULL THEN
      IF NOT EXISTS (SELECT FROM fieldfare.field_migrations m
          WHERE m.key_held AND m.idempotency_key = item.idempotency_key) THEN
        arrivals.refusal[item.n] := jsonb_build_object('code', 'not_in_registry', 'class', 'refusal', 'message', a.refusal);
      END IF;
      CONTINUE;
    END IF;
    ahead := fieldfare.registry_effects(q, a, ahead);
    arrivals.form_id[item.n] := a.form_id;
    arrivals.field_id[item.n] := a.field_id;
    IF item.table_name IS NULL OR item.column_name IS DISTINCT FROM a.column_name THEN
      arrivals.request[item.n] := item.request::jsonb || jsonb_strip_nulls(jsonb_build_object('table', a.table_name,
        'schema', nullif(a.schema_name, 'public'), 'column', a.column_name));
    END IF;
    IF item.table_name IS NULL THEN
      arrivals.names[item.n] := CASE WHEN q.migration_type = 'RENAME_TABLE' THEN ARRAY[fieldfare.name_of(a.schema_name, a.table_name),
        fieldfare.name_of(a.schema_name, q.new_name)] ELSE ARRAY[fieldfare.name_of(a.schema_name, a.table_name)] END;
    END IF;
    arrivals.schema_name[item.n] := a.schema_name;
    arrivals.table_name[item.n] := a.table_name;
    arrivals.column_name[item.n] := a.column_name;
  END LOOP;
  RETURN arrivals;
END
$$;
