-- Rows of these tables live for moments, and each scan reads the dead rows too. So a fixed number of dead rows starts a vacuum,
-- whatever the size of the table, and it does not pause. It does not truncate: that takes an ACCESS EXCLUSIVE lock, for space that
-- the next backlog needs again.
DO $vacuum$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY '{inbox,claims,appointments,event_queue,target,admissions,relay,event_subjects,workers,applied_counts}'::text[] LOOP
    EXECUTE format('ALTER TABLE fieldfare.%I SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500,
      autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off)', name);
  END LOOP;
  ALTER TABLE fieldfare.field_migrations SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0);
END
$vacuum$;

-- The ledger is read by its keys, so small samples do. ANALYZE reads 300 rows for each unit of the statistics target, and runs
-- every few thousand migrations.
DO $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT a.attrelid::regclass AS relation, a.attname FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid
      WHERE r.relnamespace = 'fieldfare'::regnamespace AND r.relkind = 'r' AND a.attnum > 0
        AND a.attstattarget IS DISTINCT FROM 0 LOOP
    EXECUTE format('ALTER TABLE %s ALTER %I SET STATISTICS 10', c.relation, c.attname);
  END LOOP;
END
$$;
