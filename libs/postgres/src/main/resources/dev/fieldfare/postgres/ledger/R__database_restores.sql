-- Restores of backups into other databases: migrations in a line of their own. And proofs: restores into a scratch database.

-- Requests a restore into a new database. Answers {migration} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.request_database_restore(backup uuid, into_database text, requester text, role text)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t fieldfare.target;
  source fieldfare.field_data_backups;
  placed fieldfare.field_migrations;
BEGIN
  SELECT * INTO STRICT t FROM fieldfare.target FOR UPDATE;
  SELECT * INTO source FROM fieldfare.field_data_backups b WHERE b.id = backup FOR SHARE;
  IF source.id IS NULL THEN
    RETURN fieldfare.refused_backup('not_found', 'There is no backup with this id.');
  ELSIF source.scope IS NULL THEN
    RETURN fieldfare.refused_backup('unsupported', 'A backup of one table is restored into a table.');
  ELSIF source.status NOT IN ('VERIFIED', 'PROVEN') THEN
    RETURN fieldfare.refused_backup('wrong_state',
      format('The backup is %s. Only VERIFIED and PROVEN backups are restored.', source.status));
  ELSIF into_database = current_database() THEN
    RETURN fieldfare.refused_backup('unsupported', 'A restore makes another database than the target''s own.');
  END IF;
  UPDATE fieldfare.target SET last_seq = last_seq + 1 RETURNING * INTO t;
  INSERT INTO fieldfare.field_migrations (id, seq, migration_type, request, names, status, way, requested_by, sender_role,
    enqueued_at, backup_id)
  VALUES (fieldfare.new_id(), t.last_seq, 'RESTORE',
    jsonb_build_object('type', 'RESTORE', 'backupId', source.id, 'database', into_database),
    ARRAY['database:' || into_database], 'QUEUED', 'backup', requester, role, clock_timestamp(), source.id)
  RETURNING * INTO placed;
  INSERT INTO fieldfare.claims SELECT n, placed.seq, placed.id FROM unnest(placed.names) AS n;
  PERFORM fieldfare.record_migration_event('migration.accepted', 'backup-worker', placed, t.name);
  RETURN jsonb_build_object('migration', placed.id);
END
$$;

-- Restores into databases that are first in their lines and can be tried now.
CREATE OR REPLACE FUNCTION fieldfare.database_restores_ready(most int)
RETURNS TABLE (id uuid, into_database text, counts boolean, backup_id uuid, location text, sha256 text, rows_hash text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, m.request ->> 'database', b.status IN ('VERIFIED', 'PROVEN'), b.id, b.location, b.sha256, b.rows_hash
  FROM ONLY fieldfare.field_migrations m JOIN fieldfare.field_data_backups b ON b.id = m.backup_id
  WHERE m.migration_type = 'RESTORE' AND m.finished_at IS NULL AND m.status IN ('QUEUED', 'WAITING')
    AND m.table_name IS NULL AND coalesce(m.next_try_at <= clock_timestamp(), true)
    AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = ANY (m.names || ''::text))
    AND NOT EXISTS (SELECT FROM unnest(m.names) AS n JOIN fieldfare.claims o ON o.name = n AND o.seq < m.seq)
  ORDER BY m.id LIMIT most
$$;

-- Why a backup cannot be proven, or NULL.
CREATE OR REPLACE FUNCTION fieldfare.proof_refusal(b fieldfare.field_data_backups) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN b.id IS NULL THEN fieldfare.refused_backup('not_found', 'There is no backup with this id.')
    WHEN b.scope IS NULL AND b.backup_type <> 'tables' AND b.quarantine_id IS NULL THEN fieldfare.refused_backup('unsupported',
      'A backup of one column is not proven: its table is not in it.')
    WHEN b.scope IS NULL AND b.backup_type <> 'tables' AND NOT EXISTS (SELECT FROM fieldfare.quarantine q
        WHERE q.id = b.quarantine_id AND q.purged_at IS NULL AND q.restored_at IS NULL) THEN
      fieldfare.refused_backup('unsupported', 'The values are no longer in quarantine, so nothing can be compared with this backup.')
    WHEN b.status NOT IN ('VERIFIED', 'PROVEN') THEN fieldfare.refused_backup('wrong_state',
      format('The backup is %s. Only VERIFIED and PROVEN backups are proven.', b.status))
  END
$$;

