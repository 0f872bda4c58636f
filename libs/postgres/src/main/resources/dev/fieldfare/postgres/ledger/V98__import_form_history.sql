-- The end of the retention that a form builder had set for values that were imported from it.
ALTER TABLE fieldfare.quarantine ADD kept_until timestamptz;
