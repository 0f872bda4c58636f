-- Quarantine: what a change would destroy, kept in the same transaction (I5), and the functions that
-- plans call to keep it and to bring it back.
--
-- copied: data holds {key: value}, both as text, value null for NULL; where a type changed, converted
--         holds {key: new value} of the rows whose text changed with it.
-- hidden: the column is still in its table under another name.
-- moved:  the table is in a schema of its own.
CREATE TABLE fieldfare.quarantine (
  id uuid PRIMARY KEY,
  migration_id uuid NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('copied', 'hidden', 'moved')),
  schema_name text NOT NULL,
  table_name text NOT NULL,
  column_name text,
  column_type text,
  key_columns text[] NOT NULL DEFAULT '{}',
  data jsonb,
  converted jsonb,
  row_count bigint,
  bytes bigint,
  definition jsonb,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  restored_at timestamptz,
  purged_at timestamptz,
  -- {count, keys} of values that an undo could not put back: they stay here, and restored_at stays empty.
  unrestored jsonb
);
-- Compressing would cost more than it saves while the lock is held.
ALTER TABLE fieldfare.quarantine ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE fieldfare.quarantine ALTER COLUMN converted SET STORAGE EXTERNAL;
ALTER TABLE fieldfare.quarantine ALTER COLUMN definition SET STORAGE EXTERNAL;
ALTER TABLE fieldfare.quarantine ALTER data SET STATISTICS 0, ALTER converted SET STATISTICS 0, ALTER definition SET STATISTICS 0;

-- The ledger is read by its keys. ANALYZE reads 300 rows for each unit of this, and it comes by every few thousand
-- migrations.
DO $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT a.attrelid::regclass AS relation, a.attname FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid
      WHERE r.relnamespace = 'fieldfare'::regnamespace AND r.relkind = 'r' AND a.attnum > 0
        AND a.attstattarget IS DISTINCT FROM 0 LOOP
    EXECUTE format('ALTER TABLE %s ALTER %I SET STATISTICS 10', c.relation, c.attname);
  END LOOP;
END
$$;