-- Has a backup restored in a scratch place and compared. Answers {backup} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.request_proof(backup uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted fieldfare.field_data_backups;
  refusal jsonb;
BEGIN
  SELECT * INTO wanted FROM fieldfare.field_data_backups b WHERE b.id = backup FOR UPDATE;
  refusal := fieldfare.proof_refusal(wanted);
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;
  UPDATE fieldfare.field_data_backups b SET prove_due_at = coalesce(b.prove_due_at, clock_timestamp()), error_code = NULL,
    error_message = NULL WHERE b.id = backup RETURNING b.* INTO wanted;
  RETURN jsonb_build_object('backup', fieldfare.backup_document(wanted));
END
$$;

-- Backups with a structure that should be proven now.
CREATE OR REPLACE FUNCTION fieldfare.proofs_due(most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.id FROM fieldfare.field_data_backups b WHERE b.prove_due_at <= clock_timestamp()
    AND b.scope IS NOT NULL ORDER BY b.prove_due_at LIMIT most
$$;

-- Begins a proof: {backupId, epoch, location, sha256}, or NULL when another worker has it or nothing is to be done.
CREATE OR REPLACE FUNCTION fieldfare.begin_proof(backup uuid, worker text, lease_ms int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held bigint := fieldfare.take_lease('proof/' || backup, worker, lease_ms);
  begun fieldfare.field_data_backups;
BEGIN
  IF held IS NULL THEN
    RETURN NULL;
  END IF;
  -- Other workers see it as due again only after the lease.
  UPDATE fieldfare.field_data_backups b SET prove_due_at = CASE WHEN b.status IN ('VERIFIED', 'PROVEN')
      THEN clock_timestamp() + make_interval(secs => lease_ms / 1000.0) END
  WHERE b.id = backup AND b.scope IS NOT NULL AND b.prove_due_at <= clock_timestamp() RETURNING b.* INTO begun;
  IF begun.prove_due_at IS NULL THEN
    PERFORM fieldfare.release_lease('proof/' || backup, held);
    RETURN NULL;
  END IF;
  RETURN jsonb_build_object('backupId', begun.id, 'epoch', held, 'location', begun.location, 'sha256', begun.sha256,
    'rowsHash', begun.rows_hash);
END
$$;

-- A backup was restored in a scratch place, and structure and rows are those that were backed up.
CREATE OR REPLACE FUNCTION fieldfare.confirm_proof(backup uuid, held_epoch bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  proven fieldfare.field_data_backups;
BEGIN
  PERFORM fieldfare.require_lease('proof/' || backup, held_epoch);
  UPDATE fieldfare.field_data_backups b SET status = 'PROVEN', proven_at = clock_timestamp(), prove_due_at = NULL,
    error_code = NULL, error_message = NULL
  WHERE b.id = backup AND b.status IN ('VERIFIED', 'PROVEN') RETURNING b.* INTO proven;
  IF FOUND THEN
    UPDATE fieldfare.quarantine q SET purge_waits = NULL, purge_retry_at = NULL WHERE q.id = proven.quarantine_id;
    PERFORM fieldfare.record_backup_event('proven', proven);
  END IF;
  PERFORM fieldfare.release_lease('proof/' || backup, held_epoch);
END
$$;

-- A backup could not be proven. Its files are still those that were written, so it counts as VERIFIED, and says why it is not more.
CREATE OR REPLACE FUNCTION fieldfare.fail_proof(backup uuid, held_epoch bigint, code text, message text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  failed fieldfare.field_data_backups;
BEGIN
  PERFORM fieldfare.require_lease('proof/' || backup, held_epoch);
  UPDATE fieldfare.field_data_backups b SET prove_due_at = NULL, error_code = code, error_message = message, proven_at = NULL,
    status = CASE b.status WHEN 'PROVEN' THEN 'VERIFIED' ELSE b.status END
  WHERE b.id = backup RETURNING b.* INTO failed;
  -- Values that differ from their backup are backed up again, but not without a pause.
  UPDATE fieldfare.quarantine q SET purge_waits = fieldfare.missing_proof(failed),
    backup_due_at = CASE WHEN q.kind = 'copied' AND code = 'not_proven' THEN clock_timestamp() + interval '1 hour' END
  WHERE q.id = failed.quarantine_id AND q.backup_id = backup AND q.needs_proof AND q.purged_at IS NULL;
  PERFORM fieldfare.record_backup_event('failed', failed);
  PERFORM fieldfare.release_lease('proof/' || backup, held_epoch);
END
$$;

-- The proof is tried again later.
CREATE OR REPLACE FUNCTION fieldfare.postpone_proof(backup uuid, held_epoch bigint, pause interval) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.require_lease('proof/' || backup, held_epoch);
  UPDATE fieldfare.field_data_backups b SET prove_due_at = clock_timestamp() + pause
  WHERE b.id = backup AND b.prove_due_at IS NOT NULL;
  PERFORM fieldfare.release_lease('proof/' || backup, held_epoch);
END
$$;
