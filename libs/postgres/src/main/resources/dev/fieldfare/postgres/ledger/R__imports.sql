-- Imports of rows into tables of a target.

-- Runs one INSERT of an import in this transaction, as the release role. Returns {result: done | paused | no_role, rows}; rows is the
-- number of inserted rows. A row that the table refuses raises an error.
CREATE OR REPLACE FUNCTION fieldfare.run_import(trial uuid, held_epoch bigint, statement text, path text, token text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role oid := fieldfare.release_role();
  changed bigint[];
BEGIN
  PERFORM fieldfare.require_lease('trial/' || trial, held_epoch);
  IF role IS NULL THEN
    RETURN '{"result": "no_role"}';
  END IF;
  IF NOT fieldfare.enter_apply_gate() OR EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = '')
      OR EXISTS (SELECT FROM fieldfare.holds h WHERE h.only_row AND h.until > clock_timestamp()) THEN
    RETURN '{"result": "paused"}';
  END IF;
  changed := fieldfare.run_as_release_role(role, ARRAY[statement], path, token);
  PERFORM fieldfare.renew_lease('trial/' || trial, held_epoch, 10000);
  RETURN jsonb_build_object('result', 'done', 'rows', changed[1]);
END
$$;
