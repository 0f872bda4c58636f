-- The registry at the moment of applying. A message is compared with the registry when it is admitted. Its table may be missing then,
-- and its column may depend on changes that fail later. So what an enqueuer sent is compared again, under the locks of the change.

-- The form or sub-form to which a table belongs: after the changes of this batch that are in `holders`, otherwise by the registry.
-- NULL for a table of others. A name that no table has belongs to the form with this name.
CREATE OR REPLACE FUNCTION fieldfare.holder_of_table(holders jsonb, in_schema text, in_table text) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN holders ? fieldfare.name_of(in_schema, in_table) THEN holders ->> fieldfare.name_of(in_schema, in_table)
    ELSE (SELECT f.id FROM fieldfare.forms f WHERE f.table_name = in_table AND f.schema_name = in_schema AND f.deleted_by IS NULL
      AND NOT fieldfare.is_table_of_others(f.id, in_schema, in_table)) END
$$;

-- The holders after one more change of the batch, which may make a table or give it another name. back: the change is undone.
CREATE OR REPLACE FUNCTION fieldfare.holders_after(holders jsonb, change fieldfare.field_migrations, back boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  renamed text := CASE WHEN back THEN change.new_name ELSE change.table_name END;
  becomes text := CASE WHEN back THEN change.table_name ELSE change.new_name END;
  holder text;
BEGIN
  IF change.migration_type = 'RENAME_TABLE' THEN
    RETURN holders || jsonb_build_object(fieldfare.name_of(change.schema_name, renamed), NULL,
      fieldfare.name_of(change.schema_name, becomes), fieldfare.holder_of_table(holders, change.schema_name, renamed));
  ELSIF change.migration_type = 'CREATE_TABLE' AND NOT back THEN
    -- As follow_table() does: only a creation that was requested for the form.
    SELECT f.id INTO holder FROM fieldfare.forms f WHERE f.table_name = change.table_name AND f.schema_name = change.schema_name
      AND f.deleted_by IS NULL AND change.form_id = coalesce(f.main_form_id, f.id) AND change.request ->> 'formId' IS NOT NULL;
  ELSIF change.migration_type = 'DROP_TABLE' AND back THEN
    SELECT f.id INTO holder FROM fieldfare.forms f WHERE f.table_name = change.table_name AND f.schema_name = change.schema_name
      AND f.has_own_table ORDER BY f.deleted_by IS NOT NULL, f.updated_at DESC LIMIT 1;
  ELSE
    RETURN holders;
  END IF;
  RETURN holders || jsonb_build_object(fieldfare.name_of(change.schema_name, change.table_name), holder);
END
$$;

-- Why a change of an enqueuer must not be applied, NULL when it may be. added: the columns, each with the id of its form, that fields have
-- by earlier changes of the batch.
CREATE OR REPLACE FUNCTION fieldfare.refusal_at_applying(m fieldfare.field_migrations, holders jsonb, added text[]) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  holder text := fieldfare.holder_of_table(holders, m.schema_name, m.table_name);
  form fieldfare.forms;
BEGIN
  IF holder IS NULL THEN
    SELECT * INTO form FROM fieldfare.forms f
    WHERE f.table_name = m.table_name AND f.schema_name = m.schema_name AND f.deleted_by IS NULL;
    RETURN CASE WHEN FOUND THEN format('the table "%s" exists and was not made for the form "%s": an operator must save the form first',
        m.table_name, form.title)
      ELSE format('the table "%s" belongs to no form of the registry', fieldfare.name_of(m.schema_name, m.table_name)) END;
  END IF;
  SELECT * INTO STRICT form FROM fieldfare.forms f WHERE f.id = holder;
  IF m.request ->> 'formId' IS NOT NULL AND m.form_id NOT IN (form.id, coalesce(form.main_form_id, form.id)) THEN
    RETURN format('the registry has no form "%s" with the table "%s"', m.form_id, m.table_name);
  ELSIF m.column_name IS NOT NULL AND m.migration_type <> 'ADD_COLUMN' AND holder || '/' || m.column_name <> ALL (added)
      AND NOT EXISTS (SELECT FROM fieldfare.fields k WHERE k.form_id = holder AND k.column_name = m.column_name AND k.dropped_by IS NULL) THEN
    RETURN format('the column "%s" of the table "%s" belongs to no field of the registry', m.column_name, m.table_name);
  END IF;
  RETURN CASE WHEN m.migration_type = 'CREATE_TABLE'
    THEN fieldfare.references_refusal(m.schema_name, m.table_name, m.request, holders) END;
END
$$;

-- The same for an undo: the table must not belong to others meanwhile. An undo of a dropped table makes its table.
CREATE OR REPLACE FUNCTION fieldfare.refusal_of_undo(undone fieldfare.field_migrations, holders jsonb) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('the table "%s" exists and was not made for the form "%s": an operator must undo this', t.name, f.title)
  FROM (SELECT CASE WHEN undone.migration_type = 'RENAME_TABLE' THEN undone.new_name ELSE undone.table_name END AS name) t
  JOIN fieldfare.forms f ON f.table_name = t.name AND f.schema_name = undone.schema_name
  WHERE undone.migration_type <> 'DROP_TABLE' AND fieldfare.holder_of_table(holders, undone.schema_name, t.name) IS NULL
  ORDER BY f.deleted_by IS NOT NULL, f.updated_at DESC LIMIT 1
$$;

-- The migrations of a batch that the registry does not allow, with the reason: [{id, message}]. They are read in their order, because a
-- change may depend on one before it.
CREATE OR REPLACE FUNCTION fieldfare.refusals_by_registry(o fieldfare.outcomes) RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  m fieldfare.field_migrations;
  change fieldfare.field_migrations;
  back boolean;
  message text;
  holder text;
  holders jsonb := '{}';
  added text[] := '{}';
  refusals jsonb := '[]';
BEGIN
  FOR m IN SELECT (held.whole).* FROM unnest(o.ids, o.statuses) AS i(id, status)
      CROSS JOIN LATERAL (SELECT x AS whole FROM ONLY fieldfare.field_migrations x WHERE x.id = i.id OFFSET 0) AS held
      WHERE i.status = 'APPLIED' AND (held.whole).migration_type IN ('ADD_COLUMN', 'DROP_COLUMN', 'RENAME_COLUMN', 'CHANGE_TYPE',
        'SET_DEFAULT', 'DROP_DEFAULT', 'SET_NOT_NULL', 'DROP_NOT_NULL', 'CREATE_TABLE', 'DROP_TABLE', 'RENAME_TABLE', 'UNDO')
      ORDER BY (held.whole).seq LOOP
    back := m.undo_of IS NOT NULL;
    change := m;
    IF back THEN
      SELECT u.* INTO STRICT change FROM fieldfare.field_migrations u WHERE u.id = m.undo_of;
    END IF;
    message := CASE WHEN m.sender_role NOT IN ('operator', 'admin') THEN CASE WHEN back THEN fieldfare.refusal_of_undo(change, holders)
      ELSE fieldfare.refusal_at_applying(change, holders, added) END END;
    IF message IS NOT NULL THEN
      refusals := refusals || jsonb_build_object('id', m.id, 'message', message);
      CONTINUE;
    END IF;
    holder := fieldfare.holder_of_table(holders, change.schema_name, change.table_name);
    IF holder IS NOT NULL AND change.field_id IS NOT NULL THEN
      added := added || CASE WHEN change.migration_type = 'ADD_COLUMN' AND NOT back OR change.migration_type IN ('DROP_COLUMN', 'RENAME_COLUMN') AND back
          THEN ARRAY[holder || '/' || change.column_name]
        WHEN change.migration_type = 'RENAME_COLUMN' THEN ARRAY[holder || '/' || change.new_name] END;
    END IF;
    holders := fieldfare.holders_after(holders, change, back);
  END LOOP;
  RETURN refusals;
END
$$;

-- Ends the migrations of a batch that the registry does not allow. True when there was any; then the rest of the batch is not applied
-- now. The caller has locked the rows, and the tables as they will be changed.
CREATE OR REPLACE FUNCTION fieldfare.refuse_by_registry(o fieldfare.outcomes, places tid[], began timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  refusals jsonb := fieldfare.refusals_by_registry(o);
  size int := jsonb_array_length(refusals);
  nothing text[] := array_fill(NULL::text, ARRAY[size]);
BEGIN
  IF size = 0 THEN
    RETURN false;
  END IF;
  PERFORM fieldfare.record_outcomes(fieldfare.outcomes_of(
      ids => ARRAY(SELECT (r ->> 'id')::uuid FROM jsonb_array_elements(refusals) WITH ORDINALITY AS e(r, n) ORDER BY n),
      statuses => array_fill('FAILED'::text, ARRAY[size]), strategies => nothing, plans => nothing, rollbacks => nothing,
      old_values => nothing, new_values => nothing, undoes => array_fill(NULL::uuid, ARRAY[size]),
      others => ARRAY(SELECT jsonb_build_object('error', jsonb_build_object('code', 'not_in_registry', 'class', 'refusal',
        'message', r ->> 'message')) FROM jsonb_array_elements(refusals) WITH ORDINALITY AS e(r, n) ORDER BY n)),
    places, began, NULL, NULL);
  RETURN true;
END
$$;
