-- Holds: changes are accepted but not applied. Undos, rollbacks of versions, restores and purges pass. Workers read the row in the
-- transaction that claims a batch.

-- Holds the target for so many seconds, at most 300, so the hold of a monitor that died ends by itself. Returns the end, or NULL
-- while an operator overrides holds.
CREATE OR REPLACE FUNCTION fieldfare.hold(reason text, seconds int DEFAULT 120, held_by text DEFAULT session_user) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held_until timestamptz;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  IF coalesce(seconds NOT BETWEEN 1 AND 300, true) OR coalesce(hold.reason, '') = '' THEN
    RAISE EXCEPTION 'a hold needs a reason and 1 to 300 seconds' USING ERRCODE = '22023';
  END IF;
  -- The hold of another one stays its own, and only becomes longer.
  UPDATE fieldfare.holds h SET (reason, held_by, until) = (
      SELECT CASE WHEN o.is_other THEN h.reason ELSE hold.reason END, CASE WHEN o.is_other THEN h.held_by ELSE hold.held_by END,
        greatest(CASE WHEN o.is_other THEN h.until END, clock_timestamp() + make_interval(secs => seconds))
      FROM (SELECT h.until > clock_timestamp() AND h.held_by <> hold.held_by AS is_other) o),
    held_since = CASE WHEN h.until > clock_timestamp() THEN h.held_since ELSE clock_timestamp() END
  WHERE h.overridden_until <= clock_timestamp() RETURNING h.until INTO held_until;
  RETURN held_until;
END
$$;

-- Ends a hold of this holder. Returns whether there was one.
CREATE OR REPLACE FUNCTION fieldfare.release_hold(held_by text DEFAULT session_user) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  UPDATE fieldfare.holds h SET until = '-infinity', held_since = NULL
  WHERE h.until > clock_timestamp() AND h.held_by = release_hold.held_by;
  RETURN FOUND;
END
$$;

-- Ends each hold, and refuses new ones for so many seconds, at most a day; 0 permits them again. Returns the end.
CREATE OR REPLACE FUNCTION fieldfare.override_holds(seconds int, overridden_by text DEFAULT session_user) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  overridden timestamptz := clock_timestamp() + make_interval(secs => seconds);
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  IF coalesce(seconds NOT BETWEEN 0 AND 86400, true) THEN
    RAISE EXCEPTION 'holds are overridden for 0 to 86400 seconds' USING ERRCODE = '22023';
  END IF;
  UPDATE fieldfare.holds h SET until = '-infinity', held_since = NULL, overridden_until = overridden,
    overridden_by = override_holds.overridden_by;
  RETURN overridden;
END
$$;

-- What a queued migration waits for while the target is held.
CREATE OR REPLACE FUNCTION fieldfare.hold_reason() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN EXISTS (SELECT FROM fieldfare.holds h WHERE h.only_row AND h.until > statement_timestamp()) THEN 'hold' END
$$;

REVOKE ALL ON FUNCTION fieldfare.hold(text, int, text), fieldfare.release_hold(text), fieldfare.override_holds(int, text) FROM PUBLIC;
