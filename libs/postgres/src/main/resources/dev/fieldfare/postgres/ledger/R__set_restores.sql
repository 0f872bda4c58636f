-- Restores of single tables of a backup of several tables, of a schema or of all.

-- Notes the tables of such a backup, in their order. tables: [{schema, table, rows, refusal}].
CREATE OR REPLACE FUNCTION fieldfare.record_backup_tables(backup uuid, tables jsonb) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM fieldfare.backup_tables t WHERE t.backup_id = backup;
  INSERT INTO fieldfare.backup_tables (backup_id, n, schema_name, table_name, row_count, refusal)
  SELECT backup, x.n, x.t ->> 'schema', x.t ->> 'table', (x.t ->> 'rows')::bigint, x.t ->> 'refusal'
  FROM jsonb_array_elements(tables) WITH ORDINALITY AS x(t, n)
$$;

-- A backup as the backups of its tables, in their order. A backup of one table is itself.
CREATE OR REPLACE FUNCTION fieldfare.tables_of_backup(source fieldfare.field_data_backups)
RETURNS SETOF fieldfare.field_data_backups
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whole fieldfare.field_data_backups := source;
  listed fieldfare.backup_tables;
BEGIN
  IF source.scope IS NULL THEN
    RETURN NEXT source;
    RETURN;
  END IF;
  FOR listed IN SELECT t.* FROM fieldfare.backup_tables t WHERE t.backup_id = source.id ORDER BY t.n LOOP
    source.scope := NULL;
    source.backup_type := 'tables';
    source.schema_name := listed.schema_name;
    source.table_name := listed.table_name;
    source.row_count := listed.row_count;
    source.raw_bytes := (whole.raw_bytes::numeric * listed.row_count / greatest(whole.row_count, 1))::bigint;
    RETURN NEXT source;
  END LOOP;
END
$$;

-- Why the tables of a backup cannot be restored one by one, or NULL. of_table is the only wanted one; without it all are.
CREATE OR REPLACE FUNCTION fieldfare.table_choice_refusal(source fieldfare.field_data_backups, of_schema text, of_table text)
RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  listed fieldfare.backup_tables;
BEGIN
  IF source.scope IS NULL THEN
    RETURN CASE WHEN of_table IS NOT NULL THEN fieldfare.refused_backup('unsupported', 'The backup is of one table or column only.') END;
  END IF;
  IF NOT EXISTS (SELECT FROM fieldfare.backup_tables t WHERE t.backup_id = source.id) THEN
    RETURN fieldfare.refused_backup('unsupported', 'The backup has no list of its tables: it has none, too many, or was taken by an'
      || ' earlier version. Restore it into a database.');
  END IF;
  IF of_table IS NOT NULL AND NOT EXISTS (SELECT FROM fieldfare.backup_tables t
      WHERE t.backup_id = source.id AND t.schema_name = of_schema AND t.table_name = of_table) THEN
    RETURN fieldfare.refused_backup('table_missing', format('The backup has no table "%s.%s".', of_schema, of_table));
  END IF;
  SELECT t.* INTO listed FROM fieldfare.backup_tables t WHERE t.backup_id = source.id AND t.refusal IS NOT NULL
    AND (of_table IS NULL OR t.schema_name = of_schema AND t.table_name = of_table) ORDER BY t.n LIMIT 1;
  IF FOUND THEN
    RETURN fieldfare.refused_backup('unsupported', format('"%s.%s" %s. Restore the backup into a database.', listed.schema_name,
      listed.table_name, listed.refusal));
  END IF;
  RETURN NULL;
END
$$;

-- Requests a restore of one table of such a backup into a new one. Answers {migration} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.request_set_restore(backup uuid, of_schema text, of_table text, into_schema text,
  into_table text, requester text, role text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t fieldfare.target;
  source fieldfare.field_data_backups;
  placed fieldfare.field_migrations;
  refusal jsonb;
BEGIN
  SELECT * INTO STRICT t FROM fieldfare.target FOR UPDATE;
  -- A cleanup either sees this restore or has expired the backup.
  SELECT * INTO source FROM fieldfare.field_data_backups b WHERE b.id = backup FOR SHARE;
  refusal := CASE WHEN source.id IS NOT NULL THEN fieldfare.table_choice_refusal(source, of_schema, of_table) END;
  IF refusal IS NULL THEN
    source.scope := NULL;
    source.backup_type := 'tables';
    refusal := fieldfare.restore_refusal(source, into_schema, into_table);
  END IF;
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;
  UPDATE fieldfare.target SET last_seq = last_seq + 1 RETURNING * INTO t;
  INSERT INTO fieldfare.field_migrations (id, seq, migration_type, schema_name, table_name, request, names, status, way,
    requested_by, sender_role, enqueued_at, backup_id)
  VALUES (fieldfare.new_id(), t.last_seq, 'RESTORE', into_schema, into_table,
    jsonb_build_object('type', 'RESTORE', 'backupId', source.id, 'schema', into_schema, 'table', into_table,
      'source', jsonb_build_object('schema', of_schema, 'table', of_table)),
    ARRAY[fieldfare.name_of(into_schema, into_table)], 'QUEUED', 'backup', requester, role, clock_timestamp(), source.id)
  RETURNING * INTO placed;
  INSERT INTO fieldfare.claims SELECT n, placed.seq, placed.id FROM unnest(placed.names) AS n;
  PERFORM fieldfare.record_migration_event('migration.accepted', 'backup-worker', placed, t.name);
  RETURN jsonb_build_object('migration', placed.id);
END
$$;

-- Such restores that are first for all their names and can be tried now.
CREATE OR REPLACE FUNCTION fieldfare.set_restores_ready(most int)
RETURNS TABLE (id uuid, into_schema text, into_table text, counts boolean, backup_id uuid, location text, sha256 text,
  rows_hash text, of_schema text, of_table text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, m.schema_name, m.table_name, b.status IN ('VERIFIED', 'PROVEN'), b.id, b.location, b.sha256, b.rows_hash,
    m.request #>> '{source,schema}', m.request #>> '{source,table}'
  FROM ONLY fieldfare.field_migrations m JOIN fieldfare.field_data_backups b ON b.id = m.backup_id
  WHERE m.migration_type = 'RESTORE' AND m.finished_at IS NULL AND m.status IN ('QUEUED', 'WAITING')
    AND m.table_name IS NOT NULL AND m.request ? 'source'
    AND coalesce(m.next_try_at <= clock_timestamp(), true)
    AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = ANY (m.names || ''::text))
    AND NOT EXISTS (SELECT FROM unnest(m.names) AS n JOIN fieldfare.claims o ON o.name = n AND o.seq < m.seq)
    AND NOT EXISTS (SELECT FROM fieldfare.claims b WHERE b.name = '*' AND b.seq < m.seq)
  ORDER BY m.id LIMIT most
$$;
