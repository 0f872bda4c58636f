-- Heartbeats of workers, and the rewrite of tables with many dead rows.

-- Rewrites a table that has few live and many dead rows. VACUUM cannot remove rows that an old snapshot may still see, and each
-- search reads them, up to a second after minutes of work. TRUNCATE removes them. Does nothing if the table cannot be locked in
-- time.
CREATE OR REPLACE FUNCTION fieldfare.rewrite_if_dead(name text) RETURNS boolean LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET lock_timeout = '100ms' AS $$
DECLARE
  relation regclass := format('fieldfare.%I', name);
  dead bigint := pg_stat_get_dead_tuples(relation);
  alive bigint := pg_stat_get_live_tuples(relation);
  kept jsonb;
BEGIN
  IF dead < 10000 OR dead < 10 * alive OR alive > 20000 THEN
    RETURN false;
  END IF;
  EXECUTE format('LOCK TABLE fieldfare.%I IN ACCESS EXCLUSIVE MODE', name);
  EXECUTE format('SELECT jsonb_agg(to_jsonb(r)) FROM fieldfare.%I r', name) INTO kept;
  EXECUTE format('TRUNCATE fieldfare.%I', name);
  EXECUTE format('INSERT INTO fieldfare.%1$I OVERRIDING SYSTEM VALUE
    SELECT * FROM jsonb_populate_recordset(NULL::fieldfare.%1$I, $1)', name) USING coalesce(kept, '[]');
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END
$$;

-- Records the heartbeat of a worker and returns its share of the lines. A worker without a heartbeat for two seconds is gone. If two
-- workers temporarily have the same line, apply() lets only one of them work.
CREATE OR REPLACE FUNCTION fieldfare.heartbeat(name text, OUT share int, OUT shares int) LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO fieldfare.workers (worker) VALUES (name)
  ON CONFLICT (worker) DO UPDATE SET seen_at = clock_timestamp();
  DELETE FROM fieldfare.workers w WHERE w.seen_at < clock_timestamp() - interval '1 minute';
  SELECT count(*) FILTER (WHERE w.worker < name), count(*) INTO share, shares
  FROM fieldfare.workers w WHERE w.seen_at > clock_timestamp() - interval '2 seconds';
  -- At most one per call, so that it does not wait for a lock while it holds another.
  IF NOT fieldfare.rewrite_if_dead('claims') AND NOT fieldfare.rewrite_if_dead('event_queue') THEN
    PERFORM fieldfare.rewrite_if_dead('event_subjects');
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.remove_worker(name text) RETURNS void LANGUAGE sql VOLATILE AS $$
  DELETE FROM fieldfare.workers w WHERE w.worker = name
$$;
