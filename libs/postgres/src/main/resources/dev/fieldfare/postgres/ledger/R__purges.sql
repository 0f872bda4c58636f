-- Purges: migrations that destroy quarantined values after their backup is verified and their grace period is over (I5).

-- The rows of the quarantine whose purge is due, oldest first.
CREATE OR REPLACE FUNCTION fieldfare.purges_due(most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT q.id FROM fieldfare.quarantine q WHERE q.purge_due_at <= clock_timestamp() ORDER BY q.purge_due_at LIMIT most
$$;

-- Whether the quarantined values have a verified backup and their migration is still applied. Moved tables are never purged yet.
CREATE OR REPLACE FUNCTION fieldfare.may_be_purged(kept fieldfare.quarantine) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT kept.kind = 'copied' AND kept.purged_at IS NULL AND kept.restored_at IS NULL AND kept.unrestored IS NULL
    AND EXISTS (SELECT FROM fieldfare.field_data_backups b WHERE b.id = kept.backup_id AND b.status IN ('VERIFIED', 'PROVEN'))
    AND EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.id = kept.migration_id AND m.status = 'APPLIED')
$$;

-- Places a purge in the lines of its table. Returns its id, or NULL when there is nothing to purge.
CREATE OR REPLACE FUNCTION fieldfare.place_purge(quarantine uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t fieldfare.target;
  kept fieldfare.quarantine;
  placed fieldfare.field_migrations;
BEGIN
  SELECT * INTO STRICT t FROM fieldfare.target FOR UPDATE;
  SELECT * INTO kept FROM fieldfare.quarantine q WHERE q.id = quarantine FOR UPDATE;
  IF kept.id IS NULL OR kept.purge_id IS NOT NULL OR NOT fieldfare.may_be_purged(kept) THEN
    UPDATE fieldfare.quarantine q SET purge_due_at = NULL WHERE q.id = quarantine;
    RETURN NULL;
  END IF;
  UPDATE fieldfare.target SET last_seq = last_seq + 1 RETURNING * INTO t;
  INSERT INTO fieldfare.field_migrations (id, seq, form_id, field_id, migration_type, schema_name, table_name, column_name,
    request, names, status, way, requested_by, sender_role, traceparent, enqueued_at, backup_id)
  SELECT fieldfare.new_id(), t.last_seq, o.form_id, o.field_id, 'PURGE', kept.schema_name, kept.table_name, kept.column_name,
    jsonb_build_object('type', 'PURGE', 'migrationId', o.id),
    ARRAY(SELECT n FROM unnest(o.names) AS n WHERE strpos(n, '.') > 0), 'QUEUED', 'backup', 'backup-worker', 'operator',
    o.traceparent, clock_timestamp(), kept.backup_id
  FROM fieldfare.field_migrations o WHERE o.id = kept.migration_id RETURNING * INTO placed;
  INSERT INTO fieldfare.claims SELECT n, placed.seq, placed.id FROM unnest(placed.names) AS n;
  UPDATE fieldfare.quarantine q SET purge_due_at = NULL, purge_id = placed.id WHERE q.id = quarantine;
  PERFORM fieldfare.record_migration_event('migration.accepted', 'backup-worker', placed, t.name);
  RETURN placed.id;
END
$$;

-- Purges that are at the head of all their lines and can be tried now.
CREATE OR REPLACE FUNCTION fieldfare.purges_ready(most int)
RETURNS TABLE (id uuid, quarantine_id uuid, purgeable boolean, backup_id uuid, location text, sha256 text, rows_hash text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, q.id, fieldfare.may_be_purged(q), b.id, b.location, b.sha256, b.rows_hash
  FROM ONLY fieldfare.field_migrations m
  JOIN fieldfare.quarantine q ON q.migration_id = (m.request ->> 'migrationId')::uuid
  LEFT JOIN fieldfare.field_data_backups b ON b.id = q.backup_id
  WHERE m.migration_type = 'PURGE' AND m.finished_at IS NULL AND m.status IN ('QUEUED', 'WAITING')
    AND coalesce(m.next_try_at <= clock_timestamp(), true)
    AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = ANY (m.names || ''::text))
    AND NOT EXISTS (SELECT FROM unnest(m.names) AS n JOIN fieldfare.claims o ON o.name = n AND o.seq < m.seq)
  ORDER BY m.id LIMIT most
$$;

-- Destroys the values of a purge, as a statement of the purge's own transaction. The row is locked while its hash proves that the
-- same values were backed up.
CREATE OR REPLACE FUNCTION fieldfare.purge_kept(purge uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept fieldfare.quarantine;
  original fieldfare.field_migrations;
BEGIN
  SELECT q.* INTO STRICT kept FROM ONLY fieldfare.field_migrations m
    JOIN fieldfare.quarantine q ON q.migration_id = (m.request ->> 'migrationId')::uuid WHERE m.id = purge FOR UPDATE OF q;
  IF NOT fieldfare.may_be_purged(kept) THEN
    RAISE EXCEPTION 'the kept values of migration % must not be purged', kept.migration_id USING ERRCODE = 'FF102';
  END IF;
  IF fieldfare.rows_hash(kept.id) IS DISTINCT FROM
      (SELECT b.rows_hash FROM fieldfare.field_data_backups b WHERE b.id = kept.backup_id) THEN
    RAISE EXCEPTION 'the kept values of migration % differ from their backup', kept.migration_id USING ERRCODE = 'FF101';
  END IF;
  UPDATE fieldfare.quarantine q SET data = NULL, converted = NULL, purged_at = clock_timestamp(),
    bytes = coalesce(pg_column_size(q.data), 0) + coalesce(pg_column_size(q.converted), 0)
  WHERE q.id = kept.id;
  SELECT * INTO original FROM fieldfare.field_migrations m WHERE m.id = kept.migration_id;
  PERFORM fieldfare.record_migration_event('migration.purged', 'backup-worker', original, t.name) FROM fieldfare.target t;
END
$$;

-- Lets a purge wait until its values are backed up again.
CREATE OR REPLACE FUNCTION fieldfare.require_new_backup(purge uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.postpone(ARRAY[purge], 'backup', false, NULL, 60000, 86400000);
  UPDATE fieldfare.quarantine q SET backup_due_at = clock_timestamp() WHERE q.purge_id = purge AND q.purged_at IS NULL;
END
$$;
