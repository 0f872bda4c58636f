-- Admission gives each message its sequence number. A batch is one call and one transaction, so a stopped worker holds no locks.

-- The last admitted entry of a stream. Locks the row of the stream. Returns NULL if the caller reads an old incarnation.
CREATE OR REPLACE FUNCTION fieldfare.admission_floor(stream_key text, read_incarnation text)
RETURNS fieldfare.admissions LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  floor fieldfare.admissions;
BEGIN
  INSERT INTO fieldfare.admissions (stream, incarnation) VALUES (stream_key, read_incarnation) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT floor FROM fieldfare.admissions a WHERE a.stream = stream_key FOR UPDATE;
  IF floor.incarnation = read_incarnation THEN
    RETURN floor;
  END IF;
  PERFORM FROM fieldfare.retired_incarnations r WHERE r.stream = stream_key AND r.incarnation = read_incarnation;
  IF FOUND THEN
    RETURN NULL;
  END IF;
  INSERT INTO fieldfare.retired_incarnations (stream, incarnation) VALUES (stream_key, floor.incarnation);
  UPDATE fieldfare.admissions a SET incarnation = read_incarnation, last_entry_ms = 0, last_entry_n = 0
  WHERE a.stream = stream_key RETURNING * INTO floor;
  RETURN floor;
END
$$;

-- Callers name the parameters that they know. A later release adds a parameter with a default at the end, and callers of this
-- release keep working.
CREATE OR REPLACE FUNCTION fieldfare.arrivals_of(
  id text[] DEFAULT NULL, idempotency_key text[] DEFAULT NULL, body_hash text[] DEFAULT NULL,
  change_set_id text[] DEFAULT NULL, change_set_index text[] DEFAULT NULL, change_set_size text[] DEFAULT NULL,
  change_set_atomic text[] DEFAULT NULL, form_id text[] DEFAULT NULL, field_id text[] DEFAULT NULL,
  migration_type text[] DEFAULT NULL, schema_name text[] DEFAULT NULL, table_name text[] DEFAULT NULL,
  column_name text[] DEFAULT NULL, new_name text[] DEFAULT NULL, data_type text[] DEFAULT NULL,
  request text[] DEFAULT NULL, names text[] DEFAULT NULL, dry_run text[] DEFAULT NULL, way text[] DEFAULT NULL,
  origin text[] DEFAULT NULL, requested_by text[] DEFAULT NULL, sender_role text[] DEFAULT NULL,
  traceparent text[] DEFAULT NULL, run_at text[] DEFAULT NULL, enqueued_at text[] DEFAULT NULL,
  refusal text[] DEFAULT NULL, undo_ref text[] DEFAULT NULL, depends_on text[] DEFAULT NULL, place text[] DEFAULT NULL,
  cancelled_by text[] DEFAULT NULL, sent_hash text[] DEFAULT NULL
) RETURNS fieldfare.arrivals LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ROW(
    id, idempotency_key, body_hash, change_set_id, change_set_index, change_set_size, change_set_atomic, form_id,
    field_id, migration_type, schema_name, table_name, column_name, new_name, data_type, request, names, dry_run, way,
    origin, requested_by, sender_role, traceparent, run_at, enqueued_at, refusal, undo_ref, depends_on, place,
    cancelled_by, sent_hash
  )::fieldfare.arrivals
$$;

-- Admits a batch. batch is {stream, incarnation, firstMs, firstN, lastMs, lastN} for Redis and {} for the inbox. Returns
-- {"stale": true} or {"admitted": n, "rejected": n, "duplicates": n, "cancelled": n}.
CREATE OR REPLACE FUNCTION fieldfare.admit(batch jsonb, arrivals fieldfare.arrivals) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  t fieldfare.target;
  floor fieldfare.admissions;
  counts jsonb;
  part int[];
  one jsonb;
  -- The indexes of messages that were not admitted before.
  fresh int[] := ARRAY(SELECT generate_subscripts(arrivals.migration_type, 1));
