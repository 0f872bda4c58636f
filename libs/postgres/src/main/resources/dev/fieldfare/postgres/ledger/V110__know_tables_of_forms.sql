-- Whether the table with the name of a form's table is the form's. A table that others make under this name is not.
ALTER TABLE fieldfare.forms ADD has_own_table boolean NOT NULL DEFAULT true;
UPDATE fieldfare.forms f SET has_own_table = false WHERE NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = f.schema_name AND c.relname = f.table_name);
