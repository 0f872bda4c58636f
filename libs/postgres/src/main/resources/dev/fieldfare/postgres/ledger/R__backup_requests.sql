-- Backups on demand, of a table or of one column of it. Each change of state and its event are one transaction.

CREATE OR REPLACE FUNCTION fieldfare.refused_backup(code text, message text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('refused', code, 'message', message)
$$;

-- Why a table or a column of it cannot be backed up, or NULL.
CREATE OR REPLACE FUNCTION fieldfare.backup_refusal(in_schema text, of_table text, of_column text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  relation oid;
  kind "char";
BEGIN
  IF in_schema ~ '^(pg_|fieldfare)' OR in_schema = 'information_schema' THEN
    RETURN fieldfare.refused_backup('system_schema', format('Tables of the schema "%s" are not backed up on demand.', in_schema));
  END IF;
  SELECT c.oid, c.relkind INTO relation, kind
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = in_schema AND c.relname = of_table;
  IF relation IS NULL THEN
    RETURN fieldfare.refused_backup('table_missing', format('There is no table "%s.%s".', in_schema, of_table));
  END IF;
  IF kind NOT IN ('r', 'p') THEN
    RETURN fieldfare.refused_backup('not_a_table', format('"%s.%s" is not a table.', in_schema, of_table));
  END IF;
  IF kind = 'p' AND EXISTS (SELECT FROM pg_partition_tree(relation) t JOIN pg_class c ON c.oid = t.relid
      WHERE t.isleaf AND c.relkind = 'f') THEN
    RETURN fieldfare.refused_backup('unsupported',
      format('"%s.%s" has partitions that are foreign tables.', in_schema, of_table));
  END IF;
  IF kind = 'r' AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = relation) THEN
    RETURN fieldfare.refused_backup('unsupported', format('Other tables inherit from "%s.%s".', in_schema, of_table));
  END IF;
  IF of_column IS NULL THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_attribute a
      WHERE a.attrelid = relation AND a.attname = of_column AND a.attnum > 0 AND NOT a.attisdropped) THEN
    RETURN fieldfare.refused_backup('column_missing',
      format('There is no column "%s" in "%s.%s".', of_column, in_schema, of_table));
  END IF;
  IF EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = of_column AND a.attgenerated <> '') THEN
    RETURN fieldfare.refused_backup('generated_column', format('"%s" is computed from other columns.', of_column));
  END IF;
  IF NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = relation AND i.indisprimary) THEN
    RETURN fieldfare.refused_backup('unsupported',
      format('"%s.%s" has no primary key, which a backup of one column needs. Back up the table.', in_schema, of_table));
  END IF;
  RETURN NULL;
END
$$;

