-- The history that a form builder kept in public.field_migrations and public.field_data_backups, as finished rows of the ledger and
-- as values in quarantine. Both tables are read as their owner, and nothing in them is changed.

-- The id of an imported migration. It sorts by the time of the migration, and a second import makes the same id.
CREATE OR REPLACE FUNCTION fieldfare.imported_id(executed timestamptz, former text) RETURNS uuid LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT (lpad(to_hex((extract(epoch FROM executed) * 1000)::bigint), 12, '0') || '7' || left(md5(former), 3) || '8'
    || substr(md5(former), 4, 15))::uuid
$$;

-- The tables of forms that the former history names.
CREATE OR REPLACE FUNCTION fieldfare.tables_with_history() RETURNS SETOF text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET row_security = off AS $$
DECLARE
  had_temporary boolean := pg_my_temp_schema() <> 0;
  kept text;
  named jsonb;
  every jsonb := '[]';
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  FOREACH kept IN ARRAY '{field_migrations,field_data_backups}'::text[] LOOP
    IF fieldfare.is_public_table(kept) THEN
      SELECT a.answer INTO named FROM fieldfare.ask_owner('public.' || kept, format(
        'SELECT coalesce(jsonb_agg(DISTINCT m.table_name), ''[]''), NULL::bigint FROM public.%I m', kept)) a;
      every := every || named;
    END IF;
  END LOOP;
  PERFORM fieldfare.refuse_leftovers(had_temporary);
  RETURN QUERY SELECT DISTINCT n FROM jsonb_array_elements_text(every) n ORDER BY 1;
END
$$;

