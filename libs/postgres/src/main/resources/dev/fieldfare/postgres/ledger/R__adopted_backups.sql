-- Backups in the store that this ledger does not know, because the ledger that took them is lost.

-- Takes such a backup into the ledger. asked: {id, name, type, schema, table, column, scope, location, sha256, rows, rowsHash, bytes,
-- rawBytes, createdAt, keepSeconds, bases: [location]}. It does not count until all of it was read back: so it is CORRUPT at first, and
-- due to be verified. Answers {backup} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.adopt_backup(asked jsonb, requester text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  adopted fieldfare.field_data_backups;
  missing text;
BEGIN
  IF EXISTS (SELECT FROM fieldfare.field_data_backups b WHERE b.location = asked ->> 'location') THEN
    RETURN fieldfare.refused_backup('wrong_state', format('The ledger knows the folder %s already.', asked ->> 'location'));
  END IF;
  SELECT l INTO missing FROM jsonb_array_elements_text(asked -> 'bases') l
  WHERE NOT EXISTS (SELECT FROM fieldfare.field_data_backups b WHERE b.location = l) LIMIT 1;
  IF missing IS NOT NULL THEN
    RETURN fieldfare.refused_backup('wrong_state', format('Adopt %s first: this backup needs its chunks.', missing));
  END IF;
  INSERT INTO fieldfare.field_data_backups (id, name, schema_name, table_name, column_name, backup_type, status, row_count, bytes,
    raw_bytes, rows_hash, sha256, location, error_code, error_message, created_at, created_by, finished_at, retention_until, due_at,
    scope, attempts)
  VALUES ((asked ->> 'id')::uuid, asked ->> 'name', asked ->> 'schema', asked ->> 'table', asked ->> 'column', asked ->> 'type', 'CORRUPT',
    (asked ->> 'rows')::bigint, (asked ->> 'bytes')::bigint, (asked ->> 'rawBytes')::bigint, asked ->> 'rowsHash', asked ->> 'sha256',
    asked ->> 'location', 'not_verified', 'The backup was adopted from the store and has not been read back yet.', (asked ->> 'createdAt')::timestamptz,
    requester, (asked ->> 'createdAt')::timestamptz, clock_timestamp() + make_interval(secs => (asked ->> 'keepSeconds')::float8),
    clock_timestamp(), asked -> 'scope', 1)
  ON CONFLICT (id) DO NOTHING RETURNING * INTO adopted;
  IF adopted.id IS NULL THEN
    RETURN fieldfare.refused_backup('wrong_state', format('The ledger knows the backup %s already.', asked ->> 'id'));
  END IF;
  INSERT INTO fieldfare.backup_bases (backup_id, base_id)
  SELECT adopted.id, b.id FROM fieldfare.field_data_backups b
  WHERE b.location IN (SELECT jsonb_array_elements_text(asked -> 'bases')) AND b.id <> adopted.id;
  RETURN jsonb_build_object('backup', fieldfare.backup_document(adopted));
END
$$;
