-- The gate between applying and pausing, and the marker of transactions that apply.

-- Enters the gate. Returns false if a pause waits or is being committed. Then nothing was locked.
--
-- The lock of the table is the gate: applying transactions share it, a pause takes it exclusively. PostgreSQL keeps the order, so
-- nothing enters after a pause began to wait. The lock of a row is the marker for refuse_inside_changes().
CREATE OR REPLACE FUNCTION fieldfare.enter_apply_gate() RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  BEGIN
    LOCK TABLE ONLY fieldfare.gate_places IN ROW SHARE MODE NOWAIT;
  EXCEPTION WHEN lock_not_available THEN
    RETURN false;
  END;
  -- Outside of that block, because a row that is locked inside names the subtransaction.
  PERFORM FROM ONLY fieldfare.gate_places LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF NOT fieldfare.is_applying() THEN
    RAISE invalid_transaction_state USING MESSAGE = 'migrations are not applied in a subtransaction';
  END IF;
  RETURN true;
END
$$;

-- Waits until no transaction applies. Until the end of the caller's transaction none begins.
CREATE OR REPLACE FUNCTION fieldfare.close_apply_gate() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  LOCK TABLE ONLY fieldfare.gate_places IN EXCLUSIVE MODE;
END
$$;

-- Whether this transaction entered the gate. A locked row names the transaction that locked it in xmax, and nobody else can lock
-- the row until that transaction ends. This reads one page. pg_locks would stop all of the server's lock tables for a moment.
CREATE OR REPLACE FUNCTION fieldfare.is_applying() RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own xid := pg_current_xact_id_if_assigned()::xid;
BEGIN
  RETURN own IS NOT NULL AND EXISTS (SELECT FROM ONLY fieldfare.gate_places g WHERE g.xmax = own);
END
$$;

-- Code that a change runs must not control the queue: it runs in a session of the worker, with the worker as session_user. It has
-- no rights on the marker, and cannot roll back to a moment before it.
CREATE OR REPLACE FUNCTION fieldfare.refuse_inside_changes() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF fieldfare.is_applying() THEN
    RAISE insufficient_privilege USING MESSAGE = 'code that a change runs may not call this function';
  END IF;
END
$$;

-- Holds a mutex until the transaction ends. Places: see the table.
CREATE OR REPLACE FUNCTION fieldfare.take_mutex(place int) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM ONLY fieldfare.mutexes m WHERE m.place = take_mutex.place FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the table fieldfare.mutexes has no row %', take_mutex.place;
  END IF;
END
$$;
