-- Names of tables and keys as people type them. For unknown names similar ones are suggested.

-- The pairs of letters in a name.
CREATE OR REPLACE FUNCTION fieldfare.letter_pairs(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY(SELECT DISTINCT substr(' ' || lower(name) || ' ', n, 2) FROM generate_series(1, length(name) + 1) AS n)
$$;

-- At most three similar names, the most similar first.
CREATE OR REPLACE FUNCTION fieldfare.near_names(wanted text, candidates text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY(SELECT s.candidate FROM (
    SELECT c.candidate, 2.0 * (SELECT count(*) FROM unnest(c.pairs) AS p WHERE p = ANY (w.pairs))
      / (cardinality(c.pairs) + cardinality(w.pairs)) AS likeness
    FROM (SELECT candidate, fieldfare.letter_pairs(candidate) AS pairs FROM unnest(candidates) AS candidate) c
    CROSS JOIN (SELECT fieldfare.letter_pairs(wanted) AS pairs OFFSET 0) w) s
  WHERE s.likeness >= 0.6 ORDER BY s.likeness DESC, s.candidate LIMIT 3)
$$;

-- The error for an unknown table (schema.table), NULL for a known one. A table that does not exist is known if it is paused or has
-- unfinished or failed migrations.
CREATE OR REPLACE FUNCTION fieldfare.table_problem(name text) RETURNS text LANGUAGE sql STABLE SET enable_seqscan = off SET jit = off AS $$
  SELECT 'there is no table "' || table_problem.name || '"' || coalesce('; near names: ' || nullif(array_to_string(
      fieldfare.near_names(CASE WHEN strpos(table_problem.name, '.') > 0 THEN '' ELSE 'public.' END || table_problem.name,
        ARRAY(SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema$|fieldfare)' LIMIT 20000)), ', '), ''),
    '; a table is named schema.table')
  WHERE table_problem.name <> '' AND NOT EXISTS (SELECT FROM fieldfare.claims c WHERE c.name = table_problem.name)
    AND NOT EXISTS (SELECT FROM ONLY fieldfare.field_migrations m WHERE m.schema_name || '.' || m.table_name = table_problem.name
      AND m.table_name = substr(table_problem.name, strpos(table_problem.name, '.') + 1))
    AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = table_problem.name)
    AND NOT EXISTS (SELECT FROM fieldfare.inbox i WHERE table_problem.name
      = fieldfare.name_of(i.body ->> 'schema', coalesce(i.body ->> 'table', i.body ->> 'tableName')))
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname || '.' || c.relname = table_problem.name
        -- An index lookup for names with one dot, which is nearly always.
        AND (c.relname = substr(table_problem.name, strpos(table_problem.name, '.') + 1)
          OR table_problem.name LIKE '%.%.%'))
$$;
