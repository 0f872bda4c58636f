-- Proofs of backups without a structure: of one table, and of quarantined values. Confirmation and failure are those of all proofs.

-- Such backups that should be proven now.
CREATE OR REPLACE FUNCTION fieldfare.table_proofs_due(most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.id FROM fieldfare.field_data_backups b WHERE b.prove_due_at <= clock_timestamp() AND b.scope IS NULL
  ORDER BY b.prove_due_at LIMIT most
$$;

-- Begins such a proof: {backupId, epoch, location, …}, or NULL when another worker has it or nothing is to be done. valuesOf is the
-- row of quarantine whose values are compared; without it the rows of a table are.
CREATE OR REPLACE FUNCTION fieldfare.begin_table_proof(backup uuid, worker text, lease_ms int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held bigint := fieldfare.take_lease('proof/' || backup, worker, lease_ms);
  begun fieldfare.field_data_backups;
BEGIN
  IF held IS NULL THEN
    RETURN NULL;
  END IF;
  -- Other workers see it as due again only after the lease.
  UPDATE fieldfare.field_data_backups b SET prove_due_at = CASE WHEN fieldfare.proof_refusal(b) IS NULL
      THEN clock_timestamp() + make_interval(secs => lease_ms / 1000.0) END
  WHERE b.id = backup AND b.scope IS NULL AND b.prove_due_at <= clock_timestamp() RETURNING b.* INTO begun;
  IF begun.prove_due_at IS NULL THEN
    PERFORM fieldfare.release_lease('proof/' || backup, held);
    RETURN NULL;
  END IF;
  RETURN jsonb_build_object('backupId', begun.id, 'epoch', held, 'location', begun.location, 'sha256', begun.sha256,
    'rowsHash', begun.rows_hash, 'schema', begun.schema_name, 'table', begun.table_name,
    'valuesOf', CASE WHEN begun.backup_type = 'column' THEN begun.quarantine_id END);
END
$$;

-- The rows of the backup are in recalled_rows. They are put together as an undo does it, and compared value by value with those in
-- quarantine. NULL when they are the same.
CREATE OR REPLACE FUNCTION fieldfare.recalled_difference(kept uuid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  missing bigint;
  others bigint;
BEGIN
  WITH recalled AS MATERIALIZED (
    SELECT g.part, e.key, e.value FROM (SELECT r.part, jsonb_object_agg(r.key, r.value) AS document
      FROM fieldfare.recalled_rows r WHERE r.quarantine_id = kept GROUP BY r.part) g CROSS JOIN LATERAL jsonb_each_text(g.document) e
  ), stored AS MATERIALIZED (
    SELECT k.part, k.key, k.value FROM fieldfare.kept_rows(kept) k
  )
  SELECT (SELECT count(*) FROM (SELECT * FROM stored EXCEPT ALL SELECT * FROM recalled) m),
    (SELECT count(*) FROM (SELECT * FROM recalled EXCEPT ALL SELECT * FROM stored) o) INTO missing, others;
  RETURN CASE WHEN missing + others > 0 THEN
    format('%s values in quarantine are not in the backup, and %s values of the backup are not in quarantine', missing, others) END;
END
$$;
