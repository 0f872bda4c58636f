-- Backups of several tables, of a schema and of all, on demand.

-- Requests such a backup. asked: {name, type, scope}. Answers {backup} or {refused, message}. A table that does not exist is a
-- warning, or a refusal if all of them are required.
CREATE OR REPLACE FUNCTION fieldfare.request_database_backup(asked jsonb, requester text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  requested fieldfare.field_data_backups;
  wanted jsonb;
  refusal jsonb;
  missing text[] := '{}';
  present int := 0;
BEGIN
  FOR wanted IN SELECT t FROM jsonb_array_elements(asked #> '{scope,tables}') t LOOP
    refusal := fieldfare.backup_refusal(wanted ->> 'schema', wanted ->> 'table', NULL);
    IF refusal ->> 'refused' = 'table_missing' AND NOT coalesce((asked #>> '{scope,required}')::boolean, false) THEN
      missing := missing || format('There is no table "%s.%s".', wanted ->> 'schema', wanted ->> 'table');
    ELSIF refusal IS NOT NULL THEN
      RETURN refusal;
    ELSE
      present := present + 1;
    END IF;
  END LOOP;
  IF asked ->> 'type' = 'tables' AND present = 0 THEN
    RETURN fieldfare.refused_backup('table_missing', 'None of the tables exists.');
  END IF;
  IF asked ->> 'type' = 'schema' THEN
    IF asked #>> '{scope,schema}' ~ '^(pg_|fieldfare)' OR asked #>> '{scope,schema}' = 'information_schema' THEN
      RETURN fieldfare.refused_backup('system_schema',
        format('The schema "%s" is not backed up on demand.', asked #>> '{scope,schema}'));
    ELSIF NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = asked #>> '{scope,schema}') THEN
      RETURN fieldfare.refused_backup('schema_missing', format('There is no schema "%s".', asked #>> '{scope,schema}'));
    END IF;
  END IF;
  INSERT INTO fieldfare.field_data_backups (id, name, schema_name, backup_type, status, created_by, due_at, scope, warnings)
  VALUES (fieldfare.new_id(), asked ->> 'name', asked #>> '{scope,schema}', asked ->> 'type', 'RUNNING', requester,
    clock_timestamp(), asked -> 'scope', missing)
  RETURNING * INTO requested;
  RETURN jsonb_build_object('backup', fieldfare.backup_document(requested));
END
$$;

-- Such backups that should be taken or read back now.
CREATE OR REPLACE FUNCTION fieldfare.database_backups_due(most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.id FROM fieldfare.field_data_backups b
  WHERE b.due_at <= clock_timestamp() AND b.scope IS NOT NULL ORDER BY b.due_at LIMIT most
$$;

-- What the worker has to say of a backup that it takes.
CREATE OR REPLACE FUNCTION fieldfare.record_backup_warnings(backup uuid, held_epoch bigint, lines text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.require_lease('backup/' || backup, held_epoch);
  UPDATE fieldfare.field_data_backups b SET warnings = lines WHERE b.id = backup;
END
$$;

-- Those of these roles that have no rights on the ledger, or do not exist. Their code must not run with our rights.
CREATE OR REPLACE FUNCTION fieldfare.untrusted_roles(names text[]) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT n FROM unnest(names) AS n LEFT JOIN pg_roles r ON r.rolname = n
  WHERE NOT coalesce(fieldfare.controls_ledger(r.oid), false)
$$;

-- Those of these roles and tablespaces (as "tablespace …") that do not exist.
CREATE OR REPLACE FUNCTION fieldfare.missing_server_objects(roles text[], tablespaces text[]) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('role "%s"', n) FROM unnest(roles) AS n WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = n)
  UNION ALL
  SELECT format('tablespace "%s"', n) FROM unnest(tablespaces) AS n
  WHERE NOT EXISTS (SELECT FROM pg_tablespace t WHERE t.spcname = n)
$$;
