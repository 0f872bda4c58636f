-- Verify sections of tracks. They run as the release role before the commit, and what they change is rolled back.

-- Runs checks; queries says which of them are queries. A check fails when it raises, or when a query answers a row with a
-- column that is false. passed is how many statements of the script were announced before.
CREATE OR REPLACE FUNCTION fieldfare.run_checks(role oid, checks text[], queries boolean[], path text, token text, passed int)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF cardinality(checks) = 0 THEN
    RETURN;
  END IF;
  EXECUTE format('SELECT %s($1, $2, $3, $4, $5)', fieldfare.script_verifier(role)) USING checks, queries, path, token, passed;
  -- The checks may have changed every setting: names in full until the path is ours again.
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  RESET ALL;
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  PERFORM fieldfare.keep_driver_settings();
  PERFORM fieldfare.refuse_script_leftovers();
END
$$;

-- The function in which checks run, in a subtransaction that is always rolled back.
CREATE OR REPLACE FUNCTION fieldfare.script_verifier(role oid) RETURNS text
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT fieldfare.release_function(role, 'verify_1', '(text[], boolean[], text, text, int)',
    '(checks text[], queries boolean[], path text, token text, passed int) RETURNS void', $run$
    DECLARE
      answer record;
    BEGIN
      PERFORM pg_catalog.set_config('search_path', path, true);
      BEGIN
        FOR n IN 1 .. pg_catalog.cardinality(checks) LOOP
          RAISE INFO '% %', token, passed + n;
          IF queries[n] THEN
            FOR answer IN EXECUTE checks[n] LOOP
              IF pg_catalog.jsonb_path_exists(pg_catalog.to_jsonb(answer), '$.* ? (@ == false)') THEN
                RAISE EXCEPTION USING ERRCODE = 'FFV01', MESSAGE = 'a check of the verify section answers false';
              END IF;
            END LOOP;
          ELSE
            EXECUTE checks[n];
          END IF;
        END LOOP;
        RAISE INFO '% constraints', token;
        SET CONSTRAINTS ALL IMMEDIATE;
        RAISE EXCEPTION USING ERRCODE = 'FFV00', MESSAGE = token;
      EXCEPTION WHEN SQLSTATE 'FFV00' THEN
        IF SQLERRM <> token THEN
          RAISE;
        END IF;
      END;
    END $run$)
$$;
