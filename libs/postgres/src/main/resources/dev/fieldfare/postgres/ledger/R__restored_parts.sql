-- Parts of a restored table other than columns and rows: constraints, indexes, sequences, comments, policies, privileges.
-- A part is {kind, name, column, definition, comment}, as in the manifest of its backup.

-- The order in which parts are made. Rows exist before constraints, and foreign keys come after the keys of the table itself.
CREATE OR REPLACE FUNCTION fieldfare.part_place(kind text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_position(ARRAY['PRIMARY_KEY', 'UNIQUE', 'EXCLUDE', 'UNIQUE_INDEX', 'INDEX', 'CHECK', 'SEQUENCE', 'DEFAULT', 'OPTION',
    'ROW_SECURITY', 'POLICY', 'RULE', 'STATISTICS', 'REPLICA_IDENTITY', 'COMMENT', 'FOREIGN_KEY', 'TRIGGER', 'TRIGGER_STATE', 'GRANT'],
    kind)
$$;

-- If code of other roles wrote into the table, the triggers of a deferrable constraint would run at the commit, as the role of the
-- session. So deferrable constraints and triggers are made last, when no such code runs any more.
CREATE OR REPLACE FUNCTION fieldfare.part_is_late(part jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT part ->> 'kind' IN ('TRIGGER', 'TRIGGER_STATE', 'GRANT') OR part ->> 'kind' IN ('PRIMARY_KEY', 'UNIQUE', 'FOREIGN_KEY')
    AND part ->> 'definition' ~ 'DEFERRABLE'
$$;

-- Parts that name the table in their statements, or act on other tables. They are restored under the former name only.
CREATE OR REPLACE FUNCTION fieldfare.part_needs_name(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT kind IN ('DEFAULT', 'ROW_SECURITY', 'POLICY', 'RULE', 'STATISTICS', 'REPLICA_IDENTITY', 'TRIGGER', 'TRIGGER_STATE', 'GRANT')
$$;

-- Whether a part could run code of another role: it names an object that does not belong to PostgreSQL itself.
CREATE OR REPLACE FUNCTION fieldfare.part_names_others(part jsonb, source text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT part ->> 'kind' IN ('EXCLUDE', 'UNIQUE_INDEX', 'INDEX', 'CHECK', 'DEFAULT', 'POLICY', 'RULE', 'STATISTICS', 'TRIGGER')
    AND regexp_replace(replace(part ->> 'definition', ' ON ' || source || ' ', ''), '''([^'']|'''')*''', '', 'g') ~ '\.[^0-9]'
$$;

-- Whether PostgreSQL evaluates the expressions of a part while it makes it, which can take long. In this time
-- another role may create a function of a name that did not exist at the check.
CREATE OR REPLACE FUNCTION fieldfare.part_runs_code(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT kind IN ('EXCLUDE', 'UNIQUE_INDEX', 'INDEX', 'CHECK')
$$;

-- Whether roles without rights on the ledger own code in this database.
CREATE OR REPLACE FUNCTION fieldfare.others_own_code() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM (SELECT DISTINCT s.refobjid AS role FROM pg_shdepend s
      WHERE s.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()) AND s.deptype = 'o'
        AND s.classid IN ('pg_type'::regclass, 'pg_proc'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass,
          'pg_opfamily'::regclass, 'pg_collation'::regclass)) o
    WHERE NOT fieldfare.controls_ledger(o.role))
$$;

-- Why no part is restored, or NULL. If the table belongs to a role that controls the ledger, parts are made with its rights. So
-- that role must own their definitions, and no other role may rename tables in the schema meanwhile.
CREATE OR REPLACE FUNCTION fieldfare.parts_refusal(owner oid, owner_then text, in_schema text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN pg_get_userbyid(owner) <> owner_then THEN format('The role %I, which owned the table, does not exist.', owner_then)
    WHEN fieldfare.controls_ledger(owner) AND NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = in_schema
        AND fieldfare.controls_ledger(CASE pg_get_userbyid(n.nspowner) WHEN 'pg_database_owner'
          THEN (SELECT d.datdba FROM pg_database d WHERE d.datname = current_database()) ELSE n.nspowner END))
      THEN format('The schema %I belongs to a role without rights on the ledger.', in_schema)
  END
$$;

-- The statements that make a part. If a name is taken, PostgreSQL chooses another one.
CREATE OR REPLACE FUNCTION fieldfare.part_statements(part jsonb, in_schema text, of_table text, source text, largest jsonb)
RETURNS text[] LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kind text := part ->> 'kind';
  relation text := format('%I.%I', in_schema, of_table);
  column_name text := part ->> 'column';
  definition text := part ->> 'definition';
  comment text := part ->> 'comment';
  is_free boolean := part ->> 'name' <> '' AND to_regclass(format('%I.%I', in_schema, part ->> 'name')) IS NULL;
  sequence text := CASE WHEN is_free THEN part ->> 'name' ELSE left(of_table || '_' || (part ->> 'column'), 59) || '_seq' END;
BEGIN
  RETURN array_remove(CASE
    WHEN kind IN ('PRIMARY_KEY', 'UNIQUE', 'EXCLUDE') THEN ARRAY[
      format('ALTER TABLE %s ADD %s%s', relation, CASE WHEN is_free THEN format('CONSTRAINT %I ', part ->> 'name') END, definition),
      CASE WHEN is_free THEN format('COMMENT ON CONSTRAINT %I ON %s IS %L', part ->> 'name', relation, comment) END]
    WHEN kind IN ('CHECK', 'FOREIGN_KEY') THEN ARRAY[
      format('ALTER TABLE %s ADD CONSTRAINT %I %s', relation, part ->> 'name',
        replace(definition, ' REFERENCES ' || source || '(', ' REFERENCES ' || relation || '(')),
      format('COMMENT ON CONSTRAINT %I ON %s IS %L', part ->> 'name', relation, comment)]
    WHEN kind IN ('UNIQUE_INDEX', 'INDEX') THEN ARRAY[
      format('CREATE %sINDEX %sON %s %s', CASE kind WHEN 'UNIQUE_INDEX' THEN 'UNIQUE ' END,
        CASE WHEN is_free THEN format('%I ', part ->> 'name') END, relation, definition),
      CASE WHEN is_free THEN format('COMMENT ON INDEX %I.%I IS %L', in_schema, part ->> 'name', comment) END]
    WHEN kind = 'SEQUENCE' THEN ARRAY[
      format('CREATE SEQUENCE %I.%I %s', in_schema, sequence, definition),
      format('ALTER SEQUENCE %I.%I OWNED BY %s.%I', in_schema, sequence, relation, column_name),
      format('ALTER TABLE %s ALTER %I SET DEFAULT nextval(%L)', relation, column_name, format('%I.%I', in_schema, sequence)),
      'SELECT pg_catalog.setval(' || quote_literal(format('%I.%I', in_schema, sequence)) || ', ' || (largest ->> column_name) || ')']
    WHEN kind = 'DEFAULT' THEN ARRAY[format('ALTER TABLE %s ALTER %I SET DEFAULT %s', relation, column_name, definition)]
    WHEN kind = 'OPTION' THEN ARRAY[format('ALTER TABLE %s SET (%s)', relation, definition)]
    WHEN kind = 'COMMENT' THEN ARRAY[CASE column_name WHEN '' THEN format('COMMENT ON TABLE %s IS %L', relation, comment)
      ELSE format('COMMENT ON COLUMN %s.%I IS %L', relation, column_name, comment) END]
    WHEN kind = 'POLICY' THEN ARRAY[replace(definition, source, relation),
      format('COMMENT ON POLICY %I ON %s IS %L', part ->> 'name', relation, comment)]
    WHEN fieldfare.part_needs_name(kind) THEN ARRAY[replace(definition, source, relation)]
  END, NULL);
END
$$;

-- Makes one part. Comparing the rows of big tables would block writers for too long, so their foreign keys stay NOT VALID and hold for
-- new rows only. The same applies if rows violate a foreign key.
CREATE OR REPLACE FUNCTION fieldfare.make_part(owner oid, part jsonb, statements text[], relation text) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_key boolean := part ->> 'kind' = 'FOREIGN_KEY' AND part ->> 'definition' !~ ' NOT (VALID|ENFORCED)$';
  big boolean := is_key AND pg_relation_size(relation::regclass) > 64 * 1024 * 1024;
BEGIN
  -- Earlier statements may have set it.
  PERFORM set_config('lock_timeout', '2s', true);
  IF NOT big THEN
    BEGIN
      PERFORM fieldfare.run_as(owner, statements);
      RETURN NULL;
    EXCEPTION WHEN foreign_key_violation THEN
      IF NOT is_key THEN
        RAISE;
      END IF;
    END;
  END IF;
  PERFORM set_config('lock_timeout', '2s', true);
  PERFORM fieldfare.run_as(owner, ARRAY[statements[1] || ' NOT VALID'] || statements[2:]);
  RETURN format('it is NOT VALID: %s', CASE WHEN big THEN 'the rows were not compared, because the table is big'
    ELSE 'rows violate it' END);
END
$$;

-- A warning about a part that was not restored.
CREATE OR REPLACE FUNCTION fieldfare.part_warning(message text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('code', 'structure_not_restored', 'severity', 'HIGH', 'message', message,
    'suggestion', 'Create it by hand. The manifest of the backup has its definition.')
$$;

CREATE OR REPLACE FUNCTION fieldfare.warn_of_restore(migration uuid, warnings jsonb) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  UPDATE ONLY fieldfare.field_migrations m SET warnings = coalesce(m.warnings, '[]') || warn_of_restore.warnings
  WHERE m.id = migration AND warn_of_restore.warnings <> '[]'
$$;

-- Makes the parts of a restored table, after its rows. Parts that cannot be made are left out, with a warning of the migration. If the
-- primary key or row security cannot be made, the restore fails. `source` is the quoted name in the definitions. `largest` has the
-- largest number of each column with a sequence. Returns whether the primary key was made.
CREATE OR REPLACE FUNCTION fieldfare.make_parts(migration uuid, into_table jsonb, backup jsonb, largest jsonb) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  in_schema text := into_table ->> 'schema';
  of_table text := into_table ->> 'table';
  relation text := format('%I.%I', in_schema, of_table);
  source text := format('%I.%I', backup ->> 'readSchema', backup ->> 'table');
  is_former boolean := in_schema = backup ->> 'schema' AND of_table = backup ->> 'table';
  had_temporary boolean := pg_my_temp_schema() <> 0;
  owner oid := (SELECT c.relowner FROM pg_class c WHERE c.oid = relation::regclass);
  refusal text := fieldfare.parts_refusal(owner, backup ->> 'owner', in_schema);
  careful boolean := fieldfare.controls_ledger(owner);
  open_to_all boolean := false;
  warnings jsonb := '[]';
  checked boolean := false;
  named_only text;
  broken text;
  part jsonb;
  said text;
BEGIN
  IF refusal IS NOT NULL THEN
    PERFORM fieldfare.warn_of_restore(migration, jsonb_build_array(fieldfare.part_warning(
      'Indexes, constraints, comments and privileges were not restored. ' || refusal)));
    RETURN false;
  END IF;
  FOR part IN SELECT p FROM jsonb_array_elements(backup -> 'parts') WITH ORDINALITY AS e(p, n)
      ORDER BY fieldfare.part_is_late(p), fieldfare.part_place(p ->> 'kind'), n LOOP
    IF fieldfare.part_is_late(part) AND NOT checked THEN
      PERFORM fieldfare.refuse_leftovers(had_temporary);
      checked := true;
    END IF;
    said := NULL;
    IF NOT is_former AND fieldfare.part_needs_name(part ->> 'kind') THEN
      named_only := 'Triggers, rules, policies, statistics, privileges and defaults of other sequences were not restored, because the'
        ' table has another name.';
      CONTINUE;
    ELSIF open_to_all AND part ->> 'kind' = 'GRANT' THEN
      said := 'a restrictive policy is missing, so that the role could read more rows than before';
    ELSIF careful AND fieldfare.part_names_others(part, source) AND (fieldfare.part_runs_code(part ->> 'kind')
        OR fieldfare.others_own_code()) THEN
      said := 'it could run code of another role with rights on the ledger';
    ELSE
      BEGIN
        said := fieldfare.make_part(owner, part, fieldfare.part_statements(part, in_schema, of_table, source, largest), relation);
      EXCEPTION WHEN OTHERS THEN
        -- Errors of values, names and rights: a retry would fail again.
        IF left(SQLSTATE, 2) NOT IN ('21', '22', '23', '2B', '2F', '38', '39', '3F', '42', '0A', 'P0')
            OR part ->> 'kind' IN ('PRIMARY_KEY', 'ROW_SECURITY') THEN
          RAISE;
        END IF;
        -- The message of PostgreSQL can have values of rows.
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        said := format('PostgreSQL refused it with %s', SQLSTATE) || coalesce(format(' (%s)', nullif(broken, '')), '');
      END;
    END IF;
    IF said IS NOT NULL THEN
      open_to_all := open_to_all OR part ->> 'kind' = 'POLICY' AND part ->> 'definition' ~ ' AS RESTRICTIVE ';
      warnings := warnings || jsonb_build_array(fieldfare.part_warning(format('The %s%s was not restored as it was: %s.',
        lower(replace(part ->> 'kind', '_', ' ')), coalesce(' ' || nullif(coalesce(nullif(part ->> 'name', ''), part ->> 'column'), ''),
          ''), said)));
    END IF;
  END LOOP;
  IF NOT checked THEN
    PERFORM fieldfare.refuse_leftovers(had_temporary);
  END IF;
  IF named_only IS NOT NULL THEN
    warnings := warnings || jsonb_build_array(fieldfare.part_warning(named_only));
  END IF;
  PERFORM fieldfare.warn_of_restore(migration, warnings);
  RETURN backup -> 'parts' @> '[{"kind": "PRIMARY_KEY"}]';
END
$$;
