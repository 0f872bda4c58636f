-- What else the registry remembers of a column at its last change by Fieldfare. nullable is NULL where that is not known.
ALTER TABLE fieldfare.fields ADD nullable boolean, ADD default_expression text;

-- The differences that the last comparison of all forms found, by a hash. An event is written when they change.
CREATE TABLE fieldfare.drift_state (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  findings_hash text NOT NULL,
  total_issues int NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What the catalogue says about a column.
CREATE TYPE fieldfare.column_facts AS (column_type text, nullable boolean, default_expression text);
