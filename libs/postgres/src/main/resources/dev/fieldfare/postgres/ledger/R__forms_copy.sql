-- Writes finished migrations of forms into public.field_migrations and public.field_data_backups, for applications that read them.
-- The event log gives the order: its positions have no gaps, so no migration is missed. The owners of the tables write the rows.

-- Switches this on or off. Events that are in the event log already are written, too.
CREATE OR REPLACE FUNCTION fieldfare.use_form_builder_tables(is_used boolean) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF is_used AND NOT (fieldfare.is_public_table('field_migrations') AND fieldfare.is_public_table('forms')
      AND fieldfare.is_public_table('fields')) THEN
    RAISE EXCEPTION 'there are no tables "forms", "fields" and "field_migrations" in the schema "public"' USING ERRCODE = '22023';
  END IF;
  UPDATE fieldfare.form_builder_copy c SET is_on = is_used WHERE c.is_on <> is_used;
END
$$;

-- A data type as the form builder writes it.
CREATE OR REPLACE FUNCTION fieldfare.type_for_form_builder(data_type text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT upper(replace(coalesce((fieldfare.types_of_field(data_type))[1], data_type), 'character varying', 'varchar'))
$$;

-- Migrations as rows of its two tables: one row of field_migrations for each, and one of field_data_backups for each that kept values.
CREATE OR REPLACE FUNCTION fieldfare.rows_for_form_builder(ids uuid[]) RETURNS TABLE (migration jsonb, backup jsonb) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  RETURN QUERY
  WITH m AS (
    SELECT x.*, coalesce(o.migration_type, x.migration_type) AS kind, coalesce(o.column_name, x.column_name) AS old_name,
      coalesce(o.new_name, x.new_name) AS later_name, fieldfare.type_for_form_builder(coalesce(o.data_type, x.data_type)) AS later_type,
      coalesce(fieldfare.type_for_form_builder(coalesce(o.request, x.request) ->> 'oldType'), coalesce(o.old_value, x.old_value) #>> '{}') AS old_type
    FROM fieldfare.field_migrations x LEFT JOIN fieldfare.field_migrations o ON o.id = x.undo_of
    WHERE x.id = ANY (ids) AND x.finished_at IS NOT NULL AND NOT x.dry_run AND x.status IN ('APPLIED', 'UNDONE', 'FAILED')
      AND x.way IS DISTINCT FROM 'import' AND x.form_id ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
  ), v AS (
    SELECT m.*, q.id AS kept_id, CASE m.kind WHEN 'RENAME_COLUMN' THEN jsonb_build_object('columnName', m.old_name)
        WHEN 'DROP_COLUMN' THEN jsonb_build_object('columnName', m.old_name, 'dataType', m.old_type)
        WHEN 'CHANGE_TYPE' THEN jsonb_build_object('columnName', m.old_name, 'dataType', m.old_type) END AS before,
      CASE m.kind WHEN 'RENAME_COLUMN' THEN jsonb_build_object('columnName', m.later_name)
        WHEN 'ADD_COLUMN' THEN jsonb_build_object('columnName', m.old_name, 'dataType', m.later_type)
        WHEN 'CHANGE_TYPE' THEN jsonb_build_object('columnName', m.old_name, 'dataType', m.later_type)
        WHEN 'RESTORE' THEN m.new_value END AS after,
      coalesce(b.retention_until, q.created_at + interval '90 days') AS until
    FROM m LEFT JOIN fieldfare.quarantine q ON q.migration_id = m.id AND m.kind IN ('DROP_COLUMN', 'CHANGE_TYPE') AND m.undo_of IS NULL
    LEFT JOIN fieldfare.field_data_backups b ON b.id = q.backup_id
    WHERE m.kind IN ('ADD_COLUMN', 'DROP_COLUMN', 'RENAME_COLUMN', 'CHANGE_TYPE', 'RESTORE')
  )
  SELECT jsonb_build_object('id', v.id, 'form_id', v.form_id,
      'field_id', CASE WHEN v.field_id ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN v.field_id END,
      'migration_type', CASE WHEN v.kind IN ('CHANGE_TYPE', 'RESTORE') THEN 'MODIFY_COLUMN' ELSE v.kind END, 'table_name', v.table_name,
      'column_name', CASE WHEN v.kind = 'RENAME_COLUMN' AND v.success AND v.undo_of IS NULL THEN v.later_name ELSE v.old_name END,
      'old_value', CASE WHEN v.undo_of IS NULL THEN v.before ELSE v.after END,
      'new_value', CASE WHEN v.undo_of IS NULL THEN v.after ELSE v.before END, 'backup_id', v.kept_id, 'executed_by', v.requested_by,
      'executed_at', v.finished_at, 'success', coalesce(v.success, false), 'error_message', v.error_message, 'createdAt', v.finished_at,
      'updatedAt', v.finished_at),
    CASE WHEN v.kept_id IS NOT NULL THEN jsonb_build_object('id', v.kept_id, 'form_id', v.form_id, 'table_name', v.table_name,
      'column_name', v.old_name, 'data_snapshot', '[]'::jsonb, 'created_by', v.requested_by, 'retention_until', v.until,
      'backup_type', CASE v.kind WHEN 'DROP_COLUMN' THEN 'AUTO_DELETE' ELSE 'AUTO_MODIFY' END, 'createdAt', v.finished_at,
      'updatedAt', v.finished_at) END
  FROM v ORDER BY v.finished_at, v.id;
END
$$;

-- Raises an error if a row of one of its tables would run code of others with the rights of the ledger's owner, and locks the tables:
-- no trigger and no owner changes before the end of the transaction. The query that writes the row runs as one owner, so that owner
-- has all tables that it reads.
CREATE OR REPLACE FUNCTION fieldfare.refuse_code_of_copied_rows(kept text) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  relation text := format('public.%I', kept);
  used text[] := ARRAY['forms', 'fields'] || ARRAY(SELECT t FROM unnest('{users,field_data_backups}'::text[]) AS t
    WHERE t <> kept AND fieldfare.is_public_table(t));
  owner oid;
  other text;
BEGIN
  EXECUTE format('LOCK TABLE %s IN ROW EXCLUSIVE MODE', relation);
  FOREACH other IN ARRAY used LOOP
    EXECUTE format('LOCK TABLE public.%I IN ACCESS SHARE MODE', other);
  END LOOP;
  owner := (SELECT c.relowner FROM pg_class c WHERE c.oid = relation::regclass);
  other := (SELECT t FROM unnest(used) AS t WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
    AND c.relname = t AND c.relkind = 'r' AND c.relowner = owner) LIMIT 1);
  IF other IS NOT NULL THEN
    RAISE insufficient_privilege USING MESSAGE = format('the table "%s" does not belong to the owner of "%s"', other, kept);
  END IF;
  IF fieldfare.controls_ledger(owner) THEN
    other := coalesce((SELECT c FROM fieldfare.code_run_by_update(relation::regclass) c LIMIT 1),
      (SELECT c.description FROM fieldfare.code_of_others(ARRAY(SELECT format('public.%I', t)::regclass::oid
        FROM unnest(used || kept) AS t), '{}') c LIMIT 1));
  END IF;
  IF other IS NOT NULL THEN
    RAISE insufficient_privilege USING MESSAGE = format('a row of %s would run code of another role: %s', relation, other);
  END IF;
END
$$;

-- Writes rows into one of its tables. A migration that ended again, because it was retried, replaces its row. Forms, fields, users and
-- backups that it does not have are left out.
CREATE OR REPLACE FUNCTION fieldfare.write_for_form_builder(kept text, written jsonb) RETURNS bigint LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off SET "TimeZone" = 'UTC' AS $$
DECLARE
  had_temporary boolean := pg_my_temp_schema() <> 0;
  person text := CASE kept WHEN 'field_migrations' THEN 'executed_by' ELSE 'created_by' END;
  users text := CASE WHEN fieldfare.is_public_table('users') AND fieldfare.type_of_column('public', 'users', 'username') IS NOT NULL
    THEN format('(SELECT u.id FROM public.users u WHERE u.username = r ->> %L LIMIT 1)', person) ELSE 'NULL::uuid' END;
  -- Other columns of the table keep their defaults.
  columns text := (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
    WHERE a.attrelid = to_regclass('public.' || quote_ident(kept)) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND (written -> 0 ? a.attname OR a.attname IN (person, 'field_id') OR kept = 'field_migrations' AND a.attname = 'backup_id'));
  again text := CASE kept WHEN 'field_migrations' THEN (SELECT format('DO UPDATE SET (%1$s) = ROW(%2$s)
      WHERE t.executed_at < excluded.executed_at', columns, string_agg('excluded.' || c, ', ' ORDER BY n))
    FROM unnest(string_to_array(columns, ', ')) WITH ORDINALITY AS e(c, n)) ELSE 'DO NOTHING' END;
  answer bigint;
BEGIN
  IF written = '[]' OR NOT fieldfare.is_public_table(kept) THEN
    RETURN 0;
  END IF;
  PERFORM fieldfare.refuse_code_of_copied_rows(kept);
  SELECT a.number INTO answer FROM fieldfare.ask_owner('public.' || kept, format(
    'WITH added AS (INSERT INTO public.%1$I AS t (%5$s) SELECT %5$s FROM jsonb_array_elements($1) AS r
      CROSS JOIN LATERAL jsonb_populate_record(NULL::public.%1$I, r || jsonb_build_object(%2$L, %3$s,
        ''field_id'', (SELECT f.id FROM public.fields f WHERE f.id = (r ->> ''field_id'')::uuid) %4$s)) AS p
      WHERE EXISTS (SELECT FROM public.forms f WHERE f.id = (r ->> ''form_id'')::uuid)
      ON CONFLICT (id) %6$s RETURNING 1) SELECT NULL::jsonb, count(*) FROM added', kept, person, users,
    CASE WHEN kept = 'field_migrations' THEN ', ''backup_id'', ' || CASE WHEN fieldfare.is_public_table('field_data_backups')
      THEN '(SELECT b.id FROM public.field_data_backups b WHERE b.id = (r ->> ''backup_id'')::uuid)' ELSE 'NULL::uuid' END ELSE '' END,
    columns, again), written) a;
  PERFORM fieldfare.refuse_leftovers(had_temporary);
  RETURN answer;
END
$$;

-- Writes the migrations of a limited number of events. Returns the number of events that it read, NULL if this is switched off.
CREATE OR REPLACE FUNCTION fieldfare.fill_form_builder_tables(most int) RETURNS bigint LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  base bigint;
  through bigint;
  migrations jsonb;
  backups jsonb;
BEGIN
  SELECT greatest(c.last_position, fieldfare.first_position() - 1, 0) INTO base FROM fieldfare.form_builder_copy c WHERE c.is_on
    FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT least(r.last_position, base + most) INTO through FROM fieldfare.relay r;
  IF through <= base THEN
    RETURN 0;
  END IF;
  SELECT coalesce(jsonb_agg(w.migration), '[]'), coalesce(jsonb_agg(w.backup) FILTER (WHERE w.backup IS NOT NULL), '[]')
  INTO migrations, backups FROM fieldfare.rows_for_form_builder(ARRAY(
    SELECT DISTINCT (e.data ->> 'id')::uuid FROM fieldfare.events_after(base, (through - base)::int) e
    WHERE e.type IN ('dev.fieldfare.migration.applied', 'dev.fieldfare.migration.failed'))) w;
  -- Backups first, because migrations refer to them.
  PERFORM fieldfare.write_for_form_builder('field_data_backups', backups);
  PERFORM fieldfare.write_for_form_builder('field_migrations', migrations);
  UPDATE fieldfare.form_builder_copy c SET last_position = through;
  RETURN through - base;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.use_form_builder_tables(boolean), fieldfare.fill_form_builder_tables(int) FROM PUBLIC;
