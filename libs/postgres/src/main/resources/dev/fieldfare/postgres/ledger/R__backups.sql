-- Backups of quarantined values, from due to verified. Each change of state and its event are in one transaction.

-- A backup as events and answers show it. Values of rows are not in it.
CREATE OR REPLACE FUNCTION fieldfare.backup_document(b fieldfare.field_data_backups) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT json_build_object('id', b.id, 'name', b.name, 'type', b.backup_type, 'status', b.status, 'schema', b.schema_name,
    'table', b.table_name, 'column', b.column_name, 'formId', b.form_id, 'fieldId', b.field_id, 'migrationId', b.migration_id,
    'rows', b.row_count, 'bytes', b.bytes, 'sha256', b.sha256, 'createdBy', b.created_by,
    'createdAt', fieldfare.iso(b.created_at), 'finishedAt', fieldfare.iso(b.finished_at),
    'verifiedAt', fieldfare.iso(b.verified_at), 'provenAt', fieldfare.iso(b.proven_at),
    'retentionUntil', fieldfare.iso(b.retention_until), 'retention', fieldfare.retention_document(b),
    'tables', (SELECT json_agg((t ->> 'schema') || '.' || (t ->> 'table')) FROM jsonb_array_elements(b.scope -> 'tables') t),
    'warnings', CASE WHEN b.warnings <> '{}' THEN to_json(b.warnings) END, 'proveDueAt', fieldfare.iso(b.prove_due_at),
    'error', CASE WHEN b.error_code IS NOT NULL THEN json_build_object('code', b.error_code, 'message', b.error_message) END)
$$;

CREATE OR REPLACE FUNCTION fieldfare.record_backup_event(what text, b fieldfare.field_data_backups) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO fieldfare.event_log (type, source, subject, migration_id, data)
  SELECT 'dev.fieldfare.backup.' || what, '/fieldfare/backup-worker/' || t.name,
    t.name || '/' || CASE WHEN b.table_name IS NULL THEN '-' ELSE fieldfare.name_of(b.schema_name, b.table_name) END,
    b.migration_id, fieldfare.backup_document(b)
  FROM fieldfare.target t
$$;

-- The lease under which a backup is taken.
CREATE OR REPLACE FUNCTION fieldfare.backup_lease(b fieldfare.field_data_backups) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN b.quarantine_id IS NULL OR b.backup_type = 'tables' THEN 'backup/' || b.id ELSE 'quarantine/' || b.quarantine_id END
$$;

