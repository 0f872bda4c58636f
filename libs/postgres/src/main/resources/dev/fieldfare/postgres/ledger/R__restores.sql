-- Restores: migrations in the lines of the table that they make from a backup.

-- Requests a restore of a table into a new one. Answers {migration} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.request_restore(backup uuid, into_schema text, into_table text, requester text, role text)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t fieldfare.target;
  source fieldfare.field_data_backups;
  placed fieldfare.field_migrations;
  refusal jsonb;
BEGIN
  SELECT * INTO STRICT t FROM fieldfare.target FOR UPDATE;
  SELECT * INTO source FROM fieldfare.field_data_backups b WHERE b.id = backup;
  refusal := fieldfare.restore_refusal(source, into_schema, into_table);
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;
  UPDATE fieldfare.target SET last_seq = last_seq + 1 RETURNING * INTO t;
  INSERT INTO fieldfare.field_migrations (id, seq, migration_type, schema_name, table_name, request, names, status, way,
    requested_by, sender_role, enqueued_at, backup_id)
  VALUES (fieldfare.new_id(), t.last_seq, 'RESTORE', into_schema, into_table,
    jsonb_build_object('type', 'RESTORE', 'backupId', source.id, 'schema', into_schema, 'table', into_table),
    ARRAY[fieldfare.name_of(into_schema, into_table)], 'QUEUED', 'backup', requester, role, clock_timestamp(), source.id)
  RETURNING * INTO placed;
  INSERT INTO fieldfare.claims SELECT n, placed.seq, placed.id FROM unnest(placed.names) AS n;
  PERFORM fieldfare.tell('migration.accepted', 'backup-worker', placed, t.name);
  RETURN jsonb_build_object('migration', placed.id);
END
$$;

-- Why a backup cannot be restored into this table, or NULL.
CREATE OR REPLACE FUNCTION fieldfare.restore_refusal(source fieldfare.field_data_backups, into_schema text, into_table text)
RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN source.id IS NULL THEN fieldfare.refused_backup('not_found', 'There is no backup with this id.')
    WHEN source.status NOT IN ('VERIFIED', 'PROVEN') THEN fieldfare.refused_backup('wrong_state',
      format('The backup is %s. Only VERIFIED and PROVEN backups are restored.', source.status))
    WHEN source.backup_type <> 'tables' OR source.quarantine_id IS NOT NULL THEN fieldfare.refused_backup('unsupported',
      'Only backups of a whole table are restored.')
    WHEN into_schema ~ '^(pg_|fieldfare)' OR into_schema = 'information_schema' THEN fieldfare.refused_backup('system_schema',
      format('Nothing is restored into the schema "%s".', into_schema))
    WHEN starts_with(into_table, '__ff_') THEN fieldfare.refused_backup('reserved_name', 'Names that begin with __ff_ are reserved.')
    WHEN NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = into_schema) THEN fieldfare.refused_backup('schema_missing',
      format('There is no schema "%s".', into_schema))
    WHEN EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = into_schema AND c.relname = into_table) THEN fieldfare.refused_backup('table_exists',
      format('"%s.%s" exists. A restore makes a new table.', into_schema, into_table))
  END
$$;

-- Restores that are first for all their names and can be tried now.
CREATE OR REPLACE FUNCTION fieldfare.restores_ready(most int)
RETURNS TABLE (id uuid, into_schema text, into_table text, counts boolean, backup_id uuid, location text, sha256 text,
  rows_hash text, owner text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, m.schema_name, m.table_name, b.status IN ('VERIFIED', 'PROVEN'), b.id, b.location, b.sha256, b.rows_hash,
    (SELECT pg_get_userbyid(c.relowner)::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = b.schema_name AND c.relname = b.table_name)
  FROM ONLY fieldfare.field_migrations m JOIN fieldfare.field_data_backups b ON b.id = m.backup_id
  WHERE m.migration_type = 'RESTORE' AND m.finished_at IS NULL AND m.status IN ('QUEUED', 'WAITING')
    AND coalesce(m.next_try_at <= clock_timestamp(), true)
    AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = ANY (m.names || ''::text))
    AND NOT EXISTS (SELECT FROM unnest(m.names) AS n JOIN fieldfare.claims o ON o.name = n AND o.seq < m.seq)
  ORDER BY m.id LIMIT most
$$;

-- A backup was restored; it is called in the transaction of the restore.
CREATE OR REPLACE FUNCTION fieldfare.note_restored(backup uuid) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT fieldfare.record_backup_event('restored', b) FROM fieldfare.field_data_backups b WHERE b.id = backup
$$;
