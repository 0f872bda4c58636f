-- Migrations whose kept values the owner of the table may read in this transaction, see kept_values().
CREATE TABLE fieldfare.handovers (migration_id uuid PRIMARY KEY);

-- The schema of the functions that run code as the owner of a table, see R__code_of_others.sql.
DO $create$
BEGIN
  IF EXISTS (SELECT FROM pg_namespace n WHERE n.nspname IN ('fieldfare', 'fieldfare_run')
      AND n.nspowner <> (SELECT r.oid FROM pg_roles r WHERE r.rolname = current_user)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'the schemas fieldfare and fieldfare_run must belong to '
      || quote_ident(current_user) || ', the role that installs the ledger';
  END IF;
  CREATE SCHEMA IF NOT EXISTS fieldfare_run;
  REVOKE ALL ON SCHEMA fieldfare_run FROM PUBLIC;
END
$create$;
