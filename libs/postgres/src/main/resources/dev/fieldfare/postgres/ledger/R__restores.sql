-- Restores: migrations in the lines of the table that they make from a backup.

-- Requests a restore of a table into a new one. Answers {migration} or {refused, message}.
CREATE OR REPLACE FUNCTION fieldfare.request_restore(backup uuid, into_schema text, into_table text, requester text, role text)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t fieldfare.target;
  source fieldfare.field_data_backups;
  placed fieldfare.field_migrations;
  refusal jsonb;
BEGIN
  SELECT * INTO STRICT t FROM fieldfare.target FOR UPDATE;
  -- A cleanup either sees this restore or has expired the backup.
  SELECT * INTO source FROM fieldfare.field_data_backups b WHERE b.id = backup FOR SHARE;
  refusal := fieldfare.restore_refusal(source, into_schema, into_table);
  IF refusal IS NOT NULL THEN
    RETURN refusal;
  END IF;
  UPDATE fieldfare.target SET last_seq = last_seq + 1 RETURNING * INTO t;
  INSERT INTO fieldfare.field_migrations (id, seq, migration_type, schema_name, table_name, request, names, status, way,
    requested_by, sender_role, enqueued_at, backup_id)
  VALUES (fieldfare.new_id(), t.last_seq, 'RESTORE', into_schema, into_table,
    jsonb_build_object('type', 'RESTORE', 'backupId', source.id, 'schema', into_schema, 'table', into_table),
    ARRAY[fieldfare.name_of(into_schema, into_table)], 'QUEUED', 'backup', requester, role, clock_timestamp(), source.id)
  RETURNING * INTO placed;
  INSERT INTO fieldfare.claims SELECT n, placed.seq, placed.id FROM unnest(placed.names) AS n;
  PERFORM fieldfare.record_migration_event('migration.accepted', 'backup-worker', placed, t.name);
  RETURN jsonb_build_object('migration', placed.id);
END
$$;

-- Why a backup cannot be restored into this table, or NULL.
CREATE OR REPLACE FUNCTION fieldfare.restore_refusal(source fieldfare.field_data_backups, into_schema text, into_table text)
RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN source.id IS NULL THEN fieldfare.refused_backup('not_found', 'There is no backup with this id.')
    WHEN source.status NOT IN ('VERIFIED', 'PROVEN') THEN fieldfare.refused_backup('wrong_state',
      format('The backup is %s. Only VERIFIED and PROVEN backups are restored.', source.status))
    WHEN source.scope IS NOT NULL THEN fieldfare.refused_backup('unsupported', 'Such a backup is restored into a database.')
    WHEN source.backup_type <> 'tables' THEN fieldfare.refused_backup('unsupported',
      'Only backups of a whole table are restored.')
    WHEN into_schema ~ '^(pg_|fieldfare)' OR into_schema = 'information_schema' THEN fieldfare.refused_backup('system_schema',
      format('Nothing is restored into the schema "%s".', into_schema))
    WHEN starts_with(into_table, '__ff_') THEN fieldfare.refused_backup('reserved_name', 'Names that begin with __ff_ are reserved.')
    WHEN NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = into_schema) THEN fieldfare.refused_backup('schema_missing',
      format('There is no schema "%s".', into_schema))
    WHEN EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = into_schema AND c.relname = into_table) THEN fieldfare.refused_backup('table_exists',
      format('"%s.%s" exists. A restore makes a new table.', into_schema, into_table))
  END
$$;

-- Restores that are first for all their names and can be tried now.
CREATE OR REPLACE FUNCTION fieldfare.restores_ready(most int)
RETURNS TABLE (id uuid, into_schema text, into_table text, counts boolean, backup_id uuid, location text, sha256 text,
  rows_hash text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, m.schema_name, m.table_name, b.status IN ('VERIFIED', 'PROVEN'), b.id, b.location, b.sha256, b.rows_hash
  FROM ONLY fieldfare.field_migrations m JOIN fieldfare.field_data_backups b ON b.id = m.backup_id
  WHERE m.migration_type = 'RESTORE' AND m.finished_at IS NULL AND m.status IN ('QUEUED', 'WAITING')
    AND m.table_name IS NOT NULL AND NOT m.request ?| '{existing,source}'
    AND coalesce(m.next_try_at <= clock_timestamp(), true)
    AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = ANY (m.names || ''::text))
    AND NOT EXISTS (SELECT FROM unnest(m.names) AS n JOIN fieldfare.claims o ON o.name = n AND o.seq < m.seq)
    AND NOT EXISTS (SELECT FROM fieldfare.claims b WHERE b.name = '*' AND b.seq < m.seq)
  ORDER BY m.id LIMIT most
$$;

