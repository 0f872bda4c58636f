-- Steps of undo plans: constraints, privileges, identity columns.

-- Adds a constraint again. If rows violate it, it is NOT VALID and holds for new rows only.
CREATE OR REPLACE FUNCTION fieldfare.add_constraint(relation text, constraint_name text, definition text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.run_as_owner(relation, format('ALTER TABLE %s ADD CONSTRAINT %I %s', relation, constraint_name, definition));
  RETURN true;
EXCEPTION WHEN check_violation OR foreign_key_violation OR not_null_violation THEN
  PERFORM fieldfare.run_as_owner(relation,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s NOT VALID', relation, constraint_name, definition));
  RETURN false;
END
$$;

-- Sets NOT NULL again on servers where such constraints have no names or cannot be NOT VALID.
CREATE OR REPLACE FUNCTION fieldfare.set_not_null(relation text, column_name text, constraint_name text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.run_as_owner(relation, format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL', relation, column_name));
  RETURN true;
EXCEPTION WHEN not_null_violation THEN
  PERFORM fieldfare.run_as_owner(relation, format('ALTER TABLE %s ADD CONSTRAINT %I CHECK (%I IS NOT NULL) NOT VALID',
    relation, constraint_name, column_name));
  RETURN false;
END
$$;

-- Revokes the default privileges of a relation that was created again. If its privileges were ever changed, later statements grant
-- all of them, also those of its owner.
CREATE OR REPLACE FUNCTION fieldfare.revoke_grants(relation text, owner_too boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  grantee text;
BEGIN
  FOR grantee IN SELECT DISTINCT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END
      FROM pg_class c CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) x
      WHERE c.oid = relation::regclass AND (owner_too OR x.grantee <> c.relowner) LOOP
    PERFORM fieldfare.run_as_owner(relation, format('REVOKE ALL ON %s FROM %s CASCADE', relation, grantee));
  END LOOP;
END
$$;

-- Keeps the state of the sequence of an identity column, with its privileges and comment. restore_identity() restores it.
CREATE OR REPLACE FUNCTION fieldfare.keep_identity(migration uuid, sequence_name text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  standing jsonb;
BEGIN
  SELECT a.answer INTO standing FROM fieldfare.ask_owner(sequence_name,
    format('SELECT jsonb_build_object(''last'', last_value, ''called'', is_called) FROM %s', sequence_name)) a;
  UPDATE fieldfare.quarantine q
     SET definition = q.definition || jsonb_build_object('sequence', coalesce(q.definition -> 'sequence', (
           SELECT jsonb_build_object('comment', obj_description(c.oid, 'pg_class'), 'grants', CASE WHEN c.relacl IS NOT NULL THEN
             (SELECT jsonb_agg(jsonb_build_array(x.privilege_type, CASE x.grantee WHEN 0 THEN 'PUBLIC'
                ELSE quote_ident(pg_get_userbyid(x.grantee)) END, x.is_grantable)) FROM aclexplode(c.relacl) x) END)
             FROM pg_class c WHERE c.oid = sequence_name::regclass)) || standing)
   WHERE q.migration_id = migration;
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.restore_identity(original uuid, relation text, column_name text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  standing jsonb := (SELECT q.definition -> 'sequence' FROM fieldfare.quarantine q WHERE q.migration_id = original);
  sequence regclass := pg_get_serial_sequence(relation, column_name)::regclass;
  privilege jsonb;
BEGIN
  PERFORM setval(sequence, (standing ->> 'last')::bigint, (standing ->> 'called')::boolean);
  IF NOT standing ? 'grants' THEN
    RETURN;
  END IF;
  PERFORM fieldfare.revoke_grants(sequence::text, standing -> 'grants' <> 'null');
  FOR privilege IN SELECT g FROM jsonb_array_elements(nullif(standing -> 'grants', 'null')) g LOOP
    PERFORM fieldfare.run_as_owner(relation, format('GRANT %s ON SEQUENCE %s TO %s%s', privilege ->> 0, sequence, privilege ->> 1,
      CASE WHEN (privilege ->> 2)::boolean THEN ' WITH GRANT OPTION' ELSE '' END));
  END LOOP;
  IF standing ->> 'comment' IS NOT NULL THEN
    PERFORM fieldfare.run_as_owner(relation, format('COMMENT ON SEQUENCE %s IS %L', sequence, standing ->> 'comment'));
  END IF;
END
$$;
