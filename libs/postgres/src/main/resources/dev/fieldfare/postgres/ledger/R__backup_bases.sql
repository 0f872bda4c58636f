-- References of backups to earlier ones. A reference is committed before a chunk of the earlier backup is used, and a cleanup
-- locks the row of a backup before it looks for references. So either the cleanup sees the reference, or the backup is not chosen.

-- Whether a valid backup, or a backup that is being taken, needs chunks of this one.
CREATE OR REPLACE FUNCTION fieldfare.is_base(b fieldfare.field_data_backups) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM fieldfare.backup_bases r JOIN fieldfare.field_data_backups o ON o.id = r.backup_id
    WHERE r.base_id = b.id AND o.status NOT IN ('FAILED', 'EXPIRED', 'DELETED'))
$$;

-- Chooses the newest backup of the same tables for a backup that is being taken, and stores references to it and to its bases.
-- Returns {backupId, location, sha256, rowsHash}, or NULL when there is none.
CREATE OR REPLACE FUNCTION fieldfare.refer_to_bases(backup uuid, held_epoch bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken fieldfare.field_data_backups;
  former fieldfare.field_data_backups;
BEGIN
  PERFORM fieldfare.require_lease('backup/' || backup, held_epoch);
  -- References of an earlier attempt.
  DELETE FROM fieldfare.backup_bases r WHERE r.backup_id = backup;
  SELECT * INTO STRICT taken FROM fieldfare.field_data_backups b WHERE b.id = backup;
  IF taken.quarantine_id IS NOT NULL THEN
    RETURN NULL;
  END IF;
  SELECT o.* INTO former FROM fieldfare.field_data_backups o
  WHERE o.backup_type = taken.backup_type
    AND coalesce(o.table_name, o.schema_name, '') = coalesce(taken.table_name, taken.schema_name, '')
    AND o.status IN ('VERIFIED', 'PROVEN') AND o.migration_id IS NULL AND o.quarantine_id IS NULL AND o.id <> backup
    AND o.schema_name IS NOT DISTINCT FROM taken.schema_name AND o.table_name IS NOT DISTINCT FROM taken.table_name
    AND o.column_name IS NOT DISTINCT FROM taken.column_name AND o.scope -> 'tables' IS NOT DISTINCT FROM taken.scope -> 'tables'
    AND (o.scope IS NULL) = (taken.scope IS NULL)
  ORDER BY o.id DESC LIMIT 1 FOR SHARE;
  IF former.id IS NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO fieldfare.backup_bases (backup_id, base_id)
  SELECT backup, former.id UNION SELECT backup, r.base_id FROM fieldfare.backup_bases r WHERE r.backup_id = former.id;
  RETURN jsonb_build_object('backupId', former.id, 'location', former.location, 'sha256', former.sha256,
    'rowsHash', former.rows_hash);
END
$$;

-- Keeps the references to the backups at these locations, and deletes the other references.
CREATE OR REPLACE FUNCTION fieldfare.keep_bases(backup uuid, held_epoch bigint, locations text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.require_lease('backup/' || backup, held_epoch);
  DELETE FROM fieldfare.backup_bases r USING fieldfare.field_data_backups b
  WHERE r.backup_id = backup AND b.id = r.base_id AND b.location <> ALL (locations);
END
$$;