-- What changes whenever the shape of a table changes: the versions of its catalogue rows, and which
-- objects depend on it. VACUUM and ANALYZE update in place and leave it alone. A scope, the text of an array of column
-- numbers, leaves the other columns and what depends on them out: a form's table may have hundreds. The fingerprint
-- begins with the scope that it was taken with.
CREATE FUNCTION fieldfare.fingerprints(tables oid[], scopes text[])
RETURNS TABLE (table_oid oid, fingerprint text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY
  SELECT c.oid, concat_ws('-', coalesce(t.scope, '') || ':' || c.xmin,
    CASE WHEN t.scope IS NULL THEN
      (SELECT sum(hashint8((a.attnum::bigint << 33) | a.xmin::text::bigint))
         FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)
    ELSE
      (SELECT sum(hashint8((a.attnum::bigint << 33) | a.xmin::text::bigint)) FROM unnest(t.scope::int2[]) n
        CROSS JOIN LATERAL (SELECT b.attnum, b.xmin FROM pg_attribute b WHERE b.attrelid = c.oid AND b.attnum = n OFFSET 0) a)
      END,
    (SELECT sum(hashint8((k.oid::bigint << 32) # k.xmin::text::bigint))
       FROM pg_constraint k WHERE k.conrelid = c.oid),
    (SELECT sum(hashint8((i.indexrelid::bigint << 32) # i.xmin::text::bigint))
       FROM pg_index i WHERE i.indrelid = c.oid),
    CASE WHEN t.scope IS NULL THEN
      (SELECT sum(hashint8((d.objid::bigint << 32)
                           # ((d.classid::bigint << 12) + d.objsubid * 4096 + d.refobjsubid)))
         FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid)
    ELSE
      (SELECT sum(hashint8((d.objid::bigint << 32)
                           # ((d.classid::bigint << 12) + d.objsubid * 4096 + d.refobjsubid)))
         FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
          AND d.refobjsubid = ANY (0 || t.scope::int[])) END,
    (SELECT sum(hashint8(p.xmin::text::bigint)) FROM pg_publication p))
  -- OFFSET: a join would read all of a small pg_class.
  FROM unnest(tables, scopes) t (oid, scope)
  CROSS JOIN LATERAL (SELECT k.oid, k.xmin FROM pg_class k WHERE k.oid = t.oid OFFSET 0) c;
END
$$;

-- The type modifier that a type's text asks for, on servers before 17, which have no function for it.
-- Only called with text that to_regtype has read in whole.
CREATE FUNCTION fieldfare.type_modifier(type_text text) RETURNS int
LANGUAGE plpgsql STABLE AS $$
DECLARE
  plain pg_catalog.text := pg_catalog.lower(pg_catalog.btrim(pg_catalog.regexp_replace(type_text, '(\[[0-9 ]*\]\s*)+$', '')));
  modifiers pg_catalog.text[] := pg_catalog.regexp_split_to_array(
    pg_catalog.btrim(pg_catalog.substring(plain, '\(([^()]*)\)')), '\s*,\s*');
  fields pg_catalog.text := pg_catalog.btrim(pg_catalog.regexp_replace(plain, '^interval|\(.*', '', 'g'));
  input pg_catalog.regproc;
  result int;
BEGIN
  IF plain LIKE 'interval%' THEN
    -- Which parts an interval has is the first modifier.
    modifiers := CASE fields WHEN '' THEN '32767' WHEN 'year' THEN '4' WHEN 'month' THEN '2' WHEN 'day' THEN '8'
      WHEN 'hour' THEN '1024' WHEN 'minute' THEN '2048' WHEN 'second' THEN '4096' WHEN 'year to month' THEN '6'
      WHEN 'day to hour' THEN '1032' WHEN 'day to minute' THEN '3080' WHEN 'day to second' THEN '7176'
      WHEN 'hour to minute' THEN '3072' WHEN 'hour to second' THEN '7168' WHEN 'minute to second' THEN '6144'
      END || coalesce(modifiers, '{}');
    IF plain = 'interval' THEN
      RETURN -1;
    END IF;
  END IF;
  IF modifiers IS NULL THEN
    -- These are one long where nothing is said.
    RETURN CASE WHEN plain IN ('char', 'character', 'nchar', 'national character', 'national char') THEN 5
                WHEN plain = 'bit' THEN 1 ELSE -1 END;
  END IF;
  SELECT t.typmodin INTO input FROM pg_catalog.pg_type t WHERE t.oid = pg_catalog.to_regtype(type_text);
  IF input::oid = 0 THEN
    RAISE invalid_parameter_value USING MESSAGE = 'this type takes no modifier';
  END IF;
  EXECUTE pg_catalog.format('SELECT %s($1::cstring[])', input::text) INTO result USING modifiers;
  RETURN result;
END
$$;

-- A row's key as one text: the column's text, or a JSON array of texts.
CREATE FUNCTION fieldfare.key_expression(key_columns text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF cardinality(key_columns) = 1 THEN
    RETURN format('%I::text', key_columns[1]);
  END IF;
  RETURN format('jsonb_build_array(%s)::text',
    (SELECT string_agg(format('%I::text', k), ', ' ORDER BY o) FROM unnest(key_columns) WITH ORDINALITY u (k, o)));
END
$$;

-- What was copied aside for a migration; NULL when it is gone. A plan that was made while there was little in
-- quarantine must be one for much.
CREATE FUNCTION fieldfare.kept_copy(original uuid) RETURNS fieldfare.quarantine
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  kept fieldfare.quarantine;
BEGIN
  SELECT q.* INTO kept FROM fieldfare.quarantine q
   WHERE q.migration_id = original AND q.kind = 'copied' AND q.purged_at IS NULL;
  RETURN kept;
END
$$;

-- The same where it must be there.
CREATE FUNCTION fieldfare.needed_copy(original uuid) RETURNS fieldfare.quarantine
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept fieldfare.quarantine := fieldfare.kept_copy(original);
BEGIN
  IF kept.id IS NULL THEN
    RAISE no_data_found USING MESSAGE = format('what migration %s copied aside is gone', original);
  END IF;
  RETURN kept;
END
$$;

-- Copies a column aside: key and value as text under fixed settings, so that nothing is lost.
CREATE FUNCTION fieldfare.keep_column(
  migration uuid, relation text, kept_column text, key_columns text[], definition jsonb)
RETURNS bigint LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off
SET "DateStyle" = 'ISO, YMD' SET "IntervalStyle" = 'postgres' SET "TimeZone" = 'UTC'
SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
  kept jsonb;
  rows_kept bigint;
BEGIN
  -- The smaller the statement that is made anew for each table, the less of it there is to plan.
  SELECT a.answer, a.number INTO kept, rows_kept FROM fieldfare.ask_owner(relation, format(
    'SELECT coalesce(jsonb_object_agg(%s, %I::text), ''{}''), count(*) FROM %s',
    fieldfare.key_expression(key_columns), kept_column, relation)) a;
  INSERT INTO fieldfare.quarantine (id, migration_id, kind, schema_name, table_name, column_name, column_type,
    key_columns, data, row_count, definition)
  VALUES (fieldfare.new_id(), migration, 'copied', definition ->> 'schema', definition ->> 'table', kept_column,
    definition ->> 'type', key_columns, kept, rows_kept, definition);
  RETURN rows_kept;
END
$$;

-- After a type change: what became of the values that were kept, where their text changed.
CREATE FUNCTION fieldfare.keep_conversion(migration uuid, relation text, kept_column text, key_columns text[])
RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off
SET "DateStyle" = 'ISO, YMD' SET "IntervalStyle" = 'postgres' SET "TimeZone" = 'UTC'
SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
  before jsonb := (fieldfare.kept_copy(migration)).data;
  changed jsonb;
BEGIN
  SELECT a.answer INTO changed FROM fieldfare.ask_owner(relation, format(
    'SELECT jsonb_object_agg(n.k, n.v) FROM (SELECT %s AS k, %I::text AS v FROM %s) n
      WHERE n.v IS DISTINCT FROM $1 ->> n.k', fieldfare.key_expression(key_columns), kept_column, relation), before) a;
  IF changed IS NOT NULL THEN
    PERFORM fieldfare.note_conversion(migration, changed);
  END IF;
END
$$;

CREATE FUNCTION fieldfare.note_conversion(migration uuid, changed jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  UPDATE fieldfare.quarantine q SET converted = changed WHERE q.migration_id = migration;
END
$$;

-- The values that were kept, for an expression that looks each of them up by its key. It is called immutable so
-- that PostgreSQL calls it once, before it writes the first row; as a literal, values would be written out and
-- parsed again, which takes two to four times as long. The statement runs as the table's owner, who gets the values only
-- while they are brought back.
CREATE FUNCTION fieldfare.kept_values(original uuid) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM fieldfare.handovers h WHERE h.migration_id = original) THEN
    RAISE insufficient_privilege USING MESSAGE = 'kept values are read only while they are brought back';
  END IF;
  RETURN (fieldfare.needed_copy(original)).data;
END
$$;

-- Fills a column that was added again with what was copied aside. A rewrite fires no triggers, asks no
-- policies and leaves no dead rows. Rows that came later get `otherwise`, an expression, or with 'identity' the
-- next numbers.
CREATE FUNCTION fieldfare.restore_column(
  original uuid, relation text, restored_column text, type_sql text, otherwise text)
RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off
SET "DateStyle" = 'ISO, YMD' SET "IntervalStyle" = 'postgres' SET "TimeZone" = 'UTC'
SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
  kept fieldfare.quarantine := fieldfare.needed_copy(original);
  sequence jsonb := kept.definition -> 'sequence';
  numbered boolean := otherwise = 'identity';
  without_row jsonb := fieldfare.values_without_row(original, relation);
  numbers text;
BEGIN
  INSERT INTO fieldfare.handovers VALUES (original);
  IF numbered THEN
    numbers := (SELECT format('%I.__ff_numbers', n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = relation::regclass);
    PERFORM fieldfare.run_as_owner(relation, format('CREATE SEQUENCE %s', numbers),
      format('SELECT pg_catalog.setval(%L, %s, %L)', numbers, sequence ->> 'last', sequence ->> 'called'));
    otherwise := format('pg_catalog.nextval(%L)', numbers);
  END IF;
  IF kept.data <> '{}' OR otherwise <> 'NULL' THEN
    -- Without a default one look-up a row is enough: what is not there is NULL.
    PERFORM fieldfare.run_as_owner(relation, format('ALTER TABLE %1$s ALTER COLUMN %2$I TYPE %3$s USING ' || CASE otherwise WHEN 'NULL' THEN
         '(fieldfare.kept_values(%4$L) ->> (%5$s))::%3$s'
       ELSE 'CASE WHEN fieldfare.kept_values(%4$L) ? (%5$s) THEN (fieldfare.kept_values(%4$L) ->> (%5$s))::%3$s
              ELSE (%6$s)::%3$s END' END,
      relation, restored_column, type_sql, original, fieldfare.key_expression(kept.key_columns), otherwise));
  END IF;
  IF numbered THEN
    PERFORM fieldfare.keep_identity(original, numbers);
    PERFORM fieldfare.run_as_owner(relation, format('DROP SEQUENCE %s', numbers));
  END IF;
  DELETE FROM fieldfare.handovers h WHERE h.migration_id = original;
  PERFORM fieldfare.kept_again(original, without_row);
END
$$;

-- How many rows have come since a column was copied aside: those it holds no value for.
CREATE FUNCTION fieldfare.rows_since(original uuid, relation text) RETURNS bigint
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET row_security = off
SET "DateStyle" = 'ISO, YMD' SET "IntervalStyle" = 'postgres' SET "TimeZone" = 'UTC'
SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
  kept fieldfare.quarantine := fieldfare.kept_copy(original);
  answer bigint;
BEGIN
  IF kept.id IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT a.number INTO answer FROM fieldfare.ask_owner(relation, format('SELECT NULL, count(*) FROM %s WHERE NOT $1 ? (%s)',
    relation, fieldfare.key_expression(kept.key_columns)), kept.data) a;
  RETURN answer;
END
$$;

-- Kept values whose row is gone or has another key: {count, keys} with up to ten keys; NULL when each finds its row.
-- Rows are not counted, because the unique index of the key may be gone by now.
CREATE FUNCTION fieldfare.values_without_row(original uuid, relation text) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET row_security = off
SET "DateStyle" = 'ISO, YMD' SET "IntervalStyle" = 'postgres' SET "TimeZone" = 'UTC'
SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
  kept fieldfare.quarantine := fieldfare.kept_copy(original);
  answer jsonb;
BEGIN
  IF kept.id IS NULL OR kept.data = '{}' THEN
    RETURN NULL;
  END IF;
  SELECT a.answer INTO answer FROM fieldfare.ask_owner(relation, format(
    'WITH missing AS MATERIALIZED (SELECT o.k FROM jsonb_object_keys($1) o (k)
       WHERE NOT EXISTS (SELECT FROM (SELECT %s AS k FROM %s) n WHERE n.k = o.k))
     SELECT CASE WHEN EXISTS (SELECT FROM missing) THEN jsonb_build_object(
       ''count'', (SELECT count(*) FROM missing),
       ''keys'', (SELECT jsonb_agg(left(f.k, 100)) FROM (SELECT k FROM missing ORDER BY length(k), k LIMIT 10) f)) END',
    fieldfare.key_expression(kept.key_columns), relation), kept.data) a;
  RETURN answer;
END
$$;

-- How users are told of values_without_row(), before and after an undo; NULL for NULL. Keys are shown, values are not.
CREATE FUNCTION fieldfare.unrestored_warning(original uuid, without_row jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('code', 'values_not_restored', 'severity', 'HIGH',
    'message', format('%s: the rows were deleted, or their keys were changed. %s: %s.',
      CASE c.n WHEN 1 THEN '1 kept value has no row' ELSE c.n || ' kept values have no row' END,
      CASE WHEN c.n > 10 THEN 'The first ten keys' WHEN c.n = 1 THEN 'The key' ELSE 'The keys' END,
      (SELECT string_agg(k, ', ' ORDER BY o) FROM jsonb_array_elements_text(without_row -> 'keys') WITH ORDINALITY u (k, o))),
    'suggestion', format('An undo leaves them in fieldfare.quarantine under the migration_id %s. Set the keys back before'
      || ' the undo, or copy the values by hand.', original))
  FROM (SELECT (without_row ->> 'count')::bigint AS n) c
$$;

-- Notes that something is kept in place or elsewhere: a hidden column, a moved table.
CREATE FUNCTION fieldfare.keep_aside(migration uuid, how text, definition jsonb) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO fieldfare.quarantine
    (id, migration_id, kind, schema_name, table_name, column_name, column_type, definition)
  VALUES (fieldfare.new_id(), migration, how, definition ->> 'schema', definition ->> 'table',
    definition ->> 'column', definition ->> 'type', definition)
$$;

-- Notes that what was kept is where it was before, except for values_without_row().
CREATE FUNCTION fieldfare.kept_again(original uuid, without_row jsonb DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  UPDATE fieldfare.quarantine q
     SET restored_at = CASE WHEN without_row IS NULL THEN clock_timestamp() END, unrestored = without_row
   WHERE q.migration_id = original;
END
$$;

-- Brings a constraint back; where rows break it meanwhile, as NOT VALID: it holds for what is written from now on.
CREATE FUNCTION fieldfare.add_constraint(relation text, constraint_name text, definition text) RETURNS boolean
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

-- Brings NOT NULL back where constraints of that kind have no names, or cannot be NOT VALID.
CREATE FUNCTION fieldfare.set_not_null(relation text, column_name text, constraint_name text) RETURNS boolean
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

-- Takes away what a relation that was made again got from default privileges. A relation whose privileges were ever
-- changed gets all of them by statements that follow, its owner's too.
CREATE FUNCTION fieldfare.revoke_grants(relation text, owner_too boolean) RETURNS void
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

-- Where the sequence of an identity column stands, and back to there, with its privileges and its comment.
CREATE FUNCTION fieldfare.keep_identity(migration uuid, sequence_name text) RETURNS void
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

CREATE FUNCTION fieldfare.restore_identity(original uuid, relation text, column_name text) RETURNS void
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

-- Whether a type takes a literal as it is, nothing cut off, on servers before 16, which have no function for it.
CREATE FUNCTION fieldfare.accepts(literal text, type_sql text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  input text;
  parameter oid;
  arguments int;
BEGIN
  SELECT t.typinput::text, CASE WHEN t.typelem <> 0 THEN t.typelem ELSE t.oid END, p.pronargs
    INTO input, parameter, arguments
    FROM pg_type t JOIN pg_proc p ON p.oid = t.typinput WHERE t.oid = to_regtype(type_sql);
  EXECUTE format('SELECT %s($1::cstring%s) IS NULL', input, CASE arguments WHEN 1 THEN '' WHEN 2 THEN ', $2' ELSE ', $2, $3' END)
    USING literal, parameter, fieldfare.type_modifier(type_sql);
  RETURN true;
EXCEPTION
  -- Code of the type may not do what it does: that says nothing about the literal.
  WHEN insufficient_privilege THEN
    RAISE;
  WHEN data_exception OR integrity_constraint_violation OR syntax_error_or_access_rule_violation THEN
    RETURN false;
END
$$;

-- Cuts nothing off: raises where an explicit cast to varchar(n) or char(n) would.
CREATE FUNCTION fieldfare.fitting(value text, longest int) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF length(rtrim(value, ' ')) > longest THEN
    RAISE string_data_right_truncation USING MESSAGE = format('value too long for %s characters', longest);
  END IF;
  RETURN value;
END
$$;

-- The same for each element of an array.
CREATE FUNCTION fieldfare.fitting(elements text[], longest int) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.fitting(e, longest) FROM unnest(elements) AS e;
  RETURN elements;
END
$$;

-- Tries a conversion on every row that `pick` picks: how many were tried, how many fail, of how many `differs` is
-- true, and up to ten that fail. All at once where everything converts, else row by row.
CREATE FUNCTION fieldfare.try_conversion(
  relation text, tried_column text, key_columns text[], pick text, conversion text, differs text)
RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  answer jsonb;
  tried bigint := 0;
  failing bigint := 0;
  samples jsonb := '[]';
  one record;
BEGIN
  BEGIN
    EXECUTE pg_catalog.format(
      'SELECT pg_catalog.jsonb_build_object(''checked'', pg_catalog.count(*), ''failing'', 0, ''changing'',
         pg_catalog.count(*) FILTER (WHERE (%s) IS NULL AND %I IS NOT NULL OR %s), ''samples'', ''[]''::jsonb)
       FROM %s WHERE %s', conversion, tried_column, differs, relation, pick)
    INTO answer;
    RETURN answer;
  EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
    NULL;
  END;
  FOR one IN EXECUTE pg_catalog.format('SELECT ctid AS place, tableoid AS part, %s AS k, %I::text AS v FROM %s WHERE %s',
      CASE WHEN pg_catalog.cardinality(key_columns) = 0 THEN 'NULL::text' ELSE fieldfare.key_expression(key_columns) END,
      tried_column, relation, pick) LOOP
    tried := tried + 1;
    BEGIN
      EXECUTE pg_catalog.format('SELECT (%s) IS NULL FROM %s WHERE ctid = $1 AND tableoid = $2', conversion, relation)
        USING one.place, one.part;
    EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
      failing := failing + 1;
      IF failing <= 10 THEN
        samples := samples || pg_catalog.jsonb_build_array(
          pg_catalog.jsonb_build_object('key', one.k, 'value', pg_catalog.left(one.v, 200)));
      END IF;
    END;
  END LOOP;
  RETURN pg_catalog.jsonb_build_object('checked', tried, 'failing', failing, 'changing', 0, 'samples', samples);
END
$$;

-- The keys of rows that came or got another value after a type change, as an object; NULL when the copy is gone.
CREATE FUNCTION fieldfare.keys_since(original uuid, relation text, converted_column text)
RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET row_security = off
SET "DateStyle" = 'ISO, YMD' SET "IntervalStyle" = 'postgres' SET "TimeZone" = 'UTC'
SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
  kept fieldfare.quarantine := fieldfare.kept_copy(original);
  answer jsonb;
BEGIN
  IF kept.id IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT a.answer INTO answer FROM fieldfare.ask_owner(relation, format(
    'SELECT coalesce(jsonb_object_agg(n.k, NULL), ''{}'') FROM (SELECT %s AS k, %I::text AS v FROM %s) n
      WHERE NOT $1 ? n.k OR n.v IS DISTINCT FROM CASE WHEN $2 ? n.k THEN $2 ->> n.k ELSE $1 ->> n.k END',
    fieldfare.key_expression(kept.key_columns), converted_column, relation), kept.data, coalesce(kept.converted, '{}')) a;
  RETURN answer;
END
$$;

-- Takes a type change back: kept values where nothing was written since, everything else converted back.
CREATE FUNCTION fieldfare.restore_type(
  original uuid, relation text, converted_column text, type_sql text, collation_sql text, back text)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  since jsonb := fieldfare.keys_since(original, relation, converted_column);
  without_row jsonb := fieldfare.values_without_row(original, relation);
  key text;
BEGIN
  SELECT fieldfare.key_expression(q.key_columns) INTO STRICT key FROM fieldfare.quarantine q WHERE q.migration_id = original;
  -- The kept texts were written under these.
  PERFORM pg_catalog.set_config('lc_monetary', 'C', true), pg_catalog.set_config('IntervalStyle', 'postgres', true);
  INSERT INTO fieldfare.handovers VALUES (original);
  PERFORM fieldfare.run_as_owner(relation, pg_catalog.format(
    'ALTER TABLE %1$s ALTER COLUMN %2$I TYPE %3$s%8$s USING
       CASE WHEN %4$L::jsonb ? (%6$s) THEN (%7$s)::%3$s ELSE (fieldfare.kept_values(%5$L) ->> (%6$s))::%3$s END',
    relation, converted_column, type_sql, since, original, key, back, collation_sql));
  DELETE FROM fieldfare.handovers h WHERE h.migration_id = original;
  PERFORM fieldfare.kept_again(original, without_row);
END
$$;

-- The same for taking a type change back: only rows that were written since have to convert.
CREATE FUNCTION fieldfare.try_return(original uuid, relation text, converted_column text, conversion text)
RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  since jsonb := fieldfare.keys_since(original, relation, converted_column);
  keys text[] := (SELECT q.key_columns FROM fieldfare.quarantine q WHERE q.migration_id = original);
BEGIN
  IF since IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN (fieldfare.ask_owner(relation, pg_catalog.format('SELECT fieldfare.try_conversion(%L, %L, %L, %L, %L, ''false'')',
    relation, converted_column, keys, pg_catalog.format('%L::jsonb ? (%s)', since, fieldfare.key_expression(keys)),
    conversion))).answer;
END
$$;

-- Whether one value converts; the expression speaks of it as $1.
CREATE FUNCTION fieldfare.converts(value anyelement, conversion text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  ignored boolean;
BEGIN
  EXECUTE 'SELECT (' || conversion || ') IS NULL' INTO ignored USING value;
  RETURN true;
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  RETURN false;
END
$$;

-- Stands where a value would have to be converted and nothing can: it only raises.
CREATE FUNCTION fieldfare.no_way_back() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RAISE data_exception USING MESSAGE = 'there is no conversion back';
END
$$;

-- Gives rows without a value one, and notes which rows those were. A rewrite fires no triggers.
CREATE FUNCTION fieldfare.fill_nulls(
  migration uuid, relation text, filled_column text, key_columns text[], type_sql text, filling text, definition jsonb)
RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off
SET "DateStyle" = 'ISO, YMD' SET "IntervalStyle" = 'postgres' SET "TimeZone" = 'UTC'
SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
  empty record;
BEGIN
  SELECT a.answer AS keys, a.number AS rows INTO empty FROM fieldfare.ask_owner(relation, format(
    'SELECT coalesce(jsonb_object_agg(%s, NULL), ''{}''), count(*) FROM %s WHERE %I IS NULL',
    fieldfare.key_expression(key_columns), relation, filled_column)) a;
  INSERT INTO fieldfare.quarantine (id, migration_id, kind, schema_name, table_name, column_name, column_type,
    key_columns, data, row_count, definition)
  VALUES (fieldfare.new_id(), migration, 'copied', definition ->> 'schema', definition ->> 'table', filled_column,
    definition ->> 'type', key_columns, empty.keys, empty.rows, definition);
  PERFORM fieldfare.run_as_owner(relation, format('ALTER TABLE %s ALTER COLUMN %I TYPE %s USING coalesce(%2$I, %4$s)',
    relation, filled_column, type_sql, filling));
END
$$;

-- Takes the filling away again from those rows that still hold it.
CREATE FUNCTION fieldfare.empty_again(original uuid, relation text, filled_column text, type_sql text, filling text)
RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off
SET "DateStyle" = 'ISO, YMD' SET "IntervalStyle" = 'postgres' SET "TimeZone" = 'UTC'
SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
  kept fieldfare.quarantine := fieldfare.needed_copy(original);
  without_row jsonb := fieldfare.values_without_row(original, relation);
BEGIN
  PERFORM fieldfare.run_as_owner(relation, format(
    'ALTER TABLE %1$s ALTER COLUMN %2$I TYPE %3$s USING
       CASE WHEN %4$L::jsonb ? (%5$s) AND %2$I::text = (%6$s)::text THEN NULL ELSE %2$I END',
    relation, filled_column, type_sql, kept.data, fieldfare.key_expression(kept.key_columns), filling));
  PERFORM fieldfare.kept_again(original, without_row);
END
$$;
