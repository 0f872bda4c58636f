-- Backups in the store that this ledger does not know, because the ledger that took them is lost.

-- Keeps the earlier backups at these locations for a backup that is adopted. A cleanup locks the row of a backup before it looks for
-- references: so either it sees the reference that is written next, or the backup is EXPIRED here. An expired one whose files stay for
-- a while is read back, as are those that it needs itself. Answers what is wrong, or NULL.
CREATE OR REPLACE FUNCTION fieldfare.keep_adopted_bases(locations text[], keep interval) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  needed uuid[];
  missing text;
BEGIN
  WITH RECURSIVE n (id) AS (
    SELECT b.id FROM fieldfare.field_data_backups b WHERE b.location = ANY (locations) AND b.status NOT IN ('FAILED', 'DELETED')
    UNION SELECT r.base_id FROM n JOIN fieldfare.field_data_backups b ON b.id = n.id AND b.status = 'EXPIRED'
      JOIN fieldfare.backup_bases r ON r.backup_id = b.id)
  SELECT array_agg(n.id) INTO needed FROM n;
  PERFORM FROM fieldfare.field_data_backups b WHERE b.id = ANY (needed) ORDER BY b.id FOR NO KEY UPDATE;
  SELECT l INTO missing FROM unnest(locations) l WHERE NOT EXISTS (SELECT FROM fieldfare.field_data_backups b
    WHERE b.location = l AND b.status NOT IN ('FAILED', 'DELETED')) LIMIT 1;
  IF missing IS NOT NULL THEN
    RETURN format('Adopt %s first: this backup needs its chunks.', missing);
  END IF;
  -- Another session may have read already that it is due, or will before this one commits.
  SELECT b.location INTO missing FROM fieldfare.field_data_backups b WHERE b.id = ANY (needed) AND b.status = 'EXPIRED'
    AND (b.cleanup_after > clock_timestamp() + interval '1 minute') IS NOT TRUE LIMIT 1;
  IF missing IS NOT NULL THEN
    RETURN format('This backup needs the chunks of %s, which has expired: a cleanup is removing its files. Adopt a later or earlier backup.',
      missing);
  END IF;
  UPDATE fieldfare.field_data_backups b SET status = 'CORRUPT', error_code = 'not_verified',
    error_message = 'The backup had expired. An adopted backup needs it, and it has not been read back yet.',
    due_at = clock_timestamp(), cleanup_after = NULL, expired_at = NULL, expired_by = NULL,
    retention_until = greatest(b.retention_until, clock_timestamp() + keep)
  WHERE b.id = ANY (needed) AND b.status = 'EXPIRED';
  RETURN NULL;
END
$$;

-- Takes such a backup into the ledger. asked: {id, name, type, schema, table, column, scope, location, sha256, rows, rowsHash, bytes,
-- rawBytes, createdAt, keepSeconds, bases: [location], tables}. It does not count until all of it was read back: so it is CORRUPT at first, and
-- due to be verified. The row of a backup that failed or was deleted is used again: its files were brought back. Answers {backup} or
-- {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.adopt_backup(asked jsonb, requester text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bases text[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'bases'));
  keep interval := make_interval(secs => (asked ->> 'keepSeconds')::float8);
  adopted fieldfare.field_data_backups;
  problem text;
BEGIN
  IF EXISTS (SELECT FROM fieldfare.field_data_backups b
      WHERE b.location = asked ->> 'location' AND b.status NOT IN ('FAILED', 'DELETED')) THEN
    RETURN fieldfare.refused_backup('wrong_state', format('The ledger knows the folder %s already.', asked ->> 'location'));
  END IF;
  problem := fieldfare.keep_adopted_bases(bases, keep);
  IF problem IS NOT NULL THEN
    RETURN fieldfare.refused_backup('wrong_state', problem);
  END IF;
  INSERT INTO fieldfare.field_data_backups AS d (id, name, schema_name, table_name, column_name, backup_type, status, row_count, bytes,
    raw_bytes, rows_hash, sha256, location, error_code, error_message, created_at, created_by, finished_at, retention_until, due_at,
    scope, attempts)
  VALUES ((asked ->> 'id')::uuid, asked ->> 'name', asked ->> 'schema', asked ->> 'table', asked ->> 'column', asked ->> 'type', 'CORRUPT',
    (asked ->> 'rows')::bigint, (asked ->> 'bytes')::bigint, (asked ->> 'rawBytes')::bigint, asked ->> 'rowsHash', asked ->> 'sha256',
    asked ->> 'location', 'not_verified', 'The backup was adopted from the store and has not been read back yet.', (asked ->> 'createdAt')::timestamptz,
    requester, (asked ->> 'createdAt')::timestamptz, clock_timestamp() + keep, clock_timestamp(), asked -> 'scope', 1)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, status = excluded.status, row_count = excluded.row_count, bytes = excluded.bytes,
    raw_bytes = excluded.raw_bytes, rows_hash = excluded.rows_hash, sha256 = excluded.sha256, location = excluded.location,
    error_code = excluded.error_code, error_message = excluded.error_message, created_at = excluded.created_at,
    created_by = excluded.created_by, finished_at = excluded.finished_at, verified_at = NULL, proven_at = NULL, prove_due_at = NULL,
    retention_until = excluded.retention_until, due_at = excluded.due_at, scope = excluded.scope, attempts = excluded.attempts,
    cleanup_after = NULL, expired_at = NULL, expired_by = NULL, deleted_at = NULL
  WHERE d.status IN ('FAILED', 'DELETED') AND d.quarantine_id IS NULL AND d.backup_type = excluded.backup_type
    AND (d.schema_name, d.table_name, d.column_name) IS NOT DISTINCT FROM (excluded.schema_name, excluded.table_name, excluded.column_name)
  RETURNING d.* INTO adopted;
  IF adopted.id IS NULL THEN
    RETURN fieldfare.refused_backup('wrong_state', format('The ledger knows the backup %s already.', asked ->> 'id'));
  END IF;
  -- What an earlier life of the row left.
  DELETE FROM fieldfare.backup_chunks c WHERE c.backup_id = adopted.id;
  DELETE FROM fieldfare.backup_bases r WHERE r.backup_id = adopted.id;
  PERFORM fieldfare.record_backup_tables(adopted.id, coalesce(asked -> 'tables', '[]'));
  INSERT INTO fieldfare.backup_bases (backup_id, base_id)
  SELECT adopted.id, b.id FROM fieldfare.field_data_backups b
  WHERE b.location = ANY (bases) AND b.status NOT IN ('FAILED', 'DELETED') AND b.id <> adopted.id;
  RETURN jsonb_build_object('backup', fieldfare.backup_document(adopted));
END
$$;
