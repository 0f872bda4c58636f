-- What users say about the retention of backups: how long, holds, promotions and cleanups.

-- What a backup's document says about its retention; NULL when there is nothing to say.
CREATE OR REPLACE FUNCTION fieldfare.retention_document(b fieldfare.field_data_backups) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN coalesce(b.tier, b.held_by, b.expired_by) IS NOT NULL OR b.deleted_at IS NOT NULL THEN
    json_build_object('tier', b.tier,
      'hold', CASE WHEN b.held_at IS NOT NULL THEN json_build_object('reason', b.hold_reason, 'by', b.held_by,
        'at', fieldfare.iso(b.held_at)) END,
      'expiredAt', fieldfare.iso(b.expired_at), 'expiredBy', b.expired_by, 'deletedAt', fieldfare.iso(b.deleted_at)) END
$$;

-- Why nothing can be said about a backup any more, or NULL.
CREATE OR REPLACE FUNCTION fieldfare.keeping_refusal(b fieldfare.field_data_backups, allowed text[]) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN b.id IS NULL THEN fieldfare.refused_backup('not_found', 'There is no backup with this id.')
    WHEN b.status <> ALL (allowed) THEN fieldfare.refused_backup('wrong_state', format('The backup is %s.', b.status)) END
$$;

-- Keeps a requested backup for another time than usual. The time counts from its verification, that of a tier from its beginning.
CREATE OR REPLACE FUNCTION fieldfare.keep_backup(backup uuid, keep interval, of_tier text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept fieldfare.field_data_backups;
  refusal jsonb;
BEGIN
  SELECT * INTO kept FROM fieldfare.field_data_backups b WHERE b.id = backup FOR UPDATE;
  refusal := fieldfare.keeping_refusal(kept, '{RUNNING,COMPLETED,VERIFIED,PROVEN}');
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;
  UPDATE fieldfare.field_data_backups b SET keep_for = keep, tier = of_tier,
    retention_until = CASE WHEN b.retention_until IS NOT NULL THEN b.verified_at + keep END
  WHERE b.id = backup RETURNING b.* INTO kept;
  RETURN jsonb_build_object('backup', fieldfare.backup_document(kept));
END
$$;

-- Holds a backup until the hold is released.
CREATE OR REPLACE FUNCTION fieldfare.hold_backup(backup uuid, reason text, actor text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held fieldfare.field_data_backups;
  refusal jsonb;
BEGIN
  SELECT * INTO held FROM fieldfare.field_data_backups b WHERE b.id = backup FOR UPDATE;
  refusal := fieldfare.keeping_refusal(held, '{RUNNING,COMPLETED,VERIFIED,PROVEN,CORRUPT}');
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;
  UPDATE fieldfare.field_data_backups b SET hold_reason = reason, held_by = actor, held_at = clock_timestamp()
  WHERE b.id = backup RETURNING b.* INTO held;
  PERFORM fieldfare.record_backup_event('held', held);
  RETURN jsonb_build_object('backup', fieldfare.backup_document(held));
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.release_backup(backup uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  released fieldfare.field_data_backups;
BEGIN
  SELECT * INTO released FROM fieldfare.field_data_backups b WHERE b.id = backup FOR UPDATE;
  IF released.id IS NULL THEN
    RETURN fieldfare.keeping_refusal(released, '{}');
  END IF;
  IF released.held_at IS NOT NULL THEN
    UPDATE fieldfare.field_data_backups b SET hold_reason = NULL, held_by = NULL, held_at = NULL,
      cleanup_after = CASE WHEN b.status IN ('EXPIRED', 'DELETED') THEN b.cleanup_after END
    WHERE b.id = backup RETURNING b.* INTO released;
    PERFORM fieldfare.record_backup_event('released', released);
  END IF;
  RETURN jsonb_build_object('backup', fieldfare.backup_document(released));
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.tier_rank(tier text) RETURNS int
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_position('{daily,weekly,monthly}'::text[], tier), 0)
$$;

-- Gives a backup a higher tier. It is never kept for a shorter time than before.
CREATE OR REPLACE FUNCTION fieldfare.promote_backup(backup uuid, to_tier text, keep interval) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  promoted fieldfare.field_data_backups;
  refusal jsonb;
BEGIN
  SELECT * INTO promoted FROM fieldfare.field_data_backups b WHERE b.id = backup FOR UPDATE;
  refusal := fieldfare.keeping_refusal(promoted, '{VERIFIED,PROVEN}');
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;
  IF fieldfare.tier_rank(promoted.tier) >= fieldfare.tier_rank(to_tier) THEN
    RETURN fieldfare.refused_backup('wrong_state', format('The backup is %s already.', promoted.tier));
  END IF;
  UPDATE fieldfare.field_data_backups b SET tier = to_tier, keep_for = keep, cleanup_after = NULL,
    retention_until = greatest(b.retention_until, b.created_at + keep)
  WHERE b.id = backup RETURNING b.* INTO promoted;
  PERFORM fieldfare.record_backup_event('promoted', promoted);
  RETURN jsonb_build_object('backup', fieldfare.backup_document(promoted));
END
$$;

-- Backups that count whose time is over within so many days, the first one to expire first.
CREATE OR REPLACE FUNCTION fieldfare.backups_expiring(within interval, most int) RETURNS SETOF json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT fieldfare.backup_document(b) FROM fieldfare.field_data_backups b
  WHERE b.status IN ('VERIFIED', 'PROVEN') AND b.retention_until <= clock_timestamp() + within
  ORDER BY b.retention_until, b.id LIMIT most
$$;

-- The backups that have files and count, or could be repaired.
CREATE OR REPLACE FUNCTION fieldfare.stored_backups() RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT json_build_object('backups', count(*), 'rows', coalesce(sum(b.row_count), 0), 'bytes', coalesce(sum(b.bytes), 0))
  FROM fieldfare.field_data_backups b WHERE b.status IN ('VERIFIED', 'PROVEN', 'CORRUPT')
$$;

-- The oldest backups whose time is over, with what holds each.
CREATE OR REPLACE FUNCTION fieldfare.cleanup_candidates(rules jsonb, most int)
RETURNS TABLE (id uuid, retention_until timestamptz, hold text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  b fieldfare.field_data_backups;
  age interval := make_interval(secs => (rules ->> 'olderThanSeconds')::float8);
BEGIN
  FOR b IN SELECT o.* FROM fieldfare.field_data_backups o WHERE o.status IN ('VERIFIED', 'PROVEN', 'CORRUPT')
      AND CASE WHEN age IS NULL THEN o.retention_until <= clock_timestamp() ELSE o.created_at <= clock_timestamp() - age END
      ORDER BY o.retention_until, o.id LIMIT most LOOP
    id := b.id;
    retention_until := b.retention_until;
    hold := fieldfare.backup_hold(b, rules);
    RETURN NEXT;
  END LOOP;
END
$$;

-- What a cleanup would do now. Of at most so many backups; more says that there are others.
CREATE OR REPLACE FUNCTION fieldfare.preview_cleanup(rules jsonb, most int) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH found AS MATERIALIZED (SELECT c.id, c.retention_until, c.hold FROM fieldfare.cleanup_candidates(rules, most + 1) c)
  SELECT json_build_object('before', fieldfare.stored_backups(),
    'items', coalesce((SELECT json_agg(fieldfare.cleanup_item(f.id, f.hold)) FROM
      (SELECT n.id, n.hold FROM found n ORDER BY n.retention_until, n.id LIMIT most) f), '[]'),
    'more', (SELECT count(*) > most FROM found))
$$;

CREATE OR REPLACE FUNCTION fieldfare.cleanup_item(backup uuid, hold text) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT json_build_object('id', b.id, 'name', b.name, 'schema', b.schema_name, 'table', b.table_name, 'column', b.column_name,
    'formId', b.form_id, 'rows', coalesce(b.row_count, 0), 'bytes', coalesce(b.bytes, 0), 'createdAt', fieldfare.iso(b.created_at),
    'retentionUntil', fieldfare.iso(b.retention_until), 'hold', hold)
  FROM fieldfare.field_data_backups b WHERE b.id = backup
$$;

-- Expires the chosen backups whose time is over, or those that a preview would show first. Their files are removed soon.
CREATE OR REPLACE FUNCTION fieldfare.clean_up(rules jsonb, chosen uuid[], most int, actor text) RETURNS json
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before json := fieldfare.stored_backups();
  ids uuid[] := chosen;
  items json;
BEGIN
  IF ids IS NULL THEN
    ids := ARRAY(SELECT c.id FROM fieldfare.cleanup_candidates(rules, 10000) c WHERE c.hold IS NULL LIMIT most);
  END IF;
  SELECT coalesce(json_agg(fieldfare.cleanup_item(e.id, e.hold)), '[]') INTO items
  FROM fieldfare.expire_backups(ids, rules, actor) e;
  RETURN json_build_object('before', before, 'items', items,
    'more', chosen IS NULL AND cardinality(ids) = most, 'after', fieldfare.stored_backups());
END
$$;

-- A backup could not be read back for a reason that is no damage. It is as valid as before.
CREATE OR REPLACE FUNCTION fieldfare.note_unreadable(backup uuid, held_epoch bigint, code text, message text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.require_lease('backup/' || backup, held_epoch);
  UPDATE fieldfare.field_data_backups b SET due_at = NULL, error_code = code, error_message = message WHERE b.id = backup;
  PERFORM fieldfare.release_lease('backup/' || backup, held_epoch);
END
$$;
