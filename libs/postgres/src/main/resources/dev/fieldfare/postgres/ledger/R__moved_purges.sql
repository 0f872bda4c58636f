-- Purges of moved tables: the table that a change has moved is dropped. Its rows are compared with the backup by the worker, in the
-- same transaction and under the lock.

-- Such purges that are at the head of all their lines and can be tried now.
CREATE OR REPLACE FUNCTION fieldfare.moved_purges_ready(most int)
RETURNS TABLE (id uuid, quarantine_id uuid, purgeable boolean, backup_id uuid, location text, sha256 text, rows_hash text,
  in_schema text, table_name text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, q.id, fieldfare.may_be_purged(q), b.id, b.location, b.sha256, b.rows_hash, q.definition ->> 'movedTo', q.table_name
  FROM ONLY fieldfare.field_migrations m
  JOIN fieldfare.quarantine q ON q.migration_id = (m.request ->> 'migrationId')::uuid
  LEFT JOIN fieldfare.field_data_backups b ON b.id = q.backup_id
  WHERE m.migration_type = 'PURGE' AND q.kind = 'moved' AND m.finished_at IS NULL AND m.status IN ('QUEUED', 'WAITING')
    AND coalesce(m.next_try_at <= clock_timestamp(), true)
    AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = ANY (m.names || ''::text))
    AND NOT EXISTS (SELECT FROM unnest(m.names) AS n JOIN fieldfare.claims o ON o.name = n AND o.seq < m.seq)
  ORDER BY m.id LIMIT most
$$;

-- Drops the table, as a statement of the purge's own transaction, with the rights of its owner. What depends on the table makes it
-- fail: CASCADE would destroy what no backup has.
CREATE OR REPLACE FUNCTION fieldfare.purge_moved(purge uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept fieldfare.quarantine;
  original fieldfare.field_migrations;
  relation text;
  freed bigint;
BEGIN
  SELECT q.* INTO STRICT kept FROM ONLY fieldfare.field_migrations m
    JOIN fieldfare.quarantine q ON q.migration_id = (m.request ->> 'migrationId')::uuid WHERE m.id = purge FOR UPDATE OF q;
  IF kept.kind <> 'moved' OR NOT fieldfare.may_be_purged(kept) THEN
    RAISE EXCEPTION 'the table of migration % must not be purged', kept.migration_id USING ERRCODE = 'FF102';
  END IF;
  relation := format('%I.%I', kept.definition ->> 'movedTo', kept.table_name);
  freed := greatest(pg_total_relation_size(relation::regclass),
    (SELECT sum(pg_total_relation_size(t.relid)) FROM pg_partition_tree(relation::regclass) t));
  PERFORM fieldfare.refuse_event_triggers_of_others();
  PERFORM fieldfare.run_as_owner(relation, format('DROP TABLE %s', relation));
  IF NOT EXISTS (SELECT FROM pg_depend d JOIN pg_namespace n ON n.oid = d.refobjid AND d.refclassid = 'pg_namespace'::regclass
      WHERE n.nspname = kept.definition ->> 'movedTo') THEN
    PERFORM fieldfare.drop_schema(kept.definition ->> 'movedTo');
  END IF;
  UPDATE fieldfare.quarantine q SET purged_at = clock_timestamp(), bytes = freed WHERE q.id = kept.id;
  SELECT * INTO original FROM fieldfare.field_migrations m WHERE m.id = kept.migration_id;
  PERFORM fieldfare.record_migration_event('migration.purged', 'backup-worker', original, t.name) FROM fieldfare.target t;
END
$$;

-- The rows are not those of the backup: the purge is skipped, and another one is placed when they are backed up again.
CREATE OR REPLACE FUNCTION fieldfare.back_up_before_purge(purge uuid) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  UPDATE fieldfare.quarantine q SET purge_id = NULL, purge_due_at = NULL, backup_due_at = clock_timestamp()
  WHERE q.purge_id = purge AND q.purged_at IS NULL
$$;

-- The table could not be dropped: the purge fails, and another one is placed after a pause.
CREATE OR REPLACE FUNCTION fieldfare.give_up_purge(purge uuid, why text, pause interval) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  UPDATE fieldfare.quarantine q SET purge_id = NULL, purge_due_at = clock_timestamp(), purge_retry_at = clock_timestamp() + pause,
    purge_waits = why
  WHERE q.purge_id = purge AND q.purged_at IS NULL
$$;