-- Code of other roles that would run while rows are copied into a new table: functions of its generated columns, of the types of
-- its columns, and of the operator classes of its primary key. A domain or composite type of another role counts too, because its
-- owner can give it a check at any time.
CREATE OR REPLACE FUNCTION fieldfare.code_run_by_copy(new_table oid) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE reached(classid, objid) AS (
    SELECT 'pg_class'::regclass::oid, new_table
    UNION SELECT d.classid, d.objid FROM reached r CROSS JOIN LATERAL (
      SELECT f.refclassid AS classid, f.refobjid AS objid FROM pg_depend f WHERE f.classid = r.classid AND f.objid = r.objid
      UNION ALL SELECT b.classid, b.objid FROM pg_depend b WHERE b.refclassid = r.classid AND b.refobjid = r.objid
        AND (r.classid = 'pg_type'::regclass AND b.classid = 'pg_constraint'::regclass
          -- The columns of a composite type.
          OR r.classid = 'pg_type'::regclass AND b.classid = 'pg_class'::regclass AND b.deptype = 'i'
          OR r.classid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
            AND b.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
          -- The index of the primary key.
          OR r.objid = new_table AND b.classid = 'pg_constraint'::regclass
          OR r.classid = 'pg_constraint'::regclass AND b.classid = 'pg_class'::regclass AND b.deptype = 'i'
          -- Every column is copied, so only the expressions of generated columns run.
          OR r.objid = new_table AND b.classid = 'pg_attrdef'::regclass AND EXISTS (SELECT FROM pg_attrdef e
            JOIN pg_attribute a ON a.attrelid = e.adrelid AND a.attnum = e.adnum WHERE e.oid = b.objid AND a.attgenerated <> ''))) d
    WHERE d.classid NOT IN ('pg_namespace'::regclass, 'pg_extension'::regclass, 'pg_language'::regclass)
  )
  SELECT format('%s of the role %s', pg_describe_object(r.classid, r.objid, 0), pg_get_userbyid(coalesce(p.proowner, t.typowner)))
  FROM reached r LEFT JOIN pg_proc p ON r.classid = 'pg_proc'::regclass AND p.oid = r.objid
  LEFT JOIN pg_type t ON r.classid = 'pg_type'::regclass AND t.oid = r.objid AND t.typtype IN ('d', 'c')
  WHERE NOT fieldfare.controls_ledger(coalesce(p.proowner, t.typowner))
$$;

-- Creates the table of a restore as the role that owned the table when it was backed up. If that role is gone, only the ledger's
-- owner can read the rows. No other role gets rights, not even by default privileges. The ledger's owner copies the rows, because
-- COPY from a client cannot run in a function. So a table that would run code of other roles meanwhile is refused (I8).
CREATE OR REPLACE FUNCTION fieldfare.create_restored(in_schema text, new_table text, owner_then text, statement text,
  key_statement text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  owner oid := coalesce((SELECT r.oid FROM pg_roles r WHERE r.rolname = owner_then), quote_ident(current_user)::regrole::oid);
  had_temporary boolean := pg_my_temp_schema() <> 0;
  relation text;
  made pg_class;
  granted text[];
  other text;
  key name;
BEGIN
  PERFORM fieldfare.refuse_event_triggers_of_others();
  -- A literal of a default is read while the table is made, and the checks of domains in it run.
  IF fieldfare.controls_ledger(owner) AND statement ~ $re$'::("([^"]|"")*"|[^"',()])*\.$re$
      AND EXISTS (SELECT FROM pg_type t WHERE t.typtype = 'd' AND NOT fieldfare.controls_ledger(t.typowner)) THEN
    RAISE feature_not_supported USING MESSAGE = 'a default has a literal that could run code of another role';
  END IF;
  PERFORM fieldfare.run_as(owner, ARRAY[statement]);
  PERFORM fieldfare.refuse_leftovers(had_temporary);
  SELECT c.* INTO STRICT made FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = in_schema AND c.relname = new_table;
  relation := made.oid::regclass::text;
  IF made.relowner <> owner THEN
    EXECUTE format('ALTER TABLE %s OWNER TO %I', relation, pg_get_userbyid(owner));
  END IF;
  granted := ARRAY(SELECT format('REVOKE ALL ON %s FROM %s', relation,
      CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END)
    FROM (SELECT DISTINCT e.grantee FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) e
      WHERE c.oid = made.oid AND e.grantee <> owner) g);
  IF granted <> '{}' THEN
    PERFORM fieldfare.run_as(owner, granted);
    PERFORM fieldfare.refuse_leftovers(had_temporary);
  END IF;
  -- The key is made of no rows, so that its operator classes are known before there are rows, and made again behind them.
  IF key_statement IS NOT NULL THEN
    PERFORM fieldfare.run_as(owner, ARRAY[key_statement]);
    PERFORM fieldfare.refuse_leftovers(had_temporary);
  END IF;
  other := (SELECT c FROM fieldfare.code_run_by_copy(made.oid) c LIMIT 1);
  IF other IS NOT NULL THEN
    RAISE feature_not_supported USING MESSAGE = format('rows are copied with the rights of the ledger''s owner, and'
      ' could run code of another role: %s', other);
  END IF;
  key := (SELECT k.conname FROM pg_constraint k WHERE k.conrelid = made.oid AND k.contype = 'p');
  IF key IS NOT NULL THEN
    PERFORM fieldfare.run_as(owner, ARRAY[format('ALTER TABLE %s DROP CONSTRAINT %I', relation, key)]);
    PERFORM fieldfare.refuse_leftovers(had_temporary);
  END IF;
END
$$;

-- A backup was restored; it is called in the transaction of the restore.
CREATE OR REPLACE FUNCTION fieldfare.record_backup_restored(backup uuid) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT fieldfare.record_backup_event('restored', b) FROM fieldfare.field_data_backups b WHERE b.id = backup
$$;
