-- Backups of the tables of which a version destroys something (I5). The first attempt finds the tables and is rolled back; the
-- version waits until their backups are verified, and is tried again.

-- The tables of which the script of this transaction destroyed something, as SQL named them before it.
CREATE OR REPLACE FUNCTION fieldfare.affected_since(before fieldfare.kept_data) RETURNS text[]
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(t.name ORDER BY t.name), '{}')
  FROM unnest(before.tables, before.files, before.names) AS t(oid, file, name) LEFT JOIN pg_class c ON c.oid = t.oid
  WHERE c.oid IS NULL OR c.relfilenode <> t.file
    OR pg_stat_get_xact_tuples_deleted(t.oid) > 0 OR pg_stat_get_xact_tuples_updated(t.oid) > 0
    OR EXISTS (SELECT FROM unnest(before.column_tables, before.column_numbers) AS a(oid, number)
      JOIN pg_attribute x ON x.attrelid = a.oid AND x.attnum = a.number AND x.attisdropped WHERE a.oid = t.oid)
$$;

-- Whether a backup proves what a script may destroy now: verified, and requested less than an hour before the attempt began. One
-- whose copy took long may be three times as old as that, because it is read back too; otherwise it would be taken without end.
CREATE OR REPLACE FUNCTION fieldfare.is_recent_proof(b fieldfare.field_data_backups) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.status IN ('VERIFIED', 'PROVEN')
    AND now() - b.created_at < greatest(interval '1 hour', 3 * (b.finished_at - b.created_at))
$$;

-- Raises when something was destroyed, and neither did the release permit it nor is there a recent verified backup that was made for it.
CREATE OR REPLACE FUNCTION fieldfare.refuse_destruction(m fieldfare.field_migrations, before fieldfare.kept_data,
  destroyed text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  affected text[];
BEGIN
  IF destroyed = '{}' OR fieldfare.may_destroy(m.request) THEN
    RETURN;
  END IF;
  affected := ARRAY(SELECT a.name FROM unnest(fieldfare.affected_since(before)) AS a(name) WHERE NOT EXISTS (
    SELECT FROM fieldfare.version_backups v JOIN fieldfare.field_data_backups b ON b.id = v.backup_id
    WHERE v.migration_id = m.id AND v.table_name = a.name AND fieldfare.is_recent_proof(b)
      AND (b.status = 'PROVEN' OR NOT fieldfare.needs_proven_backups(m.request))));
  IF affected <> '{}' THEN
    RAISE EXCEPTION USING ERRCODE = 'FFI05', DETAIL = to_json(affected)::text,
      MESSAGE = CASE WHEN fieldfare.needs_proven_backups(m.request) THEN 'no backup is proven' ELSE 'no backup is verified' END
        || ', and the script ' || array_to_string(destroyed, ', ');
  END IF;
END
$$;

-- Requests backups of tables for a version. One that is too old or gone is requested again. Answers {requested} or {refused},
-- which names the table; then nothing was requested.
CREATE OR REPLACE FUNCTION fieldfare.request_version_backups(migration uuid, names text[]) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name text;
  parts text[];
  answer jsonb;
  m fieldfare.field_migrations;
  requested int := 0;
BEGIN
  SELECT * INTO m FROM ONLY fieldfare.field_migrations x WHERE x.id = migration;
  FOREACH name IN ARRAY names LOOP
    parts := parse_ident(name);
    answer := fieldfare.backup_refusal(parts[1], parts[2], NULL);
    IF answer IS NOT NULL THEN
      RETURN jsonb_build_object('refused', name || ': ' || (answer ->> 'message'));
    END IF;
  END LOOP;
  DELETE FROM fieldfare.version_backups v USING fieldfare.field_data_backups b
  WHERE v.migration_id = migration AND v.table_name = ANY (names) AND b.id = v.backup_id
    AND b.status NOT IN ('RUNNING', 'COMPLETED') AND NOT fieldfare.is_recent_proof(b);
  FOREACH name IN ARRAY names LOOP
    CONTINUE WHEN EXISTS (SELECT FROM fieldfare.version_backups v WHERE v.migration_id = migration AND v.table_name = name);
    parts := parse_ident(name);
    answer := fieldfare.request_backup(jsonb_build_object('schema', parts[1], 'table', parts[2],
      'name', format('before %s of %s', m.request ->> 'version', m.request ->> 'track')), m.requested_by);
    INSERT INTO fieldfare.version_backups (migration_id, table_name, backup_id)
    VALUES (migration, name, (answer #>> '{backup,id}')::uuid);
    requested := requested + 1;
  END LOOP;
  -- Those that were verified for an earlier attempt. A new one is proven when it is verified, see confirm_backup().
  IF fieldfare.needs_proven_backups(m.request) THEN
    UPDATE fieldfare.field_data_backups b SET prove_due_at = coalesce(b.prove_due_at, clock_timestamp())
    FROM fieldfare.version_backups v WHERE v.migration_id = migration AND v.backup_id = b.id AND b.status = 'VERIFIED';
  END IF;
  RETURN jsonb_build_object('requested', requested);
END
$$;

-- Whether a version waits for the proof of a backup.
CREATE OR REPLACE FUNCTION fieldfare.is_awaited_proof(backup uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM fieldfare.version_backups v JOIN fieldfare.field_migrations m ON m.id = v.migration_id
    WHERE v.backup_id = backup AND m.finished_at IS NULL AND fieldfare.needs_proven_backups(m.request))
$$;

-- The state of one of them: a backup that must be proven is running until it is, and failed when that failed.
CREATE OR REPLACE FUNCTION fieldfare.awaited_state(b fieldfare.field_data_backups) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN b.status = 'VERIFIED' AND fieldfare.is_awaited_proof(b.id) THEN
      CASE WHEN b.prove_due_at IS NULL AND b.error_code IS NOT NULL THEN 'failed'
        WHEN b.prove_due_at IS NULL THEN 'verified' ELSE 'running' END
    WHEN b.status IN ('VERIFIED', 'PROVEN', 'EXPIRED', 'DELETED') THEN 'verified'
    WHEN b.status IN ('RUNNING', 'COMPLETED') THEN 'running' ELSE 'failed' END
$$;

-- How the backups of a version are: none, running, verified or failed, and of which table. The script of one that is verified is
-- tried: then backups that are too old or gone are requested again.
CREATE OR REPLACE FUNCTION fieldfare.version_backup_state(migration uuid, OUT state text, OUT tables text, OUT reason text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN count(*) = 0 THEN 'none' WHEN bool_or(s.state = 'failed') THEN 'failed'
      WHEN bool_or(s.state = 'running') THEN 'running' ELSE 'verified' END,
    string_agg(s.table_name, ', ' ORDER BY s.table_name) FILTER (WHERE s.state <> 'verified'),
    min(s.error_message) FILTER (WHERE s.state = 'failed')
  FROM (SELECT v.table_name, b.error_message, fieldfare.awaited_state(b) AS state
    FROM fieldfare.version_backups v JOIN fieldfare.field_data_backups b ON b.id = v.backup_id
    WHERE v.migration_id = migration) s
$$;
