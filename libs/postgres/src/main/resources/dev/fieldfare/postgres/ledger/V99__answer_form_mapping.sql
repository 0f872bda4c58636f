-- What people answered about the columns of a form builder's fields.
CREATE TABLE fieldfare.form_column_answers (
  field_id text PRIMARY KEY,
  column_name text NOT NULL,
  answered_by text NOT NULL,
  answered_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
