-- Restores of rows into an existing table: migrations in its line. The rows of the backup are copied into a staging table and merged
-- by primary key, in one transaction and without a lock that blocks writers.

-- Requests a restore. asked: {schema, table, existing: keep|overwrite, keys: [[text]]}. With `overwrite` the table is backed up first, and
-- the restore waits until that backup is verified. Returns {migration} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.request_row_restore(backup uuid, asked jsonb, requester text, role text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t fieldfare.target;
  source fieldfare.field_data_backups;
  placed fieldfare.field_migrations;
  safety jsonb := '{}';
  refusal jsonb;
BEGIN
  SELECT * INTO STRICT t FROM fieldfare.target FOR UPDATE;
  SELECT * INTO source FROM fieldfare.field_data_backups b WHERE b.id = backup FOR SHARE;
  refusal := fieldfare.row_restore_refusal(source, asked);
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;
  IF asked ->> 'existing' = 'overwrite' THEN
    safety := fieldfare.request_backup(jsonb_build_object('schema', asked ->> 'schema', 'table', asked ->> 'table',
      'name', 'before-restore'), requester);
    IF safety ? 'refused' THEN
      RETURN safety;
    END IF;
  END IF;
  UPDATE fieldfare.target SET last_seq = last_seq + 1 RETURNING * INTO t;
  INSERT INTO fieldfare.field_migrations (id, seq, migration_type, schema_name, table_name, request, names, status, way,
    requested_by, sender_role, enqueued_at, backup_id)
  VALUES (fieldfare.new_id(), t.last_seq, 'RESTORE', asked ->> 'schema', asked ->> 'table',
    asked || jsonb_build_object('type', 'RESTORE', 'backupId', source.id)
      || CASE WHEN safety ? 'backup' THEN jsonb_build_object('safetyBackupId', safety -> 'backup' -> 'id') ELSE '{}' END,
    ARRAY[fieldfare.name_of(asked ->> 'schema', asked ->> 'table')], 'QUEUED', 'backup', requester, role, clock_timestamp(), source.id)
  RETURNING * INTO placed;
  INSERT INTO fieldfare.claims SELECT n, placed.seq, placed.id FROM unnest(placed.names) AS n;
  PERFORM fieldfare.record_migration_event('migration.accepted', 'backup-worker', placed, t.name);
  RETURN jsonb_build_object('migration', placed.id);
END
$$;

-- Why the rows of a backup cannot be restored into this table, or NULL.
CREATE OR REPLACE FUNCTION fieldfare.row_restore_refusal(source fieldfare.field_data_backups, asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- Values of a change have another form.
  of_column boolean := source.backup_type = 'column' AND source.quarantine_id IS NULL;
  like_table fieldfare.field_data_backups := source;
  refusal jsonb;
  key_columns int;
BEGIN
  IF of_column AND asked ->> 'existing' = 'keep' THEN
    RETURN fieldfare.refused_backup('invalid_value', 'A backup of one column is restored with "existing": "overwrite".');
  ELSIF of_column THEN
    like_table.backup_type := 'tables';
  END IF;
  refusal := fieldfare.restore_refusal(like_table, asked ->> 'schema', asked ->> 'table');
  IF refusal IS NOT NULL AND refusal ->> 'refused' <> 'table_exists' THEN
    RETURN refusal;
  ELSIF asked ->> 'existing' NOT IN ('keep', 'overwrite') THEN
    RETURN fieldfare.refused_backup('invalid_value', '"existing" must be "keep" or "overwrite".');
  ELSIF jsonb_typeof(asked -> 'keys') = 'array' AND jsonb_array_length(asked -> 'keys') NOT BETWEEN 1 AND 10000 THEN
    RETURN fieldfare.refused_backup('invalid_value', '"keys" must have 1 to 10,000 keys. Leave it out to restore all rows.');
  END IF;
  refusal := fieldfare.backup_refusal(asked ->> 'schema', asked ->> 'table', NULL);
  IF refusal IS NULL AND jsonb_typeof(asked -> 'keys') = 'array' THEN
    SELECT i.indnkeyatts INTO key_columns FROM pg_index i
    WHERE i.indrelid = to_regclass(format('%I.%I', asked ->> 'schema', asked ->> 'table')) AND i.indisprimary;
    IF EXISTS (SELECT FROM jsonb_array_elements(asked -> 'keys') k WHERE CASE jsonb_typeof(k) WHEN 'array'
        THEN k @> '[null]' OR jsonb_array_length(k) <> key_columns ELSE true END) THEN
      RETURN fieldfare.refused_backup('invalid_value', format('A key has the values of all columns of the primary key, as text: %s.',
        key_columns));
    END IF;
  END IF;
  RETURN refusal;
END
$$;

-- Restores of rows that are first in all their lines, can be tried now, and whose safety backup is finished.
CREATE OR REPLACE FUNCTION fieldfare.row_restores_ready(most int)
RETURNS TABLE (id uuid, into_schema text, into_table text, counts boolean, backup_id uuid, location text, sha256 text,
  rows_hash text, safety_id uuid, safety_location text, safety_sha256 text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, m.schema_name, m.table_name, b.status IN ('VERIFIED', 'PROVEN')
      AND coalesce(s.status IN ('VERIFIED', 'PROVEN'), NOT m.request ? 'safetyBackupId'),
    b.id, b.location, b.sha256, b.rows_hash, s.id, s.location, s.sha256
  FROM ONLY fieldfare.field_migrations m JOIN fieldfare.field_data_backups b ON b.id = m.backup_id
  LEFT JOIN fieldfare.field_data_backups s ON s.id = (m.request ->> 'safetyBackupId')::uuid
  WHERE m.migration_type = 'RESTORE' AND m.finished_at IS NULL AND m.status IN ('QUEUED', 'WAITING')
    AND m.request ? 'existing' AND coalesce(s.status NOT IN ('RUNNING', 'COMPLETED'), true)
    AND coalesce(m.next_try_at <= clock_timestamp(), true)
    AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = ANY (m.names || ''::text))
    AND NOT EXISTS (SELECT FROM unnest(m.names) AS n JOIN fieldfare.claims o ON o.name = n AND o.seq < m.seq)
    AND NOT EXISTS (SELECT FROM fieldfare.claims b WHERE b.name = '*' AND b.seq < m.seq)
  ORDER BY m.id LIMIT most
$$;

-- Code of others that a merge into a table would run with rights on the ledger, or NULL.
CREATE OR REPLACE FUNCTION fieldfare.merge_danger(relation oid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 'it could run code of another role with rights on the ledger: ' || o.description
  FROM pg_class c CROSS JOIN LATERAL fieldfare.code_of_others(ARRAY[c.oid], '{}') o
  WHERE c.oid = relation AND fieldfare.controls_ledger(c.relowner) LIMIT 1
$$;

-- Raises an error if the rows of a backup cannot be merged into a table, and says what differs. Answers the owner of the table.
CREATE OR REPLACE FUNCTION fieldfare.check_row_restore(in_schema text, of_table text, columns jsonb, key jsonb) RETURNS name
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made pg_class := (SELECT c FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = in_schema AND c.relname = of_table AND c.relkind IN ('r', 'p'));
  differs text;
BEGIN
  differs := CASE
    WHEN made.oid IS NULL THEN 'there is no such table'
    WHEN key = '[]' THEN 'the table that was backed up has no primary key'
    WHEN key <> (SELECT coalesce(jsonb_agg(a.attname ORDER BY k.n), '[]') FROM pg_index i
        CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, n)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
        WHERE i.indrelid = made.oid AND i.indisprimary AND k.n <= i.indnkeyatts)
      THEN format('the primary key was %s and is different now', key)
    ELSE (SELECT string_agg(format('the column %s was %s and is %s', quote_ident(c ->> 'name'), c ->> 'type',
        coalesce(format_type(a.atttypid, a.atttypmod), 'gone')), '; ')
      FROM jsonb_array_elements(columns) c LEFT JOIN pg_attribute a ON a.attrelid = made.oid AND a.attname = c ->> 'name'
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE format_type(a.atttypid, a.atttypmod) IS DISTINCT FROM c ->> 'type') END;
  differs := coalesce(differs, fieldfare.merge_danger(made.oid));
  IF differs IS NOT NULL THEN
    RAISE feature_not_supported USING MESSAGE = format('the backup cannot be merged into "%s.%s": %s', in_schema, of_table, differs);
  END IF;
  RETURN pg_get_userbyid(made.relowner);
END
$$;

-- The queries of a merge. names: {table, staged, former, columns, key}, quoted where they are names; former is what the safety backup
-- has, or ''; settable are the columns that an UPDATE may set. Each answers {n, keys}: a count, and the first ten keys as text. $1 is
-- the wanted keys or NULL.
DROP FUNCTION IF EXISTS fieldfare.merge_queries(text, text, text, text[], text[]);
CREATE OR REPLACE FUNCTION fieldfare.merge_queries(relation text, staged text, former text, columns text[], key text[], settable text[])
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  list text := (SELECT string_agg(quote_ident(c), ', ') FROM unnest(columns) c);
  key_list text := (SELECT string_agg('k.' || quote_ident(c), ', ') FROM unnest(key) c);
  key_text text := (SELECT string_agg('k.' || quote_ident(c) || '::text', ', ') FROM unnest(key) c);
  wanted text := format('(SELECT * FROM %s k WHERE $1 IS NULL OR ROW(%s) IN (SELECT %s FROM jsonb_array_elements($1) w))', staged, key_text,
    (SELECT string_agg(format('w ->> %s', n - 1), ', ') FROM generate_subscripts(key, 1) n));
  same text := (SELECT string_agg(format('t.%1$I = s.%1$I', c), ' AND ') FROM unnest(key) c);
  same_former text := (SELECT string_agg(format('t.%1$I = f.%1$I', c), ' AND ') FROM unnest(key) c);
  of_table text := (SELECT string_agg(format('t.%I::text', c), ', ') FROM unnest(columns) c);
  of_staged text := (SELECT string_agg(format('s.%I::text', c), ', ') FROM unnest(columns) c);
  set_of_table text := (SELECT string_agg(format('t.%I::text', c), ', ') FROM unnest(settable) c);
  set_of_staged text := (SELECT string_agg(format('s.%I::text', c), ', ') FROM unnest(settable) c);
  of_former text := (SELECT string_agg(format('f.%I::text', c), ', ') FROM unnest(columns) c);
  answer text := format('SELECT jsonb_build_object(''n'', count(*), ''keys'', coalesce(jsonb_agg(concat_ws('', '', %s)) FILTER (WHERE k.__ff_n <= 10), ''[]'')),'
    ' 0::bigint FROM (SELECT *, row_number() OVER () AS __ff_n FROM done) k', key_text);
BEGIN
  RETURN jsonb_build_object(
    'unknown', 'SELECT jsonb_build_object(''n'', count(*), ''keys'', coalesce(jsonb_agg(w.k) FILTER (WHERE w.n <= 10), ''[]'')), 0::bigint'
      || format(' FROM (SELECT (SELECT string_agg(e, '', '' ORDER BY o) FROM jsonb_array_elements_text(j) WITH ORDINALITY x(e, o)) AS k, row_number() OVER () AS n'
        ' FROM jsonb_array_elements(coalesce($1, ''[]'')) j WHERE NOT EXISTS (SELECT FROM %s k WHERE ROW(%s) = ROW(%s))) w',
        staged, (SELECT string_agg(format('j ->> %s', n - 1), ', ') FROM generate_subscripts(key, 1) n), key_text),
    'insert', format('WITH done AS (INSERT INTO %s AS k (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s s WHERE NOT EXISTS (SELECT FROM %s t'
      ' WHERE %s) ON CONFLICT DO NOTHING RETURNING %s) ', relation, list, list, wanted, relation, same, key_list) || answer,
    'lost', format('WITH done AS (SELECT * FROM %s s WHERE NOT EXISTS (SELECT FROM %s t WHERE %s)) ', wanted, relation, same) || answer,
    'overwrite', format('WITH done AS (UPDATE %s t SET %s FROM %s s, %s f WHERE %s AND %s AND ROW(%s) IS DISTINCT FROM ROW(%s)'
      ' AND ROW(%s) IS NOT DISTINCT FROM ROW(%s) RETURNING %s) ', relation,
      (SELECT string_agg(format('%1$I = s.%1$I', c), ', ') FROM unnest(settable) c), wanted, former, same, same_former,
      set_of_table, set_of_staged, of_table, of_former, (SELECT string_agg(format('t.%I', c), ', ') FROM unnest(key) c)) || answer,
    'kept', format('WITH done AS (SELECT s.* FROM %s s JOIN %s t ON %s WHERE ROW(%s) IS DISTINCT FROM ROW(%s)) ', wanted, relation, same,
      of_table, of_staged) || answer,
    'added', format('WITH done AS (SELECT t.* FROM %s t WHERE NOT EXISTS (SELECT FROM %s s WHERE %s)) ', relation, staged, same) || answer);
END
$$;

-- The result of a merge as a warning of the migration; NULL if it changed nothing.
CREATE OR REPLACE FUNCTION fieldfare.merge_warning(what text, found jsonb, safety text) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('code', 'rows_' || what, 'severity', CASE what WHEN 'insert' THEN 'INFO' WHEN 'added' THEN 'INFO' ELSE 'HIGH' END,
    'message', format(CASE what
      WHEN 'insert' THEN 'Rows that were deleted since the backup and are restored: %s.'
      WHEN 'deleted' THEN 'Rows that were deleted since the backup and are not restored, because the backup has only one column: %s.'
      WHEN 'lost' THEN 'Rows that are not restored, because another row has their values in a unique column: %s.'
      WHEN 'overwrite' THEN 'Rows that were changed since the backup and have its values again: %s.'
      WHEN 'kept' THEN 'Rows that were changed since the backup and were kept as they are: %s.'
      WHEN 'added' THEN 'Rows that were added since the backup and were kept: %s.'
      ELSE 'Keys that are not in the backup: %s.' END, found ->> 'n')
      || CASE WHEN found -> 'keys' <> '[]' THEN format(' The first keys: %s.',
        (SELECT string_agg(k, '; ') FROM jsonb_array_elements_text(found -> 'keys') k)) ELSE '' END,
    'suggestion', CASE what
      WHEN 'overwrite' THEN format('The backup %s has their previous values.', safety)
      WHEN 'deleted' THEN 'Restore them from a backup of the table.'
      WHEN 'kept' THEN 'Restore with "existing": "overwrite" to get the values of the backup.'
      ELSE 'No action is needed.' END)
  WHERE (found ->> 'n')::bigint > 0
$$;

-- Merges staged rows into a table, as its owner, and drops the staged tables.
CREATE OR REPLACE FUNCTION fieldfare.merge_rows(migration uuid, in_schema text, of_table text, staged text, former text, columns text[],
  key text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asked jsonb := (SELECT m.request FROM fieldfare.field_migrations m WHERE m.id = migration);
  keys jsonb := nullif(asked -> 'keys', 'null');
  relation text := format('%I.%I', in_schema, of_table);
  owner oid := (SELECT c.relowner FROM pg_class c WHERE c.oid = relation::regclass);
  had_temporary boolean := pg_my_temp_schema() <> 0;
  -- A row is not made of one column.
  of_column boolean := (SELECT b.backup_type = 'column' FROM fieldfare.field_data_backups b WHERE b.id = (asked ->> 'backupId')::uuid);
  -- An UPDATE cannot set a column that is GENERATED ALWAYS AS IDENTITY.
  settable text[] := ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = relation::regclass AND a.attnum > 0
    AND NOT a.attisdropped AND a.attidentity <> 'a' AND a.attname = ANY (columns) AND a.attname <> ALL (key) ORDER BY a.attnum);
  queries jsonb := fieldfare.merge_queries(relation, format('%I.%I', in_schema, staged), format('%I.%I', in_schema, former), columns, key,
    settable);
  warnings jsonb := '[]';
  danger text;
  what text;
  found jsonb;
BEGIN
  PERFORM fieldfare.refuse_event_triggers_of_others();
  -- The lock prevents new triggers, rules and policies of the table. The first check was made without it, before the rows were read.
  EXECUTE format('LOCK TABLE %s IN ROW EXCLUSIVE MODE', relation);
  danger := fieldfare.merge_danger(relation::regclass);
  IF danger IS NOT NULL THEN
    RAISE feature_not_supported USING MESSAGE = format('the backup cannot be merged into "%s.%s": %s', in_schema, of_table, danger);
  END IF;
  FOREACH what IN ARRAY ARRAY['unknown', 'insert', 'lost', 'overwrite', 'kept', 'added'] LOOP
    CONTINUE WHEN what = 'overwrite' AND (former = '' OR settable = '{}') OR what = 'added' AND keys IS NOT NULL
      OR what = 'insert' AND of_column;
    PERFORM set_config('lock_timeout', '2s', true);
    SELECT a.answer INTO found FROM fieldfare.ask_owner(relation, queries ->> what, keys) a;
    warnings := warnings || coalesce(fieldfare.merge_warning(CASE WHEN of_column AND what = 'lost' THEN 'deleted' ELSE what END, found, asked ->> 'safetyBackupId'), '[]');
  END LOOP;
  PERFORM fieldfare.refuse_leftovers(had_temporary);
  PERFORM fieldfare.run_as(owner, ARRAY(SELECT format('DROP TABLE %I.%I', in_schema, s) FROM unnest(ARRAY[staged, former]) s WHERE s <> ''));
  PERFORM fieldfare.warn_of_restore(migration, warnings);
END
$$;
