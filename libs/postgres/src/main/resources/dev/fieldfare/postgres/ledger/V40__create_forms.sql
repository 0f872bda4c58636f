-- The registry: which field of which form is which column. It changes in the transaction that changes the column.

-- Whether enqueuers are held to the registry, and the columns of its tables that belong to no field.
ALTER TABLE fieldfare.target ADD registry boolean NOT NULL DEFAULT false,
  ADD system_columns text[] NOT NULL DEFAULT '{id,form_id,username,submitted_at,parent_id,sub_form_id,order,main_form_subid}';

-- Forms and sub-forms. A sub-form names the form that it belongs to. What is deleted stays, for history and undo.
CREATE TABLE fieldfare.forms (
  id text PRIMARY KEY,
  main_form_id text,
  title text NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  place int NOT NULL DEFAULT 0,
  definition jsonb,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_by uuid
);
CREATE UNIQUE INDEX forms_table ON fieldfare.forms (table_name, schema_name) WHERE deleted_by IS NULL;
CREATE INDEX forms_main ON fieldfare.forms (main_form_id) WHERE main_form_id IS NOT NULL;

-- Fields with their columns. data_type is the type as defined, column_type the type that the column had when it was last
-- changed. dropped_by is the migration that took the column away.
CREATE TABLE fieldfare.fields (
  main_form_id text NOT NULL,
  id text NOT NULL,
  form_id text NOT NULL,
  title text NOT NULL,
  data_type text NOT NULL,
  column_name text NOT NULL,
  column_type text,
  place int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  dropped_by uuid,
  PRIMARY KEY (main_form_id, id)
);
CREATE UNIQUE INDEX fields_column ON fieldfare.fields (form_id, column_name) WHERE dropped_by IS NULL;

-- What admission asks the registry about a message, and the answer.
CREATE TYPE fieldfare.registry_question AS (
  migration_type text, form_id text, sub_form_id text, field_id text, schema_name text, table_name text, column_name text,
  new_name text, privileged boolean
);
CREATE TYPE fieldfare.registry_answer AS (
  form_id text, field_id text, schema_name text, table_name text, column_name text, refusal text
);
-- The form or sub-form that has a field, and its column.
CREATE TYPE fieldfare.field_place AS (form_id text, column_name text);
-- A field of a definition beside the field that has its id now.
CREATE TYPE fieldfare.field_pair AS (
  main_form_id text, form_id text, schema_name text, table_name text, id text, data_type text, column_name text, place int,
  old_form text, old_column text, old_type text, old_column_type text, is_new_form boolean
);
