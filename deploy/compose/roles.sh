#!/usr/bin/env bash
# Runs once, when the database is made: the worker's role is no superuser, and tables belong to another role (docs/operations.md).
# The owner of the schema is the release role, and the owner of new tables.
set -euo pipefail
password=$(<"/run/secrets/FIELDFARE_TARGETS_MAIN_PASSWORD")
psql -v ON_ERROR_STOP=1 -v password="$password" --username "${POSTGRES_USER:-postgres}" --dbname app <<'SQL'
CREATE ROLE app_owner NOLOGIN;
-- CREATEDB is for scratch databases: proofs of backups, rehearsals, recoveries.
CREATE ROLE fieldfare_worker LOGIN CREATEDB PASSWORD :'password';
GRANT app_owner TO fieldfare_worker;
GRANT CREATE ON DATABASE app TO fieldfare_worker;
GRANT pg_read_all_stats TO fieldfare_worker;
SELECT 'GRANT pg_signal_autovacuum_worker TO fieldfare_worker'
  FROM pg_roles WHERE rolname = 'pg_signal_autovacuum_worker' \gexec
ALTER SCHEMA public OWNER TO app_owner;
GRANT CREATE, USAGE ON SCHEMA public TO app_owner, fieldfare_worker;
SQL
