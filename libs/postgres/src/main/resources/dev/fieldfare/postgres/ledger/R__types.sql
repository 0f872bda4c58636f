-- Types and expressions as text, checked by the server.

-- The type modifier of a type's text, for servers before 17, which have no function for it. The caller has checked the text with
-- to_regtype().
CREATE OR REPLACE FUNCTION fieldfare.type_modifier(type_text text) RETURNS int
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
    -- The first modifier of an interval is a mask of its fields.
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
    -- These types have length 1 by default.
    RETURN CASE WHEN plain IN ('char', 'character', 'nchar', 'national character', 'national char') THEN 5
                WHEN plain = 'bit' THEN 1 ELSE -1 END;
  END IF;
  SELECT t.typmodin INTO input FROM pg_catalog.pg_type t WHERE t.oid = pg_catalog.to_regtype(type_text);
  IF input::oid = 0 THEN
    RAISE invalid_parameter_value USING MESSAGE = 'this type has no modifiers';
  END IF;
  EXECUTE pg_catalog.format('SELECT %s($1::cstring[])', input::text) INTO result USING modifiers;
  RETURN result;
END
$$;

-- Whether a type accepts a literal without cutting it, for servers before 16, which have no function for it.
CREATE OR REPLACE FUNCTION fieldfare.accepts(literal text, type_sql text) RETURNS boolean
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
  -- The input function lacks a right. That says nothing about the literal.
  WHEN insufficient_privilege THEN
    RAISE;
  WHEN data_exception OR integrity_constraint_violation OR syntax_error_or_access_rule_violation THEN
    RETURN false;
END
$$;

-- Whether the server can parse the query. The query is not executed, but input functions and checks of types run, so the caller
-- does this as the owner of the table.
CREATE OR REPLACE FUNCTION fieldfare.parses(query text) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE 'PREPARE fieldfare_parses AS ' || query;
  EXECUTE 'DEALLOCATE fieldfare_parses';
  RETURN NULL;
END
$$;
