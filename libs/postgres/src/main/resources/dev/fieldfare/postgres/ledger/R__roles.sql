-- Rights of database roles on the ledger.

-- Grants a database role the rights for its part: reader, enqueuer, operator, or gateway, which also accepts requests of others.
CREATE OR REPLACE FUNCTION fieldfare.grant_role(database_role name, part text) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF part NOT IN ('reader', 'enqueuer', 'operator', 'gateway') THEN
    RAISE EXCEPTION 'the role must be reader, enqueuer, operator or gateway, not %', part USING ERRCODE = '22023';
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA fieldfare TO %I', database_role);
  IF part IN ('reader', 'operator', 'gateway') THEN
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA fieldfare TO %I', database_role);
    -- Requests of trials hold scripts, and the rows of imports.
    EXECUTE format('REVOKE SELECT ON fieldfare.trials FROM %I', database_role);
    EXECUTE format('GRANT SELECT (id, kind, status, track, report, error, attempts, requested_by, requested_at, started_at, finished_at)
      ON fieldfare.trials TO %I', database_role);
  END IF;
  IF part IN ('reader', 'gateway') THEN
    -- A reader of the history may not read values in quarantine.
    EXECUTE format('REVOKE SELECT ON fieldfare.quarantine FROM %I', database_role);
    EXECUTE format('GRANT SELECT (id, migration_id, kind, schema_name, table_name, column_name, column_type, key_columns,
      row_count, bytes, created_at, restored_at, purged_at, needs_proof, purge_waits) ON fieldfare.quarantine TO %I', database_role);
  END IF;
  IF part IN ('enqueuer', 'operator') THEN
    EXECUTE format('GRANT EXECUTE ON FUNCTION fieldfare.enqueue(jsonb, text), fieldfare.save_form(jsonb) TO %I', database_role);
  END IF;
  IF part = 'gateway' THEN
    EXECUTE format('GRANT EXECUTE ON FUNCTION fieldfare.accept_all(text, jsonb), fieldfare.prepare_owners(name[]),
      fieldfare.save_form_as(jsonb, text, text, text), fieldfare.delete_form_as(text, text, text, text),
      fieldfare.change_forms_as(jsonb, text, text, text),
      fieldfare.form_backups(text, boolean, int, int, boolean), fieldfare.form_backup(uuid), fieldfare.fill_form_column(uuid, text),
      fieldfare.expired_form_backups(timestamptz), fieldfare.expire_form_backups(timestamptz),
      fieldfare.forms_to_sync(), fieldfare.sync_form(text, boolean), fieldfare.record_form_sync(jsonb),
      fieldfare.tables_with_history(), fieldfare.import_form_history(text, boolean, text, jsonb, int),
      fieldfare.import_form_history(text, boolean, text),
      fieldfare.form_mapping_document(), fieldfare.answer_form_column(text, text, text), fieldfare.import_forms_document(boolean),
      fieldfare.record_drift(jsonb),
      fieldfare.approve(uuid, text, text, text), fieldfare.reject(uuid, text, text), fieldfare.set_approval_policies(jsonb, text),
      fieldfare.approval_policies_json(), fieldfare.approvals_json(text, uuid, int),
      fieldfare.put_version(text, jsonb, text, text, text, text), fieldfare.offer_versions(text, text[]),
      fieldfare.request_versions(text, text, jsonb, text, jsonb), fieldfare.baseline_versions(text, jsonb, text),
      fieldfare.import_versions(text, jsonb, text),
      fieldfare.request_trial(text, jsonb, text),
      fieldfare.look_as(name, text, jsonb, jsonb) TO %I', database_role);
  END IF;
  IF part IN ('operator', 'gateway') THEN
    EXECUTE format('GRANT EXECUTE ON FUNCTION fieldfare.cancel(uuid, text), fieldfare.retry(uuid), fieldfare.pause(uuid),
      fieldfare.resume(uuid), fieldfare.pause_queue(text, text), fieldfare.resume_queue(text), fieldfare.acknowledge_failures(text),
      fieldfare.hold(text, int, text), fieldfare.release_hold(text), fieldfare.override_holds(int, text) TO %I', database_role);
  END IF;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.grant_role(name, text) FROM PUBLIC;
