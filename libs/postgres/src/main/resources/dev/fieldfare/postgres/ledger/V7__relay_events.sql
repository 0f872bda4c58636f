-- The relay: gives events their position and sequence, and remembers what is published.

-- One step: notes what was published, numbers what is new, and returns what is to be published next, in order.
-- No row with `ours` false means that another relay is at work. The numbers are committed before anything is
-- published, so an event never appears under two of them.
CREATE FUNCTION fieldfare.relay_step(me text, published_through bigint, read_from bigint, max_events int)
RETURNS TABLE (ours boolean, base bigint, last bigint, "position" bigint, id uuid, type text, source text, subject text, sequence bigint,
  "time" text, traceparent text, data text)
LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  r fieldfare.relay;
BEGIN
  SELECT * INTO r FROM fieldfare.relay FOR UPDATE SKIP LOCKED;
  IF NOT FOUND OR (r.holder <> me AND r.lease_until > clock_timestamp()) THEN
    RETURN;
  END IF;
  -- What nobody numbered is not published: this ledger may have been restored to an earlier moment.
  published_through := least(published_through, r.last_position);
  IF published_through > r.published_position THEN
    INSERT INTO fieldfare.publications (through_position) VALUES (published_through) ON CONFLICT DO NOTHING;
  END IF;
  UPDATE fieldfare.relay SET holder = me, lease_until = clock_timestamp() + interval '2 seconds',
    published_position = greatest(published_position, published_through),
    last_position = r.last_position + fieldfare.number_events(r.last_position, max_events)
  RETURNING * INTO r;
  RETURN QUERY SELECT true, r.published_position, r.last_position, NULL::bigint, NULL::uuid, NULL::text, NULL::text, NULL::text, NULL::bigint,
    NULL::text, NULL::text, NULL::text;
  RETURN QUERY SELECT true, r.published_position, r.last_position, e.position, e.id, e.type, e.source, e.subject, e.sequence,
    fieldfare.iso(e.time), e.traceparent, e.data::text
  FROM fieldfare.event_log e WHERE e.position > coalesce(read_from, r.published_position) ORDER BY e.position LIMIT max_events;
END
$$;

-- Numbers events that are committed and have no number yet. A transaction that commits late simply comes
-- later in the log; within one subject the claims keep the order.
CREATE FUNCTION fieldfare.number_events(last_position bigint, max_events int) RETURNS bigint LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_nestloop = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  numbered bigint;
BEGIN
  WITH fresh AS (
    SELECT e.log_id, e.source, e.subject FROM fieldfare.event_log e WHERE e.position IS NULL ORDER BY e.log_id LIMIT max_events
  ), placed AS MATERIALIZED (
    SELECT f.log_id, f.source, f.subject, row_number() OVER (ORDER BY f.log_id) AS n,
      row_number() OVER (PARTITION BY f.source, f.subject ORDER BY f.log_id) AS k,
      count(*) OVER (PARTITION BY f.source, f.subject) AS size
    FROM fresh f
  ), counted AS (
    INSERT INTO fieldfare.event_subjects AS s SELECT p.source, p.subject, p.size FROM placed p WHERE p.k = 1
    ON CONFLICT (source, subject) DO UPDATE SET last_sequence = s.last_sequence + excluded.last_sequence
    RETURNING s.source, s.subject, s.last_sequence
  ), updated AS (
    UPDATE fieldfare.event_log e SET position = last_position + p.n, sequence = c.last_sequence - p.size + p.k
    FROM placed p JOIN counted c USING (source, subject)
    WHERE e.position IS NULL AND e.log_id = p.log_id
      AND e.log_id BETWEEN (SELECT min(x.log_id) FROM placed x) AND (SELECT max(x.log_id) FROM placed x)
    RETURNING 1
  )
  SELECT count(*) INTO numbered FROM updated;
  RETURN numbered;
END
$$;

-- Where the retained log begins: what a Redis that lost everything is filled with again.
CREATE FUNCTION fieldfare.first_position() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(min(e.position), 0) FROM fieldfare.event_log e WHERE e.position IS NOT NULL
$$;

-- Forgets events that were published and are older than their retention, from the beginning of the log to the first
-- that is not: a log with a hole could not be published again.
CREATE FUNCTION fieldfare.trim_events(older_than interval) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  trimmed bigint;
BEGIN
  DELETE FROM fieldfare.event_log e USING fieldfare.relay r
  WHERE e.position <= r.published_position AND e.position < coalesce((SELECT k.position FROM fieldfare.event_log k
    WHERE k.position IS NOT NULL AND (k.position > r.published_position OR k.time >= clock_timestamp() - older_than)
    ORDER BY k.position LIMIT 1), r.published_position + 1);
  GET DIAGNOSTICS trimmed = ROW_COUNT;
  DELETE FROM fieldfare.publications p WHERE p.through_position < (SELECT min(e.position) FROM fieldfare.event_log e);
  RETURN trimmed;
END
$$;
