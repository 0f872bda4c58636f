-- The gate between applying and pausing, see R__apply_gate.sql. An advisory lock can be taken by each role that may connect. A lock
-- on a table, or on its rows, needs rights on the table.

-- Each transaction that applies locks one row. Nothing writes the rows, so they leave no dead rows behind.
CREATE TABLE fieldfare.gate_places (place int NOT NULL);
INSERT INTO fieldfare.gate_places SELECT generate_series(1, 100);

-- Rows that are locked where an advisory lock would do: 0 while functions of an owner are created, 1 to 64 while a form is saved.
CREATE TABLE fieldfare.mutexes (place int PRIMARY KEY);
INSERT INTO fieldfare.mutexes SELECT generate_series(0, 64);
