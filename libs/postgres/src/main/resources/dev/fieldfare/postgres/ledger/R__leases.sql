-- Takes a lease that is free or expired. Returns its epoch, or NULL when it is held.
CREATE OR REPLACE FUNCTION fieldfare.take_lease(lease text, wanting text, ms int) RETURNS bigint
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO fieldfare.leases AS l (name, holder, epoch, held_until)
  VALUES (lease, wanting, nextval('fieldfare.lease_epochs'), clock_timestamp() + make_interval(secs => ms / 1000.0))
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, epoch = excluded.epoch, held_until = excluded.held_until
  WHERE l.held_until < clock_timestamp()
  RETURNING epoch
$$;

-- Extends a lease. Returns false when another worker has taken it.
CREATE OR REPLACE FUNCTION fieldfare.renew_lease(lease text, held_epoch bigint, ms int) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE fieldfare.leases l SET held_until = clock_timestamp() + make_interval(secs => ms / 1000.0)
  WHERE l.name = lease AND l.epoch = held_epoch;
  RETURN FOUND;
END
$$;

-- Raises an error when another worker has taken the lease. Otherwise no worker can take it before this transaction ends.
CREATE OR REPLACE FUNCTION fieldfare.require_lease(lease text, held_epoch bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM fieldfare.leases l WHERE l.name = lease AND l.epoch = held_epoch FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'another worker has taken over %', lease USING ERRCODE = 'FF100';
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.release_lease(lease text, held_epoch bigint) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM fieldfare.leases l WHERE l.name = lease AND l.epoch = held_epoch
$$;
