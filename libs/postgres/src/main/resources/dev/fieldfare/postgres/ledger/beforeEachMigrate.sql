-- Runs before each file, in its transaction. R files are sorted by their names: a function in SQL may call one of a later file.
-- A test checks the bodies of all functions once everything is installed.
SET LOCAL check_function_bodies = off;

-- An upgrade waits behind a long transaction, and all workers wait behind the upgrade. So it gives up soon and is tried again.
SET LOCAL lock_timeout = '2s';