-- The quarantined values, row by row. Export and proof both read them here, so they see the same texts.
CREATE OR REPLACE FUNCTION fieldfare.kept_rows(quarantine uuid) RETURNS TABLE (part text, key text, value text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT 'data', e.key, e.value FROM fieldfare.quarantine q CROSS JOIN LATERAL jsonb_each_text(q.data) e
   WHERE q.id = kept_rows.quarantine
  UNION ALL
  SELECT 'converted', e.key, e.value FROM fieldfare.quarantine q CROSS JOIN LATERAL jsonb_each_text(q.converted) e
   WHERE q.id = kept_rows.quarantine;
END
$$;

-- The number of quarantined values and a hash that does not depend on their order: two sums, each over 60 bits of every row's
-- SHA-256. Each field is hashed with its length, so that different rows have different texts. The class RowsHash computes the
-- same hash.
CREATE OR REPLACE FUNCTION fieldfare.rows_hash(quarantine uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) || ':' || coalesce(sum(('x' || left(h.hex, 15))::bit(60)::bigint), 0)
    || ':' || coalesce(sum(('x' || substr(h.hex, 16, 15))::bit(60)::bigint), 0)
  FROM fieldfare.kept_rows(quarantine) r
  CROSS JOIN LATERAL (SELECT encode(sha256(convert_to(
      octet_length(convert_to(r.part, 'UTF8')) || ':' || r.part || octet_length(convert_to(r.key, 'UTF8')) || ':' || r.key
      || coalesce(octet_length(convert_to(r.value, 'UTF8')) || ':' || r.value, '-'), 'UTF8')), 'hex') AS hex OFFSET 0) h
$$;

-- The rows of the quarantine whose backup is due, oldest first.
CREATE OR REPLACE FUNCTION fieldfare.backups_due(most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT q.id FROM fieldfare.quarantine q WHERE q.backup_due_at <= clock_timestamp() ORDER BY q.backup_due_at LIMIT most
$$;

-- Begins a backup. Returns {backupId, epoch, …}, or NULL when another worker has the lease or there is nothing to back up.
CREATE OR REPLACE FUNCTION fieldfare.begin_backup(quarantine uuid, worker text, lease_ms int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held bigint := fieldfare.take_lease('quarantine/' || quarantine, worker, lease_ms);
  kept record;
  original fieldfare.field_migrations;
  backup fieldfare.field_data_backups;
BEGIN
  IF held IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT q.id, q.migration_id, q.kind, q.schema_name, q.table_name, q.column_name, q.column_type, q.key_columns, q.restored_at,
    q.purged_at INTO kept FROM fieldfare.quarantine q WHERE q.id = quarantine FOR UPDATE;
  SELECT * INTO original FROM fieldfare.field_migrations m WHERE m.id = kept.migration_id;
  IF kept.kind = 'moved' AND kept.restored_at IS NULL AND kept.purged_at IS NULL AND original.status = 'APPLIED' THEN
    PERFORM fieldfare.request_moved_backup(quarantine, worker);
    PERFORM fieldfare.release_lease('quarantine/' || quarantine, held);
    RETURN NULL;
  END IF;
  -- Hidden columns are not exported yet, so they are never purged either.
  IF kept.id IS NULL OR kept.kind <> 'copied' OR kept.restored_at IS NOT NULL OR kept.purged_at IS NOT NULL
      OR original.status IS DISTINCT FROM 'APPLIED' THEN
    UPDATE fieldfare.quarantine q SET backup_due_at = NULL WHERE q.id = quarantine;
    PERFORM fieldfare.release_lease('quarantine/' || quarantine, held);
    RETURN NULL;
  END IF;
  PERFORM fieldfare.abandon_backups(quarantine);
  -- Other workers see this backup as due again only after the lease.
  UPDATE fieldfare.quarantine q SET backup_due_at = clock_timestamp() + make_interval(secs => lease_ms / 1000.0)
  WHERE q.id = quarantine;
  INSERT INTO fieldfare.field_data_backups (id, migration_id, quarantine_id, form_id, field_id, schema_name, table_name,
    column_name, column_type, backup_type, status, created_by)
  VALUES (fieldfare.new_id(), original.id, quarantine, original.form_id, original.field_id, kept.schema_name, kept.table_name,
    kept.column_name, kept.column_type, 'column', 'RUNNING', worker) RETURNING * INTO backup;
  PERFORM fieldfare.record_backup_event('started', backup);
  RETURN jsonb_build_object('backupId', backup.id, 'epoch', held, 'quarantineId', quarantine, 'migrationId', original.id,
    'schema', kept.schema_name, 'table', kept.table_name, 'column', kept.column_name, 'columnType', kept.column_type,
    'keyColumns', to_jsonb(kept.key_columns), 'createdAt', fieldfare.iso(backup.created_at));
END
$$;

-- Requests the backup of a moved table. It is taken like a backup on demand.
CREATE OR REPLACE FUNCTION fieldfare.request_moved_backup(quarantine uuid, worker text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO fieldfare.field_data_backups (id, migration_id, quarantine_id, form_id, schema_name, table_name, backup_type, status,
    created_by, due_at)
  SELECT fieldfare.new_id(), m.id, q.id, m.form_id, q.schema_name, q.table_name, 'tables', 'RUNNING', worker, clock_timestamp()
  FROM fieldfare.quarantine q JOIN fieldfare.field_migrations m ON m.id = q.migration_id
  WHERE q.id = request_moved_backup.quarantine;
  UPDATE fieldfare.quarantine q SET backup_due_at = NULL WHERE q.id = request_moved_backup.quarantine
$$;

-- Marks backups as failed that an ended worker began and did not verify.
CREATE OR REPLACE FUNCTION fieldfare.abandon_backups(quarantine uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  abandoned fieldfare.field_data_backups;
BEGIN
  FOR abandoned IN UPDATE fieldfare.field_data_backups b SET status = 'FAILED', finished_at = clock_timestamp(),
      error_code = 'interrupted', error_message = 'the worker ended before the backup was verified'
      WHERE b.quarantine_id = quarantine AND b.status IN ('RUNNING', 'COMPLETED') RETURNING b.* LOOP
    PERFORM fieldfare.record_backup_event('failed', abandoned);
  END LOOP;
END
$$;

-- Records that all files of a backup are in the store. result has location, sha256, rows, rowsHash, bytes, rawBytes and the array
-- chunks.
CREATE OR REPLACE FUNCTION fieldfare.complete_backup(backup uuid, held_epoch bigint, result jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  completed fieldfare.field_data_backups;
BEGIN
  SELECT * INTO STRICT completed FROM fieldfare.field_data_backups b WHERE b.id = backup FOR UPDATE;
  PERFORM fieldfare.require_lease(fieldfare.backup_lease(completed), held_epoch);
  UPDATE fieldfare.field_data_backups b SET status = 'COMPLETED', finished_at = clock_timestamp(),
    location = result ->> 'location', sha256 = result ->> 'sha256', row_count = (result ->> 'rows')::bigint,
    rows_hash = result ->> 'rowsHash', bytes = (result ->> 'bytes')::bigint, raw_bytes = (result ->> 'rawBytes')::bigint
  WHERE b.id = backup RETURNING b.* INTO completed;
  INSERT INTO fieldfare.backup_chunks (backup_id, n, file, sha256, row_count, raw_bytes, bytes)
  SELECT backup, (c ->> 'number')::int, c ->> 'file', c ->> 'sha256', (c ->> 'rows')::bigint, (c ->> 'rawBytes')::bigint,
    (c ->> 'bytes')::bigint FROM jsonb_array_elements(result -> 'chunks') c;
  PERFORM fieldfare.record_backup_tables(backup, coalesce(result -> 'tables', '[]'));
  PERFORM fieldfare.record_backup_event('completed', completed);
END
$$;

-- Records that a backup was read back and its hashes match. It is valid from now on, and its values may be purged after the grace
-- period.
CREATE OR REPLACE FUNCTION fieldfare.confirm_backup(backup uuid, held_epoch bigint, usual_grace interval, retention interval)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  verified fieldfare.field_data_backups;
  purge uuid;
BEGIN
  SELECT * INTO STRICT verified FROM fieldfare.field_data_backups b WHERE b.id = backup FOR UPDATE;
  PERFORM fieldfare.require_lease(fieldfare.backup_lease(verified), held_epoch);
  UPDATE fieldfare.field_data_backups b SET status = 'VERIFIED', verified_at = clock_timestamp(), due_at = NULL,
    prove_due_at = CASE WHEN fieldfare.is_awaited_proof(b.id) THEN clock_timestamp() END,
    retention_until = coalesce((SELECT q.kept_until FROM fieldfare.quarantine q WHERE q.id = b.quarantine_id),
      clock_timestamp() + coalesce(b.keep_for, retention)) WHERE b.id = backup RETURNING b.* INTO verified;
  UPDATE fieldfare.quarantine q SET backup_id = backup, backup_due_at = NULL, purge_retry_at = NULL,
    purge_due_at = CASE WHEN q.kind IN ('copied', 'moved') AND q.purge_id IS NULL THEN q.created_at + coalesce((SELECT (m.request #>> '{options,grace}')::interval
      FROM fieldfare.field_migrations m WHERE m.id = q.migration_id), usual_grace) END
  WHERE q.id = verified.quarantine_id RETURNING q.purge_id INTO purge;
  UPDATE fieldfare.field_migrations m SET backup_id = backup WHERE m.id = verified.migration_id;
  UPDATE ONLY fieldfare.field_migrations m SET next_try_at = clock_timestamp() WHERE m.id = purge AND m.status = 'WAITING';
  PERFORM fieldfare.record_backup_event('verified', verified);
  PERFORM fieldfare.release_lease(fieldfare.backup_lease(verified), held_epoch);
END
$$;

-- Records a failed backup. Nothing is destroyed. The backup is retried after a pause that doubles, up to one hour.
CREATE OR REPLACE FUNCTION fieldfare.fail_backup(backup uuid, held_epoch bigint, code text, message text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  failed fieldfare.field_data_backups;
  failures int;
BEGIN
  SELECT * INTO STRICT failed FROM fieldfare.field_data_backups b WHERE b.id = backup FOR UPDATE;
  PERFORM fieldfare.require_lease(fieldfare.backup_lease(failed), held_epoch);
  UPDATE fieldfare.field_data_backups b SET status = 'FAILED', finished_at = clock_timestamp(), due_at = NULL, error_code = code,
    error_message = message WHERE b.id = backup RETURNING b.* INTO failed;
  SELECT count(*) INTO failures FROM (SELECT FROM fieldfare.field_data_backups b
    WHERE b.quarantine_id = failed.quarantine_id AND b.status = 'FAILED' LIMIT 20) f;
  UPDATE fieldfare.quarantine q SET backup_due_at = clock_timestamp()
    + least(make_interval(secs => power(2, failures)), interval '1 hour')
  WHERE q.id = failed.quarantine_id;
  PERFORM fieldfare.record_backup_event('failed', failed);
  PERFORM fieldfare.release_lease(fieldfare.backup_lease(failed), held_epoch);
END
$$;

-- Records that a verified backup is damaged. It is no longer valid: values that are still in quarantine are backed up again.
CREATE OR REPLACE FUNCTION fieldfare.condemn_backup(backup uuid, message text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  damaged fieldfare.field_data_backups;
BEGIN
  UPDATE fieldfare.field_data_backups b SET status = 'CORRUPT', due_at = NULL, error_code = 'corrupt', error_message = message
  WHERE b.id = backup AND b.status IN ('VERIFIED', 'PROVEN', 'CORRUPT') RETURNING b.* INTO damaged;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE fieldfare.quarantine q SET backup_id = NULL, purge_due_at = NULL,
    backup_due_at = CASE WHEN q.purged_at IS NULL THEN clock_timestamp() END
  WHERE q.backup_id = backup AND q.id = damaged.quarantine_id;
  -- Backups that need its chunks are read back.
  UPDATE fieldfare.field_data_backups b SET due_at = coalesce(b.due_at, clock_timestamp())
  WHERE b.id IN (SELECT r.backup_id FROM fieldfare.backup_bases r WHERE r.base_id = backup) AND b.status IN ('VERIFIED', 'PROVEN');
  PERFORM fieldfare.record_backup_event('corrupt', damaged);
END
$$;
