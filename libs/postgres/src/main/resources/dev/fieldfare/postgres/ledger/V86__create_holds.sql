-- A hold stops new changes of the whole target for minutes, see R__holds.sql. There is one row; until is in the past when nothing is held.
CREATE TABLE fieldfare.holds (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  reason text NOT NULL DEFAULT '',
  held_by text NOT NULL DEFAULT '',
  held_since timestamptz,
  until timestamptz NOT NULL DEFAULT '-infinity',
  -- An operator's override: until then holds are refused.
  overridden_until timestamptz NOT NULL DEFAULT '-infinity',
  overridden_by text
);
INSERT INTO fieldfare.holds DEFAULT VALUES;
