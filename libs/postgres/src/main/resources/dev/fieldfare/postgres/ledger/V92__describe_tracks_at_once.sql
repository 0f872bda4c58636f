-- Tracks are described by one query. The functions that described each version are no longer called.
DROP FUNCTION IF EXISTS fieldfare.describe_version(fieldfare.schema_migrations, text);
DROP FUNCTION IF EXISTS fieldfare.findings_of(fieldfare.schema_migrations, text);
