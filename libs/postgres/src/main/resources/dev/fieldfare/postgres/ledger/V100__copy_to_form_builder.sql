-- The position of the event log up to which migrations are in a form builder's own tables, where that is switched on.
CREATE TABLE fieldfare.form_builder_copy (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  is_on boolean NOT NULL DEFAULT false,
  last_position bigint NOT NULL DEFAULT 0
);
INSERT INTO fieldfare.form_builder_copy DEFAULT VALUES;
