-- Recalls: purged values are read from their backup into quarantine, and the undo that needs them continues as if they had not been purged.

-- Whether the values that a change destroyed are only in their backup. A table is not recalled, but restored. Its undo is not ready before they are recalled.
CREATE OR REPLACE FUNCTION fieldfare.needs_recall(original uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM fieldfare.quarantine q
    WHERE q.migration_id = original AND q.kind = 'copied' AND q.purged_at IS NOT NULL AND q.backup_id IS NOT NULL)
$$;

-- Undos that wait for a backup.
CREATE OR REPLACE FUNCTION fieldfare.recalls_due(most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id FROM ONLY fieldfare.field_migrations m JOIN fieldfare.quarantine q ON q.migration_id = m.undo_of
  WHERE m.undo_of IS NOT NULL AND m.finished_at IS NULL AND m.status IN ('QUEUED', 'WAITING') AND m.seq IS NOT NULL
    AND q.kind = 'copied' AND q.purged_at IS NOT NULL AND q.backup_id IS NOT NULL AND coalesce(m.next_try_at <= clock_timestamp(), true)
    AND NOT EXISTS (SELECT FROM fieldfare.leases l WHERE l.name = 'quarantine/' || q.id AND l.held_until > clock_timestamp())
  ORDER BY m.id LIMIT most
$$;

-- Begins a recall: {backupId, epoch, location, …}, or NULL when another worker has it or nothing is to be recalled.
CREATE OR REPLACE FUNCTION fieldfare.begin_recall(undo uuid, worker text, lease_ms int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
  backup fieldfare.field_data_backups;
  held bigint;
BEGIN
  SELECT q.id, q.backup_id INTO kept FROM ONLY fieldfare.field_migrations m
    JOIN fieldfare.quarantine q ON q.migration_id = m.undo_of
   WHERE m.id = undo AND m.status IN ('QUEUED', 'WAITING') AND q.kind = 'copied' AND q.purged_at IS NOT NULL AND q.backup_id IS NOT NULL;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  held := fieldfare.take_lease('quarantine/' || kept.id, worker, lease_ms);
  IF held IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM fieldfare.postpone(ARRAY[undo], 'backup', false, NULL, lease_ms, 86400000);
  SELECT * INTO STRICT backup FROM fieldfare.field_data_backups b WHERE b.id = kept.backup_id;
  RETURN jsonb_build_object('backupId', backup.id, 'epoch', held, 'quarantineId', kept.id, 'location', backup.location,
    'sha256', backup.sha256, 'rowsHash', backup.rows_hash);
END
$$;

-- The rows of the backup are in recalled_rows: puts them into quarantine, proves that they are what was purged, and lets the
-- undo go on. If it fails, what is recalled is purged again after the grace.
CREATE OR REPLACE FUNCTION fieldfare.finish_recall(undo uuid, held_epoch bigint, usual_grace interval) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
  backup fieldfare.field_data_backups;
BEGIN
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = undo FOR UPDATE;
  SELECT q.id, q.backup_id INTO STRICT kept FROM fieldfare.field_migrations m
    JOIN fieldfare.quarantine q ON q.migration_id = m.undo_of WHERE m.id = undo FOR UPDATE OF q;
  PERFORM fieldfare.require_lease('quarantine/' || kept.id, held_epoch);
  SELECT * INTO STRICT backup FROM fieldfare.field_data_backups b WHERE b.id = kept.backup_id;
  UPDATE fieldfare.quarantine q SET purged_at = NULL, purge_id = NULL, recalled_at = clock_timestamp(),
    purge_due_at = clock_timestamp() + usual_grace,
    data = (SELECT coalesce(jsonb_object_agg(r.key, r.value), '{}') FROM fieldfare.recalled_rows r
      WHERE r.quarantine_id = q.id AND r.part = 'data'),
    converted = (SELECT jsonb_object_agg(r.key, r.value) FROM fieldfare.recalled_rows r
      WHERE r.quarantine_id = q.id AND r.part = 'converted')
  WHERE q.id = kept.id;
  IF fieldfare.rows_hash(kept.id) IS DISTINCT FROM backup.rows_hash THEN
    RAISE EXCEPTION 'backup % differs from the values that were purged', backup.id USING ERRCODE = 'FF101';
  END IF;
  DELETE FROM fieldfare.recalled_rows r WHERE r.quarantine_id = kept.id;
  UPDATE ONLY fieldfare.field_migrations m SET status = 'QUEUED', wait_reason = NULL, wait_until = NULL, next_try_at = NULL,
    error = NULL WHERE m.id = undo AND m.status = 'WAITING' AND m.wait_reason = 'backup';
  PERFORM fieldfare.record_backup_event('restored', backup);
  PERFORM fieldfare.release_lease('quarantine/' || kept.id, held_epoch);
END
$$;
