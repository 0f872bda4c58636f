-- Retention of backups: which ones are over, what holds them, and their end. A backup is EXPIRED before its files are removed, and
-- DELETED when they are gone: after a crash the removal goes on. rules: {keep, recentSeconds, olderThanSeconds}.

-- Whether two backups belong to the same set.
CREATE OR REPLACE FUNCTION fieldfare.is_same_set(a fieldfare.field_data_backups, b fieldfare.field_data_backups) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.backup_type = b.backup_type AND a.schema_name IS NOT DISTINCT FROM b.schema_name
    AND a.table_name IS NOT DISTINCT FROM b.table_name AND a.column_name IS NOT DISTINCT FROM b.column_name
    AND (a.table_name IS NOT NULL OR a.name IS NOT DISTINCT FROM b.name)
$$;

-- Whether at least so many newer backups of its set count.
CREATE OR REPLACE FUNCTION fieldfare.has_newer(b fieldfare.field_data_backups, number int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) >= number FROM (SELECT FROM fieldfare.field_data_backups o
    WHERE coalesce(o.table_name, o.name, '') = coalesce(b.table_name, b.name, '') AND o.id > b.id
      AND o.status IN ('VERIFIED', 'PROVEN') AND o.migration_id IS NULL AND fieldfare.is_same_set(o, b) LIMIT number) n
$$;

-- Whether the time of a backup is over: its own, or the age that was asked for.
CREATE OR REPLACE FUNCTION fieldfare.is_over(b fieldfare.field_data_backups, rules jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN rules ->> 'olderThanSeconds' IS NULL THEN b.retention_until <= clock_timestamp()
    ELSE b.created_at <= clock_timestamp() - make_interval(secs => (rules ->> 'olderThanSeconds')::float8) END
$$;

-- What keeps a backup although its time is over, or NULL.
CREATE OR REPLACE FUNCTION fieldfare.backup_hold(b fieldfare.field_data_backups, rules jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  recent timestamptz := clock_timestamp() - make_interval(secs => (rules ->> 'recentSeconds')::float8);
BEGIN
  IF b.held_at IS NOT NULL THEN
    RETURN format('held by %s: %s', b.held_by, b.hold_reason);
  END IF;
  IF b.due_at IS NOT NULL THEN
    RETURN 'it is being read back';
  END IF;
  IF b.prove_due_at IS NOT NULL THEN
    RETURN 'it is being proven';
  END IF;
  IF EXISTS (SELECT FROM fieldfare.quarantine q WHERE q.id = b.quarantine_id AND q.backup_id = b.id
      AND q.purged_at IS NULL AND q.restored_at IS NULL) THEN
    RETURN 'its values are still in quarantine';
  END IF;
  IF EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.undo_of = b.migration_id AND m.finished_at IS NULL) THEN
    RETURN 'an undo needs it';
  END IF;
  IF EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.migration_type = 'RESTORE' AND m.backup_id = b.id
      AND m.finished_at IS NULL) THEN
    RETURN 'a restore reads it';
  END IF;
  IF fieldfare.is_base(b) THEN
    RETURN 'later backups need its chunks';
  END IF;
  IF EXISTS (SELECT FROM fieldfare.rollback_plan_steps s JOIN fieldfare.rollback_plans p ON p.id = s.plan_id
      WHERE s.backup_id = b.id AND (p.status = 'EXECUTING' OR p.status = 'PLANNED' AND p.created_at > recent)) THEN
    RETURN 'a rollback plan needs it';
  END IF;
  IF EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.id = b.migration_id AND m.finished_at > recent)
      OR EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.migration_type = 'RESTORE' AND m.backup_id = b.id
        AND m.finished_at > recent) THEN
    RETURN 'a recent migration refers to it';
  END IF;
  IF b.migration_id IS NULL AND b.status IN ('VERIFIED', 'PROVEN')
      AND NOT fieldfare.has_newer(b, (rules ->> 'keep')::int) THEN
    RETURN format('it is one of the newest %s of its set', rules ->> 'keep');
  END IF;
  RETURN NULL;
END
$$;

-- Backups whose time is over, the most overdue first, each with those of its set that decide on its promotion. A backup that is
-- held is looked at again after an hour, so it does not stand in the way of others.
CREATE OR REPLACE FUNCTION fieldfare.cleanup_due(most int) RETURNS TABLE (id uuid, tier text, created_at timestamptz, peers json)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.id, CASE WHEN b.status <> 'CORRUPT' THEN b.tier END, b.created_at,
    CASE WHEN b.tier IN ('daily', 'weekly') THEN fieldfare.tier_peers(b) ELSE '[]' END
  FROM fieldfare.field_data_backups b
  WHERE b.status IN ('VERIFIED', 'PROVEN', 'CORRUPT') AND greatest(b.cleanup_after, b.retention_until) <= clock_timestamp()
  ORDER BY greatest(b.cleanup_after, b.retention_until), b.id LIMIT most
$$;

