-- Purges: migrations that destroy quarantined data after its backup is verified and its grace period is over (I5).

-- The rows of the quarantine whose purge is due, oldest first.
CREATE OR REPLACE FUNCTION fieldfare.purges_due(most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT q.id FROM fieldfare.quarantine q
  WHERE q.purge_due_at <= clock_timestamp() AND coalesce(q.purge_retry_at <= clock_timestamp(), true)
  ORDER BY q.purge_due_at LIMIT most
$$;

-- Whether the quarantined data has a backup that counts and its migration is still applied. Hidden columns are never purged yet.
CREATE OR REPLACE FUNCTION fieldfare.may_be_purged(kept fieldfare.quarantine) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT kept.kind IN ('copied', 'moved') AND kept.purged_at IS NULL AND kept.restored_at IS NULL AND kept.unrestored IS NULL
    AND EXISTS (SELECT FROM fieldfare.field_data_backups b WHERE b.id = kept.backup_id
      AND (b.status = 'PROVEN' OR b.status = 'VERIFIED' AND NOT kept.needs_proof))
    AND EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.id = kept.migration_id AND m.status = 'APPLIED')
$$;

-- Whether the message of a change requires a proof before the purge.
CREATE OR REPLACE FUNCTION fieldfare.requires_proof(original uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT (m.request #>> '{options,requireProof}')::boolean FROM fieldfare.field_migrations m WHERE m.id = original),
    false)
$$;

-- True when only a proof is missing. Then the proof is requested, and the purge is not placed: in its line it would stop later changes
-- of the table. A proof that failed is tried again each hour.
CREATE OR REPLACE FUNCTION fieldfare.await_proof(kept fieldfare.quarantine) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  backup fieldfare.field_data_backups;
BEGIN
  IF NOT kept.needs_proof OR kept.purge_id IS NOT NULL THEN
    RETURN false;
  END IF;
  kept.needs_proof := false;
  IF NOT fieldfare.may_be_purged(kept) THEN
    RETURN false;
  END IF;
  UPDATE fieldfare.field_data_backups b SET prove_due_at = coalesce(b.prove_due_at, clock_timestamp())
  WHERE b.id = kept.backup_id AND b.status = 'VERIFIED' RETURNING b.* INTO backup;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE fieldfare.quarantine q SET purge_retry_at = clock_timestamp() + interval '1 hour',
    purge_waits = fieldfare.missing_proof(backup)
  WHERE q.id = kept.id;
  RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.missing_proof(b fieldfare.field_data_backups) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format(CASE WHEN b.error_code IS NULL THEN 'The backup %s is not proven yet.' ELSE 'The backup %s could not be proven: %s' END,
    b.id, b.error_message)
$$;

-- Places a purge in the lines of its table. Returns its id, or NULL when there is nothing to purge, or the proof is missing.
CREATE OR REPLACE FUNCTION fieldfare.place_purge(quarantine uuid, proof_is_policy boolean) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t fieldfare.target;
  kept fieldfare.quarantine;
  placed fieldfare.field_migrations;
BEGIN
  SELECT * INTO STRICT t FROM fieldfare.target FOR UPDATE;
  -- The backup first, as in all other functions.
  PERFORM FROM fieldfare.field_data_backups b
  WHERE b.id = (SELECT q.backup_id FROM fieldfare.quarantine q WHERE q.id = place_purge.quarantine) FOR UPDATE;
  UPDATE fieldfare.quarantine q SET purge_waits = NULL, purge_retry_at = NULL,
    needs_proof = proof_is_policy OR fieldfare.requires_proof(q.migration_id)
  WHERE q.id = place_purge.quarantine RETURNING q.* INTO kept;
  IF fieldfare.await_proof(kept) THEN
    RETURN NULL;
  END IF;
  IF kept.id IS NULL OR kept.purge_id IS NOT NULL OR NOT fieldfare.may_be_purged(kept) THEN
    UPDATE fieldfare.quarantine q SET purge_due_at = NULL WHERE q.id = place_purge.quarantine;
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
  UPDATE fieldfare.quarantine q SET purge_due_at = NULL, purge_id = placed.id WHERE q.id = place_purge.quarantine;
  PERFORM fieldfare.record_migration_event('migration.accepted', 'backup-worker', placed, t.name);
  RETURN placed.id;
END
$$;

-- Workers of the former version know no policy.
CREATE OR REPLACE FUNCTION fieldfare.place_purge(quarantine uuid) RETURNS uuid
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT fieldfare.place_purge(quarantine, false)
$$;

-- Purges of copied values that are at the head of all their lines and can be tried now.
CREATE OR REPLACE FUNCTION fieldfare.purges_ready(most int)
RETURNS TABLE (id uuid, quarantine_id uuid, purgeable boolean, backup_id uuid, location text, sha256 text, rows_hash text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, q.id, fieldfare.may_be_purged(q), b.id, b.location, b.sha256, b.rows_hash
  FROM ONLY fieldfare.field_migrations m
  JOIN fieldfare.quarantine q ON q.migration_id = (m.request ->> 'migrationId')::uuid
  LEFT JOIN fieldfare.field_data_backups b ON b.id = q.backup_id
  WHERE m.migration_type = 'PURGE' AND q.kind = 'copied' AND m.finished_at IS NULL AND m.status IN ('QUEUED', 'WAITING')
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

-- A purge is skipped, because its data must not be purged now. Another one is placed when that is possible again.
CREATE OR REPLACE FUNCTION fieldfare.forget_purge(purge uuid) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  UPDATE fieldfare.quarantine q SET purge_id = NULL,
    purge_due_at = CASE WHEN q.backup_id IS NOT NULL AND q.restored_at IS NULL THEN clock_timestamp() END
  WHERE q.purge_id = purge AND q.purged_at IS NULL
$$;
