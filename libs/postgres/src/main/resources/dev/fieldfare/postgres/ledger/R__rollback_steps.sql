-- The steps of rollback plans, for each kind of origin. R__rollback_plans.sql stores them.

-- Text for people: what an undo of a change loses; NULL if it loses nothing.
CREATE OR REPLACE FUNCTION fieldfare.lost_by_undo(m fieldfare.field_migrations) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN m.migration_type IN ('ADD_COLUMN', 'ADD_FIELD') THEN 'the column and the values that were written into it since'
    WHEN m.migration_type = 'CREATE_TABLE' THEN 'the table and the rows that were written into it since'
    WHEN m.migration_type = 'DROP_COLUMN' THEN 'nothing; rows that were added since have no value in the column'
    WHEN NOT coalesce(m.lossless, true) THEN 'values that the former structure cannot hold'
  END
$$;

-- An undo that loses something is critical.
CREATE OR REPLACE FUNCTION fieldfare.level_of_undo(loses text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN loses IS NULL OR starts_with(loses, 'nothing') THEN 'STANDARD' ELSE 'CRITICAL' END
$$;

-- The changes after a migration, or the reason why a plan cannot lead back to it.
CREATE OR REPLACE FUNCTION fieldfare.steps_to_migration(point uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept fieldfare.field_migrations;
BEGIN
  SELECT * INTO kept FROM fieldfare.field_migrations m WHERE m.id = point;
  IF kept.id IS NULL THEN
    RETURN fieldfare.refused_backup('not_found', 'There is no migration with this id.');
  ELSIF kept.status <> 'APPLIED' OR kept.seq IS NULL THEN
    RETURN fieldfare.refused_backup('wrong_state', format('The migration is %s. A plan leads back to an applied migration.', kept.status));
  END IF;
  RETURN fieldfare.undo_steps(ARRAY(SELECT f.id FROM fieldfare.finished_migrations f WHERE f.seq > kept.seq AND f.status = 'APPLIED'
    AND f.migration_type NOT IN ('UNDO', 'PURGE', 'RESTORE') ORDER BY f.seq DESC LIMIT 101), 'came after this migration');
END
$$;

-- The changes of a change set. A later change of the same tables or columns would be lost, so it must be undone first.
CREATE OR REPLACE FUNCTION fieldfare.steps_of_change_set(wanted text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  members uuid[] := ARRAY(SELECT f.id FROM fieldfare.finished_migrations f WHERE f.change_set_id = wanted AND f.status = 'APPLIED'
    AND f.migration_type NOT IN ('UNDO', 'PURGE', 'RESTORE') ORDER BY f.seq DESC LIMIT 101);
  later text := (SELECT string_agg(DISTINCT format('%s of "%s.%s" (%s)', l.migration_type, l.schema_name, l.table_name, l.id), ', ')
    FROM unnest(members) AS m CROSS JOIN LATERAL fieldfare.later_changes(m) l WHERE l.id <> ALL (members));
BEGIN
  IF NOT EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.change_set_id = wanted) THEN
    RETURN fieldfare.refused_backup('not_found', 'There is no change set with this id.');
  ELSIF later IS NOT NULL THEN
    RETURN fieldfare.refused_backup('not_undoable', format('Later changes are to be undone first: %s.', later));
  END IF;
  RETURN fieldfare.undo_steps(members, 'is in this change set');
END
$$;

-- Changes as steps in this order, or a refusal.
CREATE OR REPLACE FUNCTION fieldfare.undo_steps(changes uuid[], where_they_are text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  steps jsonb := '[]';
  change fieldfare.field_migrations;
  possible json;
BEGIN
  IF changes = '{}' THEN
    RETURN fieldfare.refused_backup('wrong_state', format('No applied change %s.', where_they_are));
  ELSIF cardinality(changes) > 100 THEN
    RETURN fieldfare.refused_backup('too_big', 'A plan undoes at most 100 changes.');
  END IF;
  FOR change IN SELECT f.* FROM unnest(changes) WITH ORDINALITY AS c(id, n) JOIN fieldfare.finished_migrations f ON f.id = c.id
      ORDER BY c.n LOOP
    possible := fieldfare.undo_of(change.status, change.migration_type, change.lossless);
    IF NOT (possible ->> 'possible')::boolean THEN
      RETURN fieldfare.refused_backup('not_undoable', format('%s of "%s.%s" (%s): %s.', change.migration_type,
        change.schema_name, change.table_name, change.id, possible ->> 'reason'));
    END IF;
    steps := steps || jsonb_build_array(jsonb_build_object('kind', 'UNDO', 'reverts', change.id, 'schema', change.schema_name,
      'table', change.table_name, 'loses', fieldfare.lost_by_undo(change), 'estimatedMs', 1000,
      'level', fieldfare.level_of_undo(fieldfare.lost_by_undo(change)),
      'description', format('Undo %s of %s.%s%s', change.migration_type, change.schema_name, change.table_name,
        coalesce('.' || change.column_name, ''))));
  END LOOP;
  RETURN jsonb_build_object('steps', steps);
END
$$;

-- Other objects that need a table: views, foreign keys of other tables, functions, child tables. Tables that are removed before do
-- not count.
CREATE OR REPLACE FUNCTION fieldfare.dependants_of_table(relation oid, removed oid[]) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT CASE WHEN r.oid IS NULL THEN pg_describe_object(d.classid, d.objid, 0)
    ELSE pg_describe_object('pg_class'::regclass, r.ev_class, 0) END
  FROM pg_depend d LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
  LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
  LEFT JOIN pg_attrdef e ON d.classid = 'pg_attrdef'::regclass AND e.oid = d.objid
  LEFT JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
  LEFT JOIN pg_trigger g ON d.classid = 'pg_trigger'::regclass AND g.oid = d.objid
  LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
  CROSS JOIN LATERAL (SELECT coalesce(k.conrelid, r.ev_class, e.adrelid, p.polrelid, g.tgrelid, c.oid) AS owner) o
  WHERE (d.refclassid = 'pg_class'::regclass AND d.refobjid = relation
      OR d.refclassid = 'pg_type'::regclass AND d.refobjid = (SELECT t.reltype FROM pg_class t WHERE t.oid = relation))
    -- Parts of the table itself are removed and restored with it.
    AND d.deptype = 'n' AND o.owner IS DISTINCT FROM relation AND NOT coalesce(o.owner = ANY (removed), false)
    AND NOT (d.classid = 'pg_trigger'::regclass AND g.tgisinternal)
    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = o.owner AND i.indrelid = relation)
$$;

-- A step that removes a table. An undo reverts it as long as the removed table is kept.
CREATE OR REPLACE FUNCTION fieldfare.removal_step(b fieldfare.field_data_backups) RETURNS jsonb
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('kind', 'REMOVE_TABLE', 'level', 'CRITICAL', 'schema', b.schema_name,
    'table', b.table_name, 'rowsNow', fieldfare.plain_rows(b.schema_name, b.table_name), 'rowsInBackup', b.row_count,
    'estimatedMs', 1000, 'loses', 'all present rows of the table; they are kept until the grace ends',
    'description', format('Remove %s.%s as it is now', b.schema_name, b.table_name))
$$;

-- A step that restores the table of a backup under its own name.
CREATE OR REPLACE FUNCTION fieldfare.restore_step(b fieldfare.field_data_backups) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('kind', 'RESTORE', 'level', 'CRITICAL',
    'backupId', b.id, 'schema', b.schema_name, 'table', b.table_name, 'rowsInBackup', b.row_count,
    'estimatedMs', fieldfare.restore_estimate(b.raw_bytes),
    'loses', format('rows that were written after %s, and the parts that the warnings of the restore name', fieldfare.iso(b.created_at)),
    'description', format('Restore %s.%s from the backup %s', b.schema_name, b.table_name, b.id))
$$;

-- The table that has the name of the table of a backup. NULL for a backup of several tables: a query may ask for all backups before it
-- chooses some.
CREATE OR REPLACE FUNCTION fieldfare.table_of_backup(b fieldfare.field_data_backups) RETURNS oid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN b.schema_name IS NOT NULL AND b.table_name IS NOT NULL
    THEN to_regclass(format('%I.%I', b.schema_name, b.table_name))::oid END
$$;

-- Steps that remove the existing tables of these backups, each of one table. A table is removed after the tables that refer to it.
CREATE OR REPLACE FUNCTION fieldfare.removal_steps(backups fieldfare.field_data_backups[]) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  steps jsonb := '[]';
  removed oid[] := '{}';
  waiting oid[] := ARRAY(SELECT fieldfare.table_of_backup(b) FROM unnest(backups) b WHERE fieldfare.table_of_backup(b) IS NOT NULL);
  candidate oid;
  next_one oid;
  chosen fieldfare.field_data_backups;
BEGIN
  WHILE waiting <> '{}' LOOP
    next_one := NULL;
    FOREACH candidate IN ARRAY waiting LOOP
      IF NOT EXISTS (SELECT FROM fieldfare.dependants_of_table(candidate, removed)) THEN
        next_one := candidate;
        EXIT;
      END IF;
    END LOOP;
    SELECT b.* INTO chosen FROM unnest(backups) b WHERE fieldfare.table_of_backup(b) = coalesce(next_one, waiting[1]) LIMIT 1;
    IF next_one IS NULL THEN
      RETURN fieldfare.refused_backup('has_dependents', format('"%s.%s" exists, and these objects need it: %s. Add backups of such'
        || ' tables to the plan, or drop the objects.', chosen.schema_name, chosen.table_name,
        (SELECT string_agg(d, ', ' ORDER BY d) FROM fieldfare.dependants_of_table(waiting[1], removed) d)));
    END IF;
    IF chosen.schema_name || chosen.table_name ~ '[."]' THEN
      RETURN fieldfare.refused_backup('unsupported', format('"%s.%s" exists, and a plan does not remove a table with such a name.',
        chosen.schema_name, chosen.table_name));
    END IF;
    steps := steps || jsonb_build_array(fieldfare.removal_step(chosen));
    removed := removed || next_one;
    waiting := array_remove(waiting, next_one);
  END LOOP;
  RETURN jsonb_build_object('steps', steps);
END
$$;

-- The steps to backups: all removals, then the restores in the given order. A backup of several tables is restored table by table.
CREATE OR REPLACE FUNCTION fieldfare.steps_to_backups(backups uuid[]) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted uuid;
  source fieldfare.field_data_backups;
  one fieldfare.field_data_backups;
  chosen fieldfare.field_data_backups[] := '{}';
  refusal jsonb;
  tables text[] := '{}';
  restores jsonb := '[]';
  removals jsonb;
BEGIN
  FOREACH wanted IN ARRAY backups LOOP
    SELECT * INTO source FROM fieldfare.field_data_backups b WHERE b.id = wanted FOR SHARE;
    IF source.scope IS NOT NULL THEN
      refusal := fieldfare.table_choice_refusal(source, NULL, NULL);
      IF refusal IS NOT NULL THEN
        RETURN refusal;
      END IF;
    END IF;
    FOR one IN SELECT t.* FROM fieldfare.tables_of_backup(source) t LOOP
      refusal := fieldfare.restore_refusal(one, one.schema_name, one.table_name);
      IF refusal IS NOT NULL AND refusal ->> 'refused' <> 'table_exists' THEN
        RETURN refusal;
      ELSIF fieldfare.name_of(one.schema_name, one.table_name) = ANY (tables) THEN
        RETURN fieldfare.refused_backup('invalid_value', format('Two of the backups are of "%s.%s".', one.schema_name,
          one.table_name));
      ELSIF cardinality(tables) = 100 THEN
        RETURN fieldfare.refused_backup('too_big', 'A plan restores at most 100 tables. Restore the backup into a database.');
      END IF;
      tables := tables || fieldfare.name_of(one.schema_name, one.table_name);
      chosen := chosen || one;
      restores := restores || jsonb_build_array(fieldfare.restore_step(one));
    END LOOP;
  END LOOP;
  removals := fieldfare.removal_steps(chosen);
  RETURN CASE WHEN removals ? 'refused' THEN removals ELSE jsonb_build_object('steps', (removals -> 'steps') || restores) END;
END
$$;

-- The steps of an origin as they would be now: {steps}, or a refusal.
CREATE OR REPLACE FUNCTION fieldfare.rollback_steps(origin jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  answer jsonb := CASE
    WHEN origin ? 'to' THEN fieldfare.steps_to_migration((origin ->> 'to')::uuid)
    WHEN origin ? 'changeSet' THEN fieldfare.steps_of_change_set(origin ->> 'changeSet')
    ELSE fieldfare.steps_to_backups(ARRAY(SELECT e::uuid FROM jsonb_array_elements_text(origin -> 'backups') WITH ORDINALITY AS x(e, n)
      ORDER BY n)) END;
BEGIN
  IF answer ? 'refused' THEN
    RETURN answer;
  END IF;
  RETURN jsonb_build_object('steps', (answer -> 'steps') || jsonb_build_array(jsonb_build_object('kind', 'VERIFY', 'level', 'CRITICAL',
    'estimatedMs', 500, 'description', 'Verify the result of each step')));
END
$$;