BEGIN
  SELECT * INTO STRICT t FROM fieldfare.target FOR UPDATE;
  IF batch ? 'stream' THEN
    floor := fieldfare.admission_floor(batch ->> 'stream', batch ->> 'incarnation');
    IF floor.stream IS NULL THEN
      RETURN '{"stale": true}';
    END IF;
    IF (floor.last_entry_ms, floor.last_entry_n) >= ((batch ->> 'firstMs')::numeric, (batch ->> 'firstN')::numeric) THEN
      fresh := ARRAY(SELECT o.n FROM unnest(arrivals.origin) WITH ORDINALITY AS o(origin, n)
        CROSS JOIN LATERAL regexp_match(o.origin, '/(\d+)-(\d+)$') AS entry
        WHERE (entry[1]::numeric, entry[2]::numeric) > (floor.last_entry_ms, floor.last_entry_n) ORDER BY o.n);
    END IF;
    UPDATE fieldfare.admissions a SET admitted_at = clock_timestamp(),
      last_entry_ms = (batch ->> 'lastMs')::numeric, last_entry_n = (batch ->> 'lastN')::numeric
    WHERE a.stream = batch ->> 'stream'
      AND (a.last_entry_ms, a.last_entry_n) < ((batch ->> 'lastMs')::numeric, (batch ->> 'lastN')::numeric);
  ELSE
    WITH taken AS (
      DELETE FROM fieldfare.inbox x USING unnest(arrivals.place) WITH ORDINALITY AS p(place, n)
      WHERE x.place = p.place::bigint RETURNING p.n, x.cancelled_by, x.body_hash
    )
    SELECT coalesce(array_agg(t.n ORDER BY t.n) FILTER (WHERE t.n IS NOT NULL), '{}'), array_agg(t.cancelled_by ORDER BY p.n),
      array_agg(t.body_hash ORDER BY p.n)
    INTO fresh, arrivals.cancelled_by, arrivals.sent_hash
    FROM unnest(arrivals.place) WITH ORDINALITY AS p(place, n) LEFT JOIN taken t ON t.n = p.n;
  END IF;
  IF cardinality(fresh) = 0 THEN
    RETURN '{"admitted": 0, "rejected": 0, "duplicates": 0, "cancelled": 0}';
  END IF;

  IF arrivals.change_set_id IS NOT NULL OR arrivals.depends_on IS NOT NULL THEN
    PERFORM fieldfare.lock_named(arrivals.change_set_id, arrivals.depends_on);
  END IF;
  FOR part IN SELECT p FROM fieldfare.split_at_references(arrivals, fresh) AS p LOOP
    one := fieldfare.admit_items(arrivals, part, t);
    t.last_seq := t.last_seq + (one ->> 'placed')::bigint;
    counts := CASE WHEN counts IS NULL THEN one ELSE fieldfare.add_counts(counts, one) END;
  END LOOP;
  UPDATE fieldfare.target SET last_seq = t.last_seq;
  IF counts ? 'sets' THEN
    PERFORM fieldfare.settle_change_sets(ARRAY(SELECT jsonb_array_elements_text(counts -> 'sets')));
  END IF;
  IF (counts ->> 'ended')::boolean THEN
    PERFORM fieldfare.end_followers(ARRAY(SELECT e::uuid FROM jsonb_array_elements_text(counts -> 'endedIds') AS e));
  END IF;
  RETURN counts - 'sets' - 'endedIds' - 'ended' - 'placed';
END
$$;

-- Splits a batch before each message that refers to an earlier message of it, because references are looked up in the ledger. A
-- part is an array of indexes; NULL is the whole batch.
CREATE OR REPLACE FUNCTION fieldfare.split_at_references(arrivals fieldfare.arrivals, fresh int[]) RETURNS SETOF int[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  item record;
  seen jsonb := '{}';
  part int[] := '{}';
BEGIN
  IF arrivals.undo_ref IS NULL AND arrivals.depends_on IS NULL THEN
    RETURN NEXT CASE WHEN cardinality(fresh) < cardinality(arrivals.migration_type) THEN fresh END;
    RETURN;
  END IF;
  FOR item IN SELECT i.n, coalesce(i.key, i.origin) AS key, i.id, i.depends_on::text[] || i.undo_ref AS refs
      FROM unnest(arrivals.migration_type, arrivals.idempotency_key, arrivals.origin, arrivals.id, arrivals.depends_on,
        arrivals.undo_ref) WITH ORDINALITY AS i(type, key, origin, id, depends_on, undo_ref, n)
      WHERE i.n = ANY (fresh) ORDER BY i.n LOOP
    IF seen ?| item.refs THEN
      RETURN NEXT part;
      part := '{}';
      seen := '{}';
    END IF;
    seen := seen || jsonb_build_object(coalesce(item.key, ''), 1, coalesce(item.id, ''), 1);
    part := part || item.n::int;
  END LOOP;
  RETURN NEXT part;
END
$$;

-- Adds the counts of two parts of a batch.
CREATE OR REPLACE FUNCTION fieldfare.add_counts(a jsonb, b jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_object_agg(k, CASE
      WHEN a -> k IS NULL OR b -> k IS NULL THEN v
      WHEN jsonb_typeof(v) = 'number' THEN to_jsonb((a ->> k)::bigint + (b ->> k)::bigint)
      WHEN jsonb_typeof(v) = 'boolean' THEN to_jsonb((a ->> k)::boolean OR (b ->> k)::boolean)
      ELSE (a -> k) || (b -> k) END)
  FROM jsonb_each(a || b) AS e(k, v)
$$;
