-- Conversion of a column's values: trial, rewrite, and undo.

-- Raises an error where an explicit cast to varchar(n) or char(n) would cut the value.
CREATE OR REPLACE FUNCTION fieldfare.fitting(value text, longest int) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF length(rtrim(value, ' ')) > longest THEN
    RAISE string_data_right_truncation USING MESSAGE = format('value too long for %s characters', longest);
  END IF;
  RETURN value;
END
$$;

-- The same for the elements of an array.
CREATE OR REPLACE FUNCTION fieldfare.fitting(elements text[], longest int) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.fitting(e, longest) FROM unnest(elements) AS e;
  RETURN elements;
END
$$;

-- Tries a conversion on all rows that match `pick`. Returns the number of rows, of failures, and of rows where `differs` is true,
-- and up to ten failures. One query tries all rows. Only if it fails, each row is tried alone.
CREATE OR REPLACE FUNCTION fieldfare.try_conversion(
  relation text, tried_column text, key_columns text[], pick text, conversion text, differs text)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
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

-- The keys of rows that were inserted or updated after a change of type, as an object. NULL if the copy is gone.
CREATE OR REPLACE FUNCTION fieldfare.keys_since(original uuid, relation text, converted_column text)
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

-- Undoes a change of type: restores the kept values of unchanged rows and converts all others back.
CREATE OR REPLACE FUNCTION fieldfare.restore_type(
  original uuid, relation text, converted_column text, type_sql text, collation_sql text, back text)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  since jsonb := fieldfare.keys_since(original, relation, converted_column);
  without_row jsonb := fieldfare.values_without_row(original, relation);
  key text;
BEGIN
  SELECT fieldfare.key_expression(q.key_columns) INTO STRICT key FROM fieldfare.quarantine q WHERE q.migration_id = original;
  -- The kept texts were written with these settings.
  PERFORM pg_catalog.set_config('lc_monetary', 'C', true), pg_catalog.set_config('IntervalStyle', 'postgres', true);
  INSERT INTO fieldfare.handovers VALUES (original);
  PERFORM fieldfare.run_as_owner(relation, pg_catalog.format(
    'ALTER TABLE %1$s ALTER COLUMN %2$I TYPE %3$s%8$s USING
       CASE WHEN %4$L::jsonb ? (%6$s) THEN (%7$s)::%3$s ELSE (fieldfare.kept_values(%5$L) ->> (%6$s))::%3$s END',
    relation, converted_column, type_sql, since, original, key, back, collation_sql));
  DELETE FROM fieldfare.handovers h WHERE h.migration_id = original;
  PERFORM fieldfare.record_restored(original, without_row);
END
$$;

-- Tries the undo of a change of type. Only rows that were written after it have to convert.
CREATE OR REPLACE FUNCTION fieldfare.try_type_undo(original uuid, relation text, converted_column text, conversion text)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
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

-- Whether one value converts. The expression refers to it as $1.
CREATE OR REPLACE FUNCTION fieldfare.converts(value anyelement, conversion text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ignored boolean;
BEGIN
  EXECUTE 'SELECT (' || conversion || ') IS NULL' INTO ignored USING value;
  RETURN true;
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  RETURN false;
END
$$;

-- Takes the place of a conversion where none exists: raises an error for each value.
CREATE OR REPLACE FUNCTION fieldfare.no_way_back() RETURNS text LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE data_exception USING MESSAGE = 'the values have no conversion back to the former type';
END
$$;

-- Replaces NULL by a value and records the keys of these rows. A rewrite fires no triggers.
CREATE OR REPLACE FUNCTION fieldfare.fill_nulls(
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

-- Sets rows that still have the filled value back to NULL.
CREATE OR REPLACE FUNCTION fieldfare.restore_nulls(original uuid, relation text, filled_column text, type_sql text, filling text)
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
  PERFORM fieldfare.record_restored(original, without_row);
END
$$;