-- Requests a backup. asked: {schema, table, column, name}. Answers {backup} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.request_backup(asked jsonb, requester text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  refusal jsonb := fieldfare.backup_refusal(asked ->> 'schema', asked ->> 'table', asked ->> 'column');
  requested fieldfare.field_data_backups;
BEGIN
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;
  INSERT INTO fieldfare.field_data_backups (id, name, schema_name, table_name, column_name, column_type, backup_type, status,
    created_by, due_at)
  VALUES (fieldfare.new_id(), asked ->> 'name', asked ->> 'schema', asked ->> 'table', asked ->> 'column',
    (SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = asked ->> 'schema' AND c.relname = asked ->> 'table'
      AND a.attname = asked ->> 'column' AND NOT a.attisdropped),
    CASE WHEN asked ->> 'column' IS NULL THEN 'tables' ELSE 'column' END, 'RUNNING', requester, clock_timestamp())
  RETURNING * INTO requested;
  RETURN jsonb_build_object('backup', fieldfare.backup_document(requested));
END
$$;

-- Has a verified backup read back again, or a damaged one whose files were repaired. Answers {backup} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.request_verification(backup uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted fieldfare.field_data_backups;
BEGIN
  SELECT * INTO wanted FROM fieldfare.field_data_backups b WHERE b.id = backup FOR UPDATE;
  IF wanted.id IS NULL THEN
    RETURN fieldfare.refused_backup('not_found', 'There is no backup with this id.');
  END IF;
  IF wanted.status NOT IN ('VERIFIED', 'PROVEN', 'CORRUPT') THEN
    RETURN fieldfare.refused_backup('wrong_state',
      format('The backup is %s. Only VERIFIED, PROVEN and CORRUPT backups are read back.', wanted.status));
  END IF;
  UPDATE fieldfare.field_data_backups b SET due_at = coalesce(b.due_at, clock_timestamp()),
    error_code = CASE b.status WHEN 'CORRUPT' THEN b.error_code END,
    error_message = CASE b.status WHEN 'CORRUPT' THEN b.error_message END
  WHERE b.id = backup;
  RETURN jsonb_build_object('backup', fieldfare.backup_document(wanted));
END
$$;

-- Backups of one table or column that should be taken or read back now.
CREATE OR REPLACE FUNCTION fieldfare.requested_backups_due(most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.id FROM fieldfare.field_data_backups b
  WHERE b.due_at <= clock_timestamp() AND b.scope IS NULL ORDER BY b.due_at LIMIT most
$$;

-- Begins the work on a backup: {backupId, epoch, work, …}, or NULL when another worker has it or nothing is to be done.
-- Each attempt to take it writes into a folder of its own: a frozen worker that resumes overwrites nothing that counts.
CREATE OR REPLACE FUNCTION fieldfare.begin_requested_backup(backup uuid, worker text, lease_ms int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held bigint := fieldfare.take_lease('backup/' || backup, worker, lease_ms);
  was fieldfare.field_data_backups;
  begun fieldfare.field_data_backups;
BEGIN
  IF held IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT * INTO was FROM fieldfare.field_data_backups b WHERE b.id = backup FOR UPDATE;
  IF was.due_at IS NULL OR was.due_at > clock_timestamp() THEN
    PERFORM fieldfare.release_lease('backup/' || backup, held);
    RETURN NULL;
  END IF;
  IF was.status NOT IN ('RUNNING', 'COMPLETED', 'VERIFIED', 'PROVEN', 'CORRUPT') THEN
    UPDATE fieldfare.field_data_backups b SET due_at = NULL WHERE b.id = backup;
    PERFORM fieldfare.release_lease('backup/' || backup, held);
    RETURN NULL;
  END IF;
  IF was.status IN ('RUNNING', 'COMPLETED') AND was.attempts >= 5 THEN
    PERFORM fieldfare.fail_backup(backup, held, 'interrupted', 'it was interrupted five times before it was verified');
    RETURN NULL;
  END IF;
  IF was.status IN ('RUNNING', 'COMPLETED') AND EXISTS (SELECT FROM fieldfare.quarantine q
      WHERE q.id = was.quarantine_id AND q.restored_at IS NOT NULL) THEN
    -- The change was undone, so nothing is left to be backed up.
    UPDATE fieldfare.field_data_backups b SET status = 'DELETED', due_at = NULL WHERE b.id = backup;
    PERFORM fieldfare.release_lease('backup/' || backup, held);
    RETURN NULL;
  END IF;
  UPDATE fieldfare.field_data_backups b SET due_at = clock_timestamp() + make_interval(secs => lease_ms / 1000.0)
  WHERE b.id = backup RETURNING b.* INTO begun;
  IF begun.status IN ('RUNNING', 'COMPLETED') THEN
    begun := fieldfare.begin_attempt(begun);
  END IF;
  RETURN jsonb_build_object('backupId', begun.id, 'epoch', held,
    'work', CASE WHEN begun.status = 'RUNNING' THEN 'take' ELSE 'verify' END, 'type', begun.backup_type, 'name', begun.name,
    'schema', begun.schema_name, 'table', begun.table_name, 'column', begun.column_name, 'columnType', begun.column_type,
    'movedTo', (SELECT q.definition ->> 'movedTo' FROM fieldfare.quarantine q WHERE q.id = begun.quarantine_id),
    'scope', begun.scope, 'location', begun.location, 'sha256', begun.sha256, 'rowsHash', begun.rows_hash,
    'abandoned', CASE WHEN was.location <> begun.location THEN was.location END, 'createdAt', fieldfare.iso(begun.created_at));
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.begin_attempt(b fieldfare.field_data_backups) RETURNS fieldfare.field_data_backups
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  begun fieldfare.field_data_backups;
BEGIN
  DELETE FROM fieldfare.backup_chunks c WHERE c.backup_id = b.id;
  UPDATE fieldfare.field_data_backups d SET status = 'RUNNING', attempts = d.attempts + 1, finished_at = NULL,
    location = (SELECT t.name FROM fieldfare.target t) || '/' || CASE WHEN d.attempts = 0 THEN d.id ELSE fieldfare.new_id() END
  WHERE d.id = b.id RETURNING d.* INTO begun;
  IF begun.attempts = 1 THEN
    PERFORM fieldfare.record_backup_event('started', begun);
  END IF;
  RETURN begun;
END
$$;

-- A backup was read back again, and all of it is as it was written. Purged values that only a damaged backup had can be
-- brought back from it again.
CREATE OR REPLACE FUNCTION fieldfare.confirm_again(backup uuid, held_epoch bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  verified fieldfare.field_data_backups;
BEGIN
  PERFORM fieldfare.require_lease('backup/' || backup, held_epoch);
  UPDATE fieldfare.field_data_backups b SET verified_at = clock_timestamp(), due_at = NULL,
    status = CASE b.status WHEN 'CORRUPT' THEN 'VERIFIED' ELSE b.status END, error_code = NULL, error_message = NULL
  WHERE b.id = backup AND b.status IN ('VERIFIED', 'PROVEN', 'CORRUPT') RETURNING b.* INTO verified;
  IF FOUND THEN
    UPDATE fieldfare.quarantine q SET backup_id = backup
    WHERE q.id = verified.quarantine_id AND q.backup_id IS NULL AND q.purged_at IS NOT NULL;
    PERFORM fieldfare.record_backup_event('verified', verified);
  END IF;
  PERFORM fieldfare.release_lease('backup/' || backup, held_epoch);
END
$$;

-- The store did not answer, or a change waits for the table: the backup is read back, or taken again, later.
CREATE OR REPLACE FUNCTION fieldfare.postpone_backup(backup uuid, held_epoch bigint, pause interval) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.require_lease('backup/' || backup, held_epoch);
  UPDATE fieldfare.field_data_backups b SET due_at = clock_timestamp() + pause WHERE b.id = backup AND b.due_at IS NOT NULL;
  PERFORM fieldfare.release_lease('backup/' || backup, held_epoch);
END
$$;