-- Backups with a tier of the same set and about the same month.
CREATE OR REPLACE FUNCTION fieldfare.tier_peers(b fieldfare.field_data_backups) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(json_agg(json_build_object('id', p.id, 'tier', p.tier, 'takenAt', fieldfare.iso(p.created_at))), '[]')
  FROM (SELECT o.id, o.tier, o.created_at FROM fieldfare.field_data_backups o
    WHERE coalesce(o.table_name, o.name, '') = coalesce(b.table_name, b.name, '') AND o.tier IS NOT NULL AND o.id <> b.id
      AND o.created_at BETWEEN b.created_at - interval '31 days' AND b.created_at + interval '31 days'
      AND o.status IN ('VERIFIED', 'PROVEN') AND fieldfare.is_same_set(o, b) ORDER BY o.created_at DESC LIMIT 1000) p
$$;

-- Expires those of these backups whose time is over and that nothing holds. Returns each that was looked at with what holds it.
-- A restore locks the row of its backup, so it either is seen here or sees that the backup is expired.
CREATE OR REPLACE FUNCTION fieldfare.expire_backups(ids uuid[], rules jsonb, actor text)
RETURNS TABLE (id uuid, hold text, row_count bigint, bytes bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  b fieldfare.field_data_backups;
BEGIN
  FOR b IN SELECT o.* FROM fieldfare.field_data_backups o
      WHERE o.id = ANY (ids) AND o.status IN ('VERIFIED', 'PROVEN', 'CORRUPT') ORDER BY o.id FOR UPDATE SKIP LOCKED LOOP
    CONTINUE WHEN fieldfare.is_over(b, rules) IS NOT TRUE;
    id := b.id;
    row_count := coalesce(b.row_count, 0);
    bytes := coalesce(b.bytes, 0);
    hold := fieldfare.backup_hold(b, rules);
    IF hold IS NULL THEN
      PERFORM fieldfare.expire_backup(b.id, actor);
    ELSE
      UPDATE fieldfare.field_data_backups o SET cleanup_after = clock_timestamp() + interval '1 hour' WHERE o.id = b.id;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

-- From now on nothing relies on this backup. A purged change cannot be undone any more.
CREATE OR REPLACE FUNCTION fieldfare.expire_backup(backup uuid, actor text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  expired fieldfare.field_data_backups;
BEGIN
  UPDATE fieldfare.field_data_backups b SET status = 'EXPIRED', expired_at = clock_timestamp(), expired_by = actor,
    cleanup_after = clock_timestamp(), due_at = NULL
  WHERE b.id = backup RETURNING b.* INTO expired;
  UPDATE fieldfare.quarantine q SET backup_id = NULL WHERE q.id = expired.quarantine_id AND q.backup_id = backup;
  PERFORM fieldfare.record_backup_event('expired', expired);
END
$$;

-- Expired backups whose files are to be removed.
CREATE OR REPLACE FUNCTION fieldfare.deletions_due(most int) RETURNS TABLE (id uuid, location text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.id, b.location FROM fieldfare.field_data_backups b
  WHERE b.status = 'EXPIRED' AND b.cleanup_after <= clock_timestamp() ORDER BY b.cleanup_after LIMIT most
$$;

-- The files of these backups are gone.
CREATE OR REPLACE FUNCTION fieldfare.confirm_deletions(ids uuid[]) RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  deleted fieldfare.field_data_backups;
  number int := 0;
BEGIN
  DELETE FROM fieldfare.backup_chunks c WHERE c.backup_id = ANY (ids);
  FOR deleted IN UPDATE fieldfare.field_data_backups b SET status = 'DELETED', deleted_at = clock_timestamp(), cleanup_after = NULL
      WHERE b.id = ANY (ids) AND b.status = 'EXPIRED' RETURNING b.* LOOP
    PERFORM fieldfare.record_backup_event('deleted', deleted);
    number := number + 1;
  END LOOP;
  RETURN number;
END
$$;

-- The store did not answer: the files are removed later.
CREATE OR REPLACE FUNCTION fieldfare.postpone_deletion(backup uuid, pause interval) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  UPDATE fieldfare.field_data_backups b SET cleanup_after = clock_timestamp() + pause WHERE b.id = backup AND b.status = 'EXPIRED'
$$;

-- What the ledger knows of folders of the store. location is in use by a backup; id is that of a backup whose location it is not.
CREATE OR REPLACE FUNCTION fieldfare.known_folders(locations text[], ids uuid[]) RETURNS TABLE (location text, id uuid)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.location, NULL::uuid FROM fieldfare.field_data_backups b
  WHERE b.location = ANY (locations) AND b.status NOT IN ('FAILED', 'DELETED')
  UNION ALL
  -- Its location is written when it is completed.
  SELECT (SELECT t.name FROM fieldfare.target t) || '/' || b.id, NULL FROM fieldfare.field_data_backups b
  WHERE b.id = ANY (ids) AND b.location IS NULL AND b.status IN ('RUNNING', 'COMPLETED')
  UNION ALL
  SELECT NULL, b.id FROM fieldfare.field_data_backups b WHERE b.id = ANY (ids)
$$;
