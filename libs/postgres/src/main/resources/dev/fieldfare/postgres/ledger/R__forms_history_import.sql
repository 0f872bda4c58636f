-- Imports the history that a form builder kept, in batches.

-- The migrations that made these backups, as {backup: migration}: the first removal or type change that names one.
CREATE OR REPLACE FUNCTION fieldfare.makers_of_backups(in_table text, backups jsonb) RETURNS jsonb LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(x.backup, to_jsonb(x)), '{}') FROM (SELECT DISTINCT ON (m.backup) m.*
    FROM fieldfare.former_migrations(fieldfare.former_rows_of_backups('field_migrations', in_table, backups)) m
    WHERE m.kind IN ('DROP_COLUMN', 'CHANGE_TYPE') ORDER BY m.backup, m.executed, m.former) x
$$;

-- Imports backups that are not in quarantine yet. makers has the migrations that made them.
CREATE OR REPLACE FUNCTION fieldfare.import_former_backups(backups jsonb, makers jsonb, in_table text, zone text, dry_run boolean,
  OUT taken int, OUT expired int, OUT problems jsonb) LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  backup jsonb;
  maker jsonb;
  problem text;
BEGIN
  taken := 0;
  expired := 0;
  problems := '[]';
  FOR backup IN SELECT b FROM jsonb_array_elements(backups) b LOOP
    CONTINUE WHEN EXISTS (SELECT FROM fieldfare.quarantine q WHERE q.id = (backup ->> 'id')::uuid);
    IF (backup ->> 'until')::timestamptz < clock_timestamp() THEN
      expired := expired + 1;
      CONTINUE;
    END IF;
    maker := makers -> (backup ->> 'id');
    problem := fieldfare.import_former_backup(backup, in_table, (maker ->> 'id')::uuid, maker ->> 'old_type', zone, dry_run);
    IF problem IS NULL THEN
      taken := taken + 1;
    ELSE
      problems := problems || jsonb_build_object('kind', 'backup', 'id', backup ->> 'id', 'column', backup ->> 'column', 'reason', problem);
    END IF;
  END LOOP;
END
$$;

-- Imports the next rows of the history of one table, at most as many as given, and returns a report. Migrations are imported with the
-- backups that they made; backups of no migration follow. zone is the time zone in which the form builder ran. after is where the last
-- call ended, its "next"; NULL begins. Without "next" in the report all is imported. A dry run writes nothing, and so does a repeated call.
CREATE OR REPLACE FUNCTION fieldfare.import_form_history(in_table text, dry_run boolean, zone text, after jsonb, most int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  had_temporary boolean := pg_my_temp_schema() <> 0;
  start constant jsonb := '{"at": "-infinity", "id": "00000000-0000-0000-0000-000000000000"}';
  kept text := coalesce(after ->> 'table', 'field_migrations');
  told jsonb;
  backups jsonb;
  makers jsonb;
  done record;
  recorded bigint := 0;
  problems jsonb := '[]';
  found int;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  PERFORM clock_timestamp() AT TIME ZONE zone;
  told := fieldfare.former_rows(kept, in_table, coalesce(after, start) || jsonb_build_object('most', most));
  found := jsonb_array_length(told);
  IF kept = 'field_migrations' THEN
    makers := fieldfare.makers_of_backups(in_table, jsonb_path_query_array(told, '$[*].backup ? (@ != null)'));
    -- The others are imported with their own migration.
    backups := fieldfare.former_rows_of_backups('field_data_backups', in_table, (SELECT coalesce(jsonb_agg(m.key), '[]')
      FROM jsonb_each(makers) m WHERE EXISTS (SELECT FROM jsonb_array_elements(told) t WHERE t ->> 'id' = m.value ->> 'former')));
    problems := coalesce((SELECT jsonb_agg(jsonb_build_object('kind', 'migration', 'id', m.former, 'column', m.column_name,
      'reason', 'a form builder has no such type')) FROM fieldfare.former_migrations(told) m WHERE m.kind IS NULL), '[]');
  ELSE
    makers := fieldfare.makers_of_backups(in_table, jsonb_path_query_array(told, '$[*].id'));
    backups := coalesce((SELECT jsonb_agg(b) FROM jsonb_array_elements(told) b WHERE NOT makers ? (b ->> 'id')), '[]');
  END IF;
  SELECT * INTO STRICT done FROM fieldfare.import_former_backups(backups, makers, in_table, zone, dry_run);
  IF kept = 'field_migrations' THEN
    recorded := fieldfare.record_former_migrations(told, in_table, dry_run);
  END IF;
  PERFORM fieldfare.refuse_leftovers(had_temporary);
  RETURN jsonb_build_object('table', in_table, 'migrationsFound', CASE kept WHEN 'field_migrations' THEN found ELSE 0 END,
    'migrationsImported', recorded, 'backupsFound', CASE kept WHEN 'field_migrations' THEN 0 ELSE found END, 'backupsImported', done.taken,
    'backupsExpired', done.expired, 'problems', problems || done.problems, 'next', CASE
      WHEN found = most THEN jsonb_build_object('table', kept, 'at', told -> (found - 1) -> 'at', 'id', told -> (found - 1) -> 'id')
      WHEN kept = 'field_migrations' THEN start || '{"table": "field_data_backups"}' END);
END
$$;

-- Imports the whole history of one table in one transaction, for gateways of the release before batches.
CREATE OR REPLACE FUNCTION fieldfare.import_form_history(in_table text, dry_run boolean, zone text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whole jsonb := fieldfare.import_form_history(in_table, dry_run, zone, NULL, 250);
  part jsonb;
BEGIN
  WHILE jsonb_typeof(whole -> 'next') = 'object' LOOP
    part := fieldfare.import_form_history(in_table, dry_run, zone, whole -> 'next', 250);
    whole := (SELECT jsonb_object_agg(w.key, CASE jsonb_typeof(w.value)
        WHEN 'number' THEN to_jsonb(w.value::bigint + (part -> w.key)::bigint)
        WHEN 'array' THEN w.value || (part -> w.key) ELSE part -> w.key END) FROM jsonb_each(whole) w);
  END LOOP;
  RETURN whole - 'next';
END
$$;

REVOKE ALL ON FUNCTION fieldfare.import_form_history(text, boolean, text, jsonb, int), fieldfare.import_form_history(text, boolean, text)
  FROM PUBLIC;