-- A row of one of the two tables as JSON, without the values of backups.
CREATE OR REPLACE FUNCTION fieldfare.former_json(kept text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE kept WHEN 'field_migrations' THEN
    $q$jsonb_build_object('id', m.id, 'form', m.form_id, 'field', m.field_id, 'type', m.migration_type, 'column', m.column_name,
      'old', m.old_value, 'new', m.new_value, 'backup', m.backup_id, 'by', m.executed_by, 'at', m.executed_at, 'success', m.success,
      'error', m.error_message, 'rollback', m.rollback_sql)$q$
    ELSE $q$jsonb_build_object('id', m.id, 'form', m.form_id, 'column', m.column_name, 'type', m.backup_type, 'until', m.retention_until,
      'by', m.created_by, 'at', m."createdAt")$q$ END
$$;

DROP FUNCTION IF EXISTS fieldfare.former_rows(text, text);
-- A limited number of rows of one of the two tables that follow a row, in the order of time. after: {at, id, most}.
CREATE OR REPLACE FUNCTION fieldfare.former_rows(kept text, in_table text, after jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off SET "TimeZone" = 'UTC' AS $$
DECLARE
  found jsonb;
BEGIN
  IF fieldfare.is_public_table(kept) THEN
    SELECT a.answer INTO found FROM fieldfare.ask_owner('public.' || kept, format(
      'SELECT jsonb_agg(%1$s ORDER BY m.%2$I, m.id), NULL::bigint FROM (SELECT * FROM public.%3$I m WHERE m.table_name = $1 #>> ''{}''
         AND (m.%2$I, m.id) > (($2 ->> ''at'')::timestamptz, ($2 ->> ''id'')::uuid) ORDER BY m.%2$I, m.id LIMIT ($2 ->> ''most'')::int) m',
      fieldfare.former_json(kept), CASE kept WHEN 'field_migrations' THEN 'executed_at' ELSE 'createdAt' END, kept), to_jsonb(in_table), after) a;
  END IF;
  RETURN coalesce(found, '[]');
END
$$;

-- The successful migrations of a table that name one of these backups, and the backups themselves.
CREATE OR REPLACE FUNCTION fieldfare.former_rows_of_backups(kept text, in_table text, backups jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off SET "TimeZone" = 'UTC' AS $$
DECLARE
  found jsonb;
BEGIN
  IF backups <> '[]' AND fieldfare.is_public_table(kept) THEN
    SELECT a.answer INTO found FROM fieldfare.ask_owner('public.' || kept, format(
      'SELECT jsonb_agg(%s ORDER BY m.id), NULL::bigint FROM public.%I m WHERE m.table_name = $1 #>> ''{}'' AND %s
         IN (SELECT b::uuid FROM jsonb_array_elements_text($2) b)', fieldfare.former_json(kept), kept,
      CASE kept WHEN 'field_migrations' THEN 'm.success AND m.backup_id' ELSE 'm.id' END), to_jsonb(in_table), backups) a;
  END IF;
  RETURN coalesce(found, '[]');
END
$$;

-- The names of users, by their ids as text.
CREATE OR REPLACE FUNCTION fieldfare.former_users(ids jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off AS $$
DECLARE
  found jsonb;
BEGIN
  IF fieldfare.is_public_table('users') AND fieldfare.type_of_column('public', 'users', 'username') IS NOT NULL THEN
    SELECT a.answer INTO found FROM fieldfare.ask_owner('public.users', 'SELECT jsonb_object_agg(u.id, u.username), NULL::bigint
      FROM public.users u WHERE $1 ? u.id::text', ids) a;
  END IF;
  RETURN coalesce(found, '{}');
END
$$;

DROP FUNCTION IF EXISTS fieldfare.former_migrations(text);
-- Former migrations in the form of the ledger. A rollback is recorded as its change: a rollback of an addition removes
-- the column. kind is NULL for a type that the form builder does not have.
CREATE OR REPLACE FUNCTION fieldfare.former_migrations(told jsonb) RETURNS TABLE (former text, id uuid, kind text, column_name text,
  new_name text, data_type text, old_type text, form_id text, field_id text, success boolean, error text, rollback_sql text,
  backup text, executed_by text, executed timestamptz, restored text) LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  users jsonb := fieldfare.former_users(jsonb_path_query_array(told, '$[*].by ? (@ != null)'));
BEGIN
  RETURN QUERY
  SELECT m ->> 'id', fieldfare.imported_id((m ->> 'at')::timestamptz, m ->> 'id'), CASE
      WHEN m #>> '{new,action}' = 'RESTORE_DATA' THEN 'RESTORE'
      WHEN m ->> 'type' = 'ADD_COLUMN' AND jsonb_typeof(m -> 'old') = 'object' AND m -> 'new' = 'null' THEN 'DROP_COLUMN'
      WHEN m ->> 'type' = 'DROP_COLUMN' AND jsonb_typeof(m -> 'new') = 'object' AND m -> 'old' = 'null' THEN 'ADD_COLUMN'
      WHEN m ->> 'type' = 'MODIFY_COLUMN' THEN 'CHANGE_TYPE'
      WHEN m ->> 'type' IN ('ADD_COLUMN', 'DROP_COLUMN', 'RENAME_COLUMN') THEN m ->> 'type' END,
    CASE WHEN m ->> 'type' = 'RENAME_COLUMN' THEN coalesce(m #>> '{old,columnName}', m ->> 'column') ELSE m ->> 'column' END,
    CASE WHEN m ->> 'type' = 'RENAME_COLUMN' THEN m #>> '{new,columnName}' END, m #>> '{new,dataType}', m #>> '{old,dataType}',
    m ->> 'form', m ->> 'field', coalesce((m ->> 'success')::boolean, false), m ->> 'error', m ->> 'rollback', m ->> 'backup',
    coalesce(users ->> (m ->> 'by'), m ->> 'by'), (m ->> 'at')::timestamptz, m #>> '{new,backupId}'
  FROM jsonb_array_elements(told) WITH ORDINALITY AS e(m, n) ORDER BY e.n;
END
$$;

-- Converts a type of the form builder into a type for a cast of texts, or NULL. A form builder has only these types.
CREATE OR REPLACE FUNCTION fieldfare.former_type(told text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN t.base = ANY ('{text,numeric,integer,bigint,smallint,real,double precision,boolean,date,json,jsonb,point,uuid,
      time without time zone,timestamp without time zone,timestamp with time zone}'::text[]) THEN t.base
    WHEN t.base IN ('character varying', 'character') THEN t.base || coalesce(t.length, '') END
  FROM (SELECT btrim(regexp_replace(p.type, '\s*\([^)]*\)', '')) AS base, substring(p.type FROM '\([0-9]{1,8}\)') AS length
    FROM (SELECT fieldfare.plain_type(coalesce((fieldfare.types_of_field(lower(told)))[1], told)) AS type) p) t
$$;

-- The expression that converts a value v of a snapshot to the type. A snapshot has times as texts in UTC.
CREATE OR REPLACE FUNCTION fieldfare.typing_of(type text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN type = 'timestamp without time zone'
      THEN $e$CASE WHEN v #>> '{}' ~ 'Z$' THEN (v #>> '{}')::timestamptz AT TIME ZONE $2 ELSE (v #>> '{}')::timestamp END$e$
    WHEN type = 'date'
      THEN $e$fieldfare.whole_day(CASE WHEN v #>> '{}' ~ 'Z$' THEN (v #>> '{}')::timestamptz AT TIME ZONE $2 ELSE (v #>> '{}')::timestamp END)$e$
    WHEN type = 'point' THEN $e$CASE jsonb_typeof(v) WHEN 'object' THEN point((v ->> 'x')::float8, (v ->> 'y')::float8) ELSE (v #>> '{}')::point END$e$
    WHEN type IN ('json', 'jsonb') THEN $e$CASE WHEN v <> 'null' THEN v END$e$
    -- A cast would truncate a text that is too long for its type.
    WHEN type LIKE 'character%' OR type = 'text' THEN $e$v #>> '{}'$e$
    ELSE format($e$(v #>> '{}')::%s$e$, type) END
$$;

-- The day of a time that must be midnight. Any other time means that the time zone is wrong.
CREATE OR REPLACE FUNCTION fieldfare.whole_day(moment timestamp) RETURNS date LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF moment <> date_trunc('day', moment) THEN
    RAISE EXCEPTION USING ERRCODE = '22F01', MESSAGE = 'a day that does not begin at midnight: the time zone is wrong';
  END IF;
  RETURN moment::date;
END
$$;

-- The values of a backup in the form of quarantine: {key: text}. Raises an error if a value has another type.
CREATE OR REPLACE FUNCTION fieldfare.typed_snapshot(backup text, type text, zone text, OUT data jsonb, OUT total bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET row_security = off
SET "DateStyle" = 'ISO, YMD' SET "IntervalStyle" = 'postgres' SET "TimeZone" = 'UTC'
SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
  snapshot jsonb;
BEGIN
  SELECT a.answer INTO snapshot FROM fieldfare.ask_owner('public.field_data_backups',
    'SELECT b.data_snapshot, NULL::bigint FROM public.field_data_backups b WHERE b.id = ($1 #>> ''{}'')::uuid', to_jsonb(backup)) a;
  EXECUTE format('SELECT coalesce(jsonb_object_agg(i ->> ''id'', (%s)::text), ''{}''), count(*) FROM (
      SELECT i, i -> ''value'' AS v FROM jsonb_array_elements($1) AS i) e', fieldfare.typing_of(type))
  INTO data, total USING snapshot, zone;
  IF (SELECT count(*) FROM jsonb_object_keys(data)) <> total
      OR EXISTS (SELECT FROM jsonb_array_elements(snapshot) AS i WHERE NOT coalesce(i ? 'value', false)) THEN
    RAISE EXCEPTION USING ERRCODE = '22F02', MESSAGE = 'items without "value", or two items with the same "id"';
  END IF;
END
$$;

-- Imports one backup; returns the reason if it cannot. migration made the backup; without it, a row says that nothing was changed.
CREATE OR REPLACE FUNCTION fieldfare.import_former_backup(backup jsonb, in_table text, migration uuid, told_type text, zone text,
  dry_run boolean) RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  has_type text := fieldfare.type_of_column('public', in_table, backup ->> 'column');
  type text := fieldfare.former_type(coalesce(told_type, has_type));
  made timestamptz := (backup ->> 'at')::timestamptz;
  until timestamptz := coalesce((backup ->> 'until')::timestamptz, clock_timestamp() + interval '100 years');
  owner_id uuid := coalesce(migration, fieldfare.imported_id(made, backup ->> 'id'));
  typed record;
  violated text;
BEGIN
  -- The form builder writes JSONB for places, even if the column is a point.
  type := CASE WHEN type = 'jsonb' AND has_type = 'point' THEN 'point' ELSE type END;
  IF type IS NULL THEN
    RETURN format('the type of its values is not known: %s', coalesce(told_type, has_type, 'there is no migration and no column'));
  END IF;
  SELECT * INTO STRICT typed FROM fieldfare.typed_snapshot(backup ->> 'id', type, zone);
  IF dry_run THEN
    RETURN NULL;
  END IF;
  INSERT INTO fieldfare.quarantine (id, migration_id, kind, schema_name, table_name, column_name, column_type, key_columns, data,
    row_count, created_at, kept_until)
  VALUES ((backup ->> 'id')::uuid, owner_id, 'copied', 'public', in_table, backup ->> 'column', type, '{id}', typed.data, typed.total,
    made, until) ON CONFLICT DO NOTHING;
  IF migration IS NULL THEN
    INSERT INTO fieldfare.finished_migrations (id, key_held, migration_type, schema_name, table_name, column_name, form_id, request,
      names, status, dry_run, way, requested_by, enqueued_at, finished_at, quarantine_id)
    VALUES (owner_id, false, CASE WHEN backup ->> 'type' IN ('AUTO_MODIFY', 'pre_type_change') THEN 'CHANGE_TYPE' ELSE 'DROP_COLUMN' END,
      'public', in_table, backup ->> 'column', backup ->> 'form', jsonb_build_object('formerBackup', backup -> 'id', 'options',
        jsonb_build_object('grace', (until - made)::text)), ARRAY[fieldfare.name_of('public', in_table)], 'SKIPPED', true, 'import',
      fieldfare.former_users(jsonb_build_array(backup -> 'by')) ->> (backup ->> 'by'), made, made, (backup ->> 'id')::uuid) ON CONFLICT (id) DO NOTHING;
  END IF;
  RETURN NULL;
EXCEPTION WHEN data_exception THEN
  -- The message of an error names values.
  GET STACKED DIAGNOSTICS violated = CONSTRAINT_NAME;
  RETURN format('not all of its values have the type %s: %s', type, CASE SQLSTATE
    WHEN '22F01' THEN 'a day does not begin at midnight: the time zone is wrong'
    WHEN '22F02' THEN 'items without "value", or two items with the same "id"'
    ELSE concat_ws(', ', 'SQLSTATE ' || SQLSTATE, 'constraint ' || nullif(violated, '')) END);
END
$$;

-- Writes those of these former migrations that are missing in the ledger, and returns how many there are.
DROP FUNCTION IF EXISTS fieldfare.record_former_migrations(text, boolean);
CREATE OR REPLACE FUNCTION fieldfare.record_former_migrations(told jsonb, in_table text, dry_run boolean) RETURNS bigint LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made fieldfare.field_migrations[] := ARRAY(
    SELECT jsonb_populate_record(NULL::fieldfare.field_migrations, jsonb_build_object('id', m.id, 'key_held', false,
      'migration_type', m.kind, 'schema_name', 'public', 'table_name', in_table, 'column_name', m.column_name, 'new_name', m.new_name,
      'data_type', m.data_type, 'form_id', m.form_id, 'field_id', m.field_id, 'old_value', m.old_type,
      'new_value', CASE WHEN m.kind = 'RESTORE' THEN jsonb_build_object('action', 'RESTORE_DATA', 'backupId', m.restored) END,
      'request', jsonb_strip_nulls(jsonb_build_object('type', m.kind, 'schema', 'public', 'table', in_table, 'column', m.column_name,
        'newName', m.new_name, 'dataType', m.data_type, 'oldType', CASE m.kind WHEN 'CHANGE_TYPE' THEN m.old_type END, 'formId', m.form_id,
        'fieldId', m.field_id, 'formerId', m.former, 'options', CASE WHEN q.id IS NOT NULL THEN
          jsonb_build_object('grace', (q.kept_until - q.created_at)::text) END)),
      'names', ARRAY[fieldfare.name_of('public', in_table)], 'status', CASE WHEN m.success THEN 'APPLIED' ELSE 'FAILED' END,
      'dry_run', false, 'way', 'import', 'requested_by', m.executed_by, 'enqueued_at', m.executed, 'started_at', m.executed,
      'finished_at', m.executed, 'executed_at', m.executed, 'attempts', 1, 'success', m.success, 'error_message', m.error,
      'error', CASE WHEN NOT m.success THEN jsonb_build_object('code', 'internal_error', 'class', 'bug',
        'message', coalesce(m.error, 'failed in the form builder')) END,
      'rollback_sql', m.rollback_sql, 'quarantine_id', q.id))
    FROM fieldfare.former_migrations(told) m LEFT JOIN fieldfare.quarantine q ON q.migration_id = m.id
    -- A row with the id of a migration was written by Fieldfare.
    WHERE m.kind IS NOT NULL AND NOT EXISTS (SELECT FROM fieldfare.field_migrations k WHERE k.id IN (m.id, m.former::uuid)));
BEGIN
  IF NOT dry_run THEN
    INSERT INTO fieldfare.finished_migrations SELECT m.* FROM unnest(made) AS m WHERE m.success ON CONFLICT (id) DO NOTHING;
    INSERT INTO fieldfare.field_migrations SELECT m.* FROM unnest(made) AS m WHERE NOT m.success ON CONFLICT (id) DO NOTHING;
  END IF;
  RETURN cardinality(made);
END
$$;

REVOKE ALL ON FUNCTION fieldfare.tables_with_history() FROM PUBLIC;
