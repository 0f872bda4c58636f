-- Which column has the values that a form builder stored for a field, besides the table, in public.submission_data. A row of the
-- table has the id of its submission. Both tables are read as their owners.

-- True for a table that is small, or that has an index which begins with this column: a search reads a limited number of rows.
CREATE OR REPLACE FUNCTION fieldfare.is_cheap_to_search(in_table text, in_column text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relname = in_table AND (pg_relation_size(c.oid) <= 2097152 OR EXISTS (
      SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] AND a.attname = in_column
      WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL)))
$$;

-- Some stored values of each of these fields: {field: {submission: value}}. Encrypted values are not comparable. At most 200 rows of
-- a field are read. Without rights on the table, there are no values.
CREATE OR REPLACE FUNCTION fieldfare.stored_values(fields jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off SET "TimeZone" = 'UTC' SET enable_seqscan = off SET enable_bitmapscan = off
SET jit = off AS $$
DECLARE
  found jsonb;
BEGIN
  IF fields <> '[]' AND fieldfare.is_public_table('submission_data')
      AND fieldfare.type_of_column('public', 'submission_data', 'value_text') IS NOT NULL
      AND fieldfare.type_of_column('public', 'submission_data', 'field_id') = 'uuid'
      AND fieldfare.is_cheap_to_search('submission_data', 'field_id') THEN
    SELECT a.answer INTO found FROM fieldfare.ask_owner('public.submission_data',
      'SELECT jsonb_object_agg(x.field, x.found), NULL::bigint FROM (
         SELECT f AS field, (SELECT jsonb_object_agg(s.submission_id, s.value_text) FROM (
             SELECT d.submission_id, min(d.value_text) AS value_text FROM (
                 SELECT r.submission_id, r.value_text FROM public.submission_data r WHERE r.field_id = f::uuid LIMIT 200) d
             WHERE d.value_text <> '''' GROUP BY d.submission_id ORDER BY d.submission_id LIMIT 25) s) AS found
         FROM jsonb_array_elements_text($1) AS f OFFSET 0) x WHERE x.found IS NOT NULL', fields) a;
  END IF;
  RETURN coalesce(found, '{}');
EXCEPTION WHEN insufficient_privilege OR lock_not_available OR data_exception OR undefined_table OR undefined_column THEN
  RETURN '{}';
END
$$;

-- How each column of a table compares with stored values: [{field, column, rows, equal, different}]. different counts distinct values.
-- A table that cannot be read tells nothing, and does not keep other tables from being compared.
CREATE OR REPLACE FUNCTION fieldfare.compared_columns(in_table text, stored jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET row_security = off SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO, YMD'
SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  found jsonb;
BEGIN
  IF stored <> '{}' AND fieldfare.is_public_table(in_table) AND fieldfare.type_of_column('public', in_table, 'id') = 'uuid'
      AND fieldfare.is_cheap_to_search(in_table, 'id') THEN
    SELECT a.answer INTO found FROM fieldfare.ask_owner('public.' || quote_ident(in_table), format(
      'SELECT jsonb_agg(to_jsonb(x)), NULL::bigint FROM (
         SELECT f.key AS field, c.key AS column, count(*) AS rows, count(DISTINCT s.value) AS different,
           count(*) FILTER (WHERE c.value = s.value OR c.value = replace(s.value, ''T'', '' '') OR c.value = s.value || '':00''
             OR CASE WHEN c.value ~ ''^-?[0-9]{1,30}([.][0-9]{1,30})?$'' AND s.value ~ ''^-?[0-9]{1,30}([.][0-9]{1,30})?$''
               THEN c.value::numeric = s.value::numeric END) AS equal
         FROM jsonb_each($1) AS f CROSS JOIN LATERAL jsonb_each_text(f.value) AS s
         JOIN public.%I t ON t.id = s.key::uuid CROSS JOIN LATERAL jsonb_each_text(to_jsonb(t)) AS c
         GROUP BY f.key, c.key) x', in_table), stored) a;
  END IF;
  RETURN coalesce(found, '[]');
EXCEPTION WHEN insufficient_privilege OR lock_not_available OR data_exception OR undefined_table OR undefined_column THEN
  RETURN '[]';
END
$$;

-- The column that has all compared values of a field, if there is one, and no other column of the table has them. At least five rows
-- and three different values are needed.
CREATE OR REPLACE FUNCTION fieldfare.form_builder_values(fields jsonb) RETURNS TABLE (field_id text, table_name text, column_name text)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  stored jsonb := fieldfare.stored_values(jsonb_path_query_array(fields, '$[*].field'));
  part record;
BEGIN
  FOR part IN SELECT f ->> 'table' AS of_table, jsonb_object_agg(f ->> 'field', stored -> (f ->> 'field')) AS its
      FROM jsonb_array_elements(fields) AS f WHERE stored ? (f ->> 'field') GROUP BY 1 LOOP
    RETURN QUERY SELECT x.field, part.of_table, min(x."column") FROM jsonb_to_recordset(fieldfare.compared_columns(part.of_table, part.its))
      AS x(field text, "column" text, rows bigint, equal bigint, different bigint)
    WHERE x.equal = x.rows AND x.rows >= 5 AND x.different >= 3 GROUP BY x.field HAVING count(*) = 1;
  END LOOP;
END
$$;
