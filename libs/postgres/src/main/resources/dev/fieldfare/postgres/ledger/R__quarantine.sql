-- Quarantine (I5): keeps data that a change would destroy in the transaction of that change, and restores it.

-- An expression for the key of a row: the text of the column, or a JSON array of texts.
CREATE OR REPLACE FUNCTION fieldfare.key_expression(key_columns text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF cardinality(key_columns) = 1 THEN
    RETURN format('%I::text', key_columns[1]);
  END IF;
  RETURN format('jsonb_build_array(%s)::text',
    (SELECT string_agg(format('%I::text', k), ', ' ORDER BY o) FROM unnest(key_columns) WITH ORDINALITY u (k, o)));
END
$$;

-- The copied values of a migration, NULL if they are gone. The settings keep the cached query plan index-only when the table
-- grows.
CREATE OR REPLACE FUNCTION fieldfare.kept_copy(original uuid) RETURNS fieldfare.quarantine
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

-- The same, with an error if they are gone.
CREATE OR REPLACE FUNCTION fieldfare.needed_copy(original uuid) RETURNS fieldfare.quarantine
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept fieldfare.quarantine := fieldfare.kept_copy(original);
BEGIN
  IF kept.id IS NULL THEN
    RAISE no_data_found USING MESSAGE = format('the kept values of migration %s no longer exist', original);
  END IF;
  RETURN kept;
END
$$;

-- Copies the values of a column into quarantine: key and value as text, with fixed settings, so that nothing is lost.
CREATE OR REPLACE FUNCTION fieldfare.keep_column(
  migration uuid, relation text, kept_column text, key_columns text[], definition jsonb)
RETURNS bigint LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off
SET "DateStyle" = 'ISO, YMD' SET "IntervalStyle" = 'postgres' SET "TimeZone" = 'UTC'
SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
  kept jsonb;
  rows_kept bigint;
BEGIN
  -- This statement is planned for each table, so it is kept small.
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

-- After a change of type: stores the new values of rows whose text changed.
CREATE OR REPLACE FUNCTION fieldfare.keep_conversion(migration uuid, relation text, kept_column text, key_columns text[])
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

CREATE OR REPLACE FUNCTION fieldfare.note_conversion(migration uuid, changed jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE fieldfare.quarantine q SET converted = changed WHERE q.migration_id = migration;
END
$$;

-- The kept values, for an expression that looks up each of them by its key. IMMUTABLE, so PostgreSQL calls it once before the
-- first row. As a literal the values would be written and parsed again, which takes two to four times as long. The statement runs
-- as the owner of the table, which may read the values only during the undo.
CREATE OR REPLACE FUNCTION fieldfare.kept_values(original uuid) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM fieldfare.handovers h WHERE h.migration_id = original) THEN
    RAISE insufficient_privilege USING MESSAGE = 'kept values can be read only during the undo that restores them';
  END IF;
  RETURN (fieldfare.needed_copy(original)).data;
END
$$;

-- Fills a column that was added again with the copied values. A rewrite fires no triggers, checks no policies and leaves no dead
-- rows. Rows that were inserted later get the expression `otherwise`, or with 'identity' the next numbers.
CREATE OR REPLACE FUNCTION fieldfare.restore_column(
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
    -- Without a default one lookup per row is enough: a missing key gives NULL.
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
  PERFORM fieldfare.record_restored(original, without_row);
END
$$;

-- The number of rows without a copied value, which were inserted after the copy.
CREATE OR REPLACE FUNCTION fieldfare.rows_since(original uuid, relation text) RETURNS bigint
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

-- Kept values whose row was deleted or has another key: {count, keys} with up to ten keys, or NULL. It does not count rows, because
-- keys may not be unique any more.
CREATE OR REPLACE FUNCTION fieldfare.values_without_row(original uuid, relation text) RETURNS jsonb
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

-- The warning for values_without_row(), before and after an undo. It shows keys but no values.
CREATE OR REPLACE FUNCTION fieldfare.unrestored_warning(original uuid, without_row jsonb) RETURNS jsonb
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

-- Records a hidden column or a moved table.
CREATE OR REPLACE FUNCTION fieldfare.record_hidden_data(migration uuid, how text, definition jsonb) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO fieldfare.quarantine
    (id, migration_id, kind, schema_name, table_name, column_name, column_type, definition)
  VALUES (fieldfare.new_id(), migration, how, definition ->> 'schema', definition ->> 'table',
    definition ->> 'column', definition ->> 'type', definition)
$$;

-- Records that the kept values were restored, except for those without a row.
CREATE OR REPLACE FUNCTION fieldfare.record_restored(original uuid, without_row jsonb DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  UPDATE fieldfare.quarantine q
     SET restored_at = CASE WHEN without_row IS NULL THEN clock_timestamp() END, unrestored = without_row
   WHERE q.migration_id = original;
END
$$;
