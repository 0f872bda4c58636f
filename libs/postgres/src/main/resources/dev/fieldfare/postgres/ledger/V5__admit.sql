-- Admission: gives each message its place. One call, one transaction; nobody who is stopped in the middle
-- of it can hold anybody up.

-- Where a stream's admission stands: the last entry admitted, after making sure that the incarnation that
-- the caller reads is not one that is gone. Locks the stream's row. NULL: the caller is stale.
CREATE FUNCTION fieldfare.admission_floor(stream_key text, read_incarnation text)
RETURNS fieldfare.admissions LANGUAGE plpgsql VOLATILE AS $$
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

-- Messages that are admitted together, each at the same place of all arrays; what none of them has is NULL as a whole.
-- place is that in the inbox; the origin of one from a stream ends in its entry's id, and stands for the key where the
-- sender gave none. names and depends_on are arrays, requests and refusals are JSON. Arrays of texts, because one JSON
-- document would be parsed, and each message looked up in it for each column. The last two are filled in from the inbox.
CREATE TYPE fieldfare.arrivals AS (
  id text[], idempotency_key text[], body_hash text[], change_set_id text[], change_set_index text[], change_set_size text[],
  change_set_atomic text[], form_id text[], field_id text[], migration_type text[], schema_name text[], table_name text[],
  column_name text[], new_name text[], data_type text[], request text[], names text[], dry_run text[], way text[],
  origin text[], requested_by text[], sender_role text[], traceparent text[], run_at text[], enqueued_at text[],
  refusal text[], undo_ref text[], depends_on text[], place text[], cancelled_by text[], sent_hash text[]
);

-- Programs name the parts that they know. A later release adds a part at the end, with a default, and programs of this
-- release go on working.
CREATE FUNCTION fieldfare.arrivals_of(
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

-- Admits a batch: {stream, incarnation, firstMs, firstN, lastMs, lastN} from Redis, or {} from the inbox. Answers
-- {"stale": true} or {"admitted": n, "rejected": n, "duplicates": n, "cancelled": n}.
CREATE FUNCTION fieldfare.admit(batch jsonb, arrivals fieldfare.arrivals) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  t fieldfare.target;
  floor fieldfare.admissions;
  counts jsonb;
  part int[];
  one jsonb;
  -- The places of those that were not admitted before.
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
  FOR part IN SELECT p FROM fieldfare.cut_at_references(arrivals, fresh) AS p LOOP
    one := fieldfare.admit_items(arrivals, part, t);
    t.last_seq := t.last_seq + (one ->> 'placed')::bigint;
    counts := CASE WHEN counts IS NULL THEN one ELSE fieldfare.together(counts, one) END;
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

-- Who names an earlier message of the same batch must find it in the ledger: the batch is cut before it. NULL is all.
CREATE FUNCTION fieldfare.cut_at_references(arrivals fieldfare.arrivals, fresh int[]) RETURNS SETOF int[]
LANGUAGE plpgsql IMMUTABLE AS $$
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

-- What two parts of a batch came to.
CREATE FUNCTION fieldfare.together(a jsonb, b jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_object_agg(k, CASE
      WHEN a -> k IS NULL OR b -> k IS NULL THEN v
      WHEN jsonb_typeof(v) = 'number' THEN to_jsonb((a ->> k)::bigint + (b ->> k)::bigint)
      WHEN jsonb_typeof(v) = 'boolean' THEN to_jsonb((a ->> k)::boolean OR (b ->> k)::boolean)
      ELSE (a -> k) || (b -> k) END)
  FROM jsonb_each(a || b) AS e(k, v)
$$;

-- The outcome of one item against what the ledger already knows.
CREATE FUNCTION fieldfare.judge(refusal jsonb, body_hash text, known_hash text, repeats boolean, repeats_same boolean,
  promised boolean, undo_ref text, undo_known boolean, table_name text, unknown_dependency text, set_held boolean,
  has_conditions boolean) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN refusal IS NOT NULL THEN refusal
    -- What has an id was promised to its sender: it must not vanish.
    WHEN (known_hash = body_hash OR (repeats AND repeats_same)) AND promised THEN
      jsonb_build_object('code', 'key_conflict', 'class', 'refusal',
        'message', 'the same request with this idempotency key came another way at the same time, and stands')
    WHEN known_hash = body_hash OR (repeats AND repeats_same) THEN '{"duplicate": true}'::jsonb
    WHEN known_hash IS NOT NULL OR repeats THEN jsonb_build_object('code', 'key_conflict', 'class', 'refusal',
      'message', 'the idempotency key already stands for another request')
    WHEN NOT undo_known THEN jsonb_build_object('code', 'unknown_migration', 'class', 'refusal',
      'message', 'there is no migration ' || undo_ref || coalesce(' of table ' || table_name, ''))
    WHEN unknown_dependency IS NOT NULL THEN jsonb_build_object('code', 'unknown_dependency', 'class', 'refusal',
      'message', unknown_dependency)
    WHEN set_held AND has_conditions THEN
      jsonb_build_object('code', 'change_set_inconsistent', 'class', 'refusal',
        'message', 'a change of an atomic change set can neither be scheduled nor depend on others')
  END
$$;

-- A migration by its id or by its idempotency key.
CREATE FUNCTION fieldfare.find_migration(ref text) RETURNS fieldfare.field_migrations LANGUAGE plpgsql STABLE AS $$
DECLARE
  found_row fieldfare.field_migrations;
BEGIN
  IF ref ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' THEN
    SELECT * INTO found_row FROM fieldfare.field_migrations m WHERE m.id = ref::uuid;
    IF FOUND THEN
      RETURN found_row;
    END IF;
  END IF;
  SELECT * INTO found_row FROM fieldfare.field_migrations m WHERE m.idempotency_key = ref AND m.key_held;
  RETURN found_row;
END
$$;

-- Locks the members of change sets and the migrations that messages depend on, so that none of them ends unseen between our
-- look and our commit: all at once, in the order of lock_with_followers. dependencies are arrays as text.
CREATE FUNCTION fieldfare.lock_named(sets text[], dependencies text[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  refs text[] := ARRAY(SELECT DISTINCT r FROM unnest(dependencies) AS d CROSS JOIN unnest(d::text[]) AS r);
BEGIN
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (ARRAY(
    SELECT s.id FROM ONLY fieldfare.field_migrations s
      WHERE s.change_set_id = ANY (ARRAY(SELECT DISTINCT e FROM unnest(sets) AS e WHERE e IS NOT NULL))
    UNION ALL SELECT k.id FROM ONLY fieldfare.field_migrations k WHERE k.key_held AND k.idempotency_key = ANY (refs)
    UNION ALL SELECT r::uuid FROM unnest(refs) AS r
      WHERE r ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$')) ORDER BY m.seq, m.id FOR SHARE;
END
$$;

-- The text of a refusal. Near keys are looked for among the neighbours in the index only.
CREATE FUNCTION fieldfare.unknown_dependency(refs text[]) RETURNS text LANGUAGE sql STABLE
SET enable_seqscan = off SET jit = off AS $$
  SELECT 'dependsOn names "' || left(refs[1], 200) || '", which is neither the id nor the idempotency key of a migration here'
    || coalesce('; near keys: ' || nullif(array_to_string(fieldfare.near_names(refs[1], ARRAY(
      SELECT b.idempotency_key FROM (SELECT m.idempotency_key FROM fieldfare.field_migrations m
        WHERE m.key_held AND m.idempotency_key < refs[1] ORDER BY m.idempotency_key DESC LIMIT 5) b
      UNION ALL SELECT a.idempotency_key FROM (SELECT m.idempotency_key FROM fieldfare.field_migrations m
        WHERE m.key_held AND m.idempotency_key > refs[1] ORDER BY m.idempotency_key LIMIT 5) a)), ', '), ''), '')
    || CASE WHEN cardinality(refs) > 1 THEN '; ' || cardinality(refs) - 1 || ' more are unknown' ELSE '' END
$$;

CREATE TYPE fieldfare.dependency_state AS (ids uuid[], unknown text, unfinished int, unplaced int, failed int);

-- The migrations are locked by lock_named, so they stay as they are until the admission ends.
CREATE FUNCTION fieldfare.look_up_dependencies(refs text[]) RETURNS fieldfare.dependency_state
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  found_ids uuid[];
  unknown text[];
  answer fieldfare.dependency_state;
BEGIN
  -- As find_migration does it, without a call for each of what may be a thousand.
  SELECT array_agg(coalesce(i.id, k.id)) FILTER (WHERE coalesce(i.id, k.id) IS NOT NULL),
    array_agg(ref) FILTER (WHERE coalesce(i.id, k.id) IS NULL)
  INTO found_ids, unknown FROM unnest(refs) AS ref
  LEFT JOIN LATERAL (SELECT m.id FROM fieldfare.field_migrations m WHERE m.id =
    CASE WHEN ref ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' THEN ref::uuid END OFFSET 0) AS i ON true
  LEFT JOIN LATERAL (SELECT m.id FROM fieldfare.field_migrations m
    WHERE i.id IS NULL AND m.key_held AND m.idempotency_key = ref OFFSET 0) AS k ON true;
  answer.ids := found_ids;
  IF unknown IS NOT NULL THEN
    answer.unknown := fieldfare.unknown_dependency(unknown);
  END IF;
  SELECT count(*) FILTER (WHERE m.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'RUNNING', 'PAUSED')),
    count(*) FILTER (WHERE m.status IN ('SCHEDULED', 'WAITING', 'PAUSED') AND m.seq IS NULL),
    count(*) FILTER (WHERE m.status IN ('FAILED', 'REJECTED', 'CANCELLED'))
  INTO answer.unfinished, answer.unplaced, answer.failed
  FROM fieldfare.field_migrations m WHERE m.id = ANY (found_ids);
  RETURN answer;
END
$$;

-- Plans of the ledger's functions are made when it is empty and kept: they must be those for a full one.
CREATE FUNCTION fieldfare.admit_items(arrivals fieldfare.arrivals, part int[], t fieldfare.target) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  answer jsonb;
  -- Where a batch is cut into hundreds of parts, none of them reads the others.
  first int := coalesce(part[1], 1);
  last int := coalesce(part[cardinality(part)], cardinality(arrivals.migration_type));
BEGIN
  WITH item AS MATERIALIZED (
    SELECT i.ord, i.id::uuid, i.idempotency_key, i.body_hash, i.change_set_id, i.change_set_index::int, i.change_set_size::int,
      i.change_set_atomic::boolean, i.form_id, i.field_id, i.migration_type, i.schema_name, i.table_name, i.column_name,
      i.new_name, i.data_type, i.request::jsonb, i.names::text[], i.dry_run::boolean, i.way, i.origin, i.requested_by,
      i.sender_role, i.traceparent, i.run_at::timestamptz, i.enqueued_at::timestamptz, i.refusal::jsonb, i.undo_ref,
      i.depends_on::text[], i.cancelled_by, i.sent_hash, coalesce(i.change_set_atomic::boolean, false) AS atomic
    FROM unnest(arrivals.id[first:last], arrivals.idempotency_key[first:last], arrivals.body_hash[first:last],
      arrivals.change_set_id[first:last], arrivals.change_set_index[first:last], arrivals.change_set_size[first:last],
      arrivals.change_set_atomic[first:last], arrivals.form_id[first:last], arrivals.field_id[first:last],
      arrivals.migration_type[first:last], arrivals.schema_name[first:last], arrivals.table_name[first:last],
      arrivals.column_name[first:last], arrivals.new_name[first:last], arrivals.data_type[first:last],
      arrivals.request[first:last], arrivals.names[first:last], arrivals.dry_run[first:last],
      arrivals.way[first:last], arrivals.origin[first:last], arrivals.requested_by[first:last],
      arrivals.sender_role[first:last], arrivals.traceparent[first:last], arrivals.run_at[first:last],
      arrivals.enqueued_at[first:last], arrivals.refusal[first:last], arrivals.undo_ref[first:last],
      arrivals.depends_on[first:last], arrivals.cancelled_by[first:last], arrivals.sent_hash[first:last])
      WITH ORDINALITY AS i(id, idempotency_key, body_hash, change_set_id, change_set_index, change_set_size,
      change_set_atomic, form_id, field_id, migration_type, schema_name, table_name, column_name, new_name, data_type, request, names, dry_run, way, origin,
      requested_by, sender_role, traceparent, run_at, enqueued_at, refusal, undo_ref, depends_on, cancelled_by, sent_hash,
      ord)
    WHERE part IS NULL OR i.ord + first - 1 = ANY (part)
  ), twins AS MATERIALIZED (
    SELECT o.ord, o.same FROM (
      SELECT i.ord, row_number() OVER of_key AS n, first_value(i.body_hash) OVER of_key = i.body_hash AS same
      FROM item i WHERE i.idempotency_key IS NOT NULL AND i.refusal IS NULL
      WINDOW of_key AS (PARTITION BY i.idempotency_key ORDER BY i.ord)) o
    WHERE o.n > 1
  ), whole_sets AS MATERIALIZED (
    SELECT i.change_set_id AS id FROM item i WHERE i.atomic
    GROUP BY 1 HAVING count(DISTINCT i.change_set_index) = max(i.change_set_size)
  ), judged AS (
    SELECT l.*,
      -- An atomic set gets its places when all of its members are here; on a stream others may be between them.
      l.atomic AND (l.way = 'stream' OR l.change_set_id NOT IN (SELECT w.id FROM whole_sets w)) AS held,
      -- Most are plain, and a call costs more than a look.
      CASE WHEN l.refusal IS NOT NULL OR l.known_hash IS NOT NULL OR l.repeats OR l.undo_ref IS NOT NULL
          OR l.depends_on IS NOT NULL OR l.atomic THEN
        fieldfare.judge(l.refusal, l.body_hash, l.known_hash, l.repeats, l.repeats_same, l.id IS NOT NULL, l.undo_ref,
          l.undo_ref IS NULL OR ((l.original).id IS NOT NULL AND (l.original).migration_type <> 'RUN_SQL'
            AND coalesce(l.table_name, (l.original).table_name) IS NOT DISTINCT FROM (l.original).table_name
            AND coalesce(l.schema_name, (l.original).schema_name) IS NOT DISTINCT FROM (l.original).schema_name),
          l.table_name, (l.needs).unknown, l.atomic, l.run_at IS NOT NULL OR l.depends_on IS NOT NULL)
        END AS verdict,
      (l.needs).ids AS dependencies, coalesce((l.needs).unfinished, 0) > 0 AS must_wait,
      coalesce((l.needs).unplaced, 0) > 0 AS must_stand_aside, coalesce((l.needs).failed, 0) > 0 AS hopeless
    FROM (
      -- CASE, because a condition on a join would not spare the calls.
      SELECT item.*, k.body_hash AS known_hash, w.ord IS NOT NULL AS repeats, w.same AS repeats_same,
        CASE WHEN item.undo_ref IS NOT NULL THEN fieldfare.find_migration(item.undo_ref) END AS original,
        CASE WHEN item.depends_on IS NOT NULL THEN fieldfare.look_up_dependencies(item.depends_on) END AS needs
      FROM item
      LEFT JOIN twins w ON w.ord = item.ord
      LEFT JOIN LATERAL (SELECT m.body_hash FROM fieldfare.field_migrations m
        WHERE m.key_held AND m.idempotency_key = item.idempotency_key LIMIT 1) AS k ON true
      OFFSET 0) l
    OFFSET 0
  ), decided AS (
    SELECT j.*, CASE
        WHEN j.verdict IS NOT NULL THEN 'REJECTED'
        WHEN j.cancelled_by IS NOT NULL OR j.hopeless THEN 'CANCELLED'
        WHEN j.held THEN 'WAITING'
        WHEN j.run_at > clock_timestamp() THEN 'SCHEDULED'
        WHEN j.must_wait OR j.must_stand_aside THEN 'WAITING'
        ELSE 'QUEUED' END AS status,
      j.verdict IS NULL AND j.cancelled_by IS NULL AND NOT j.hopeless AND NOT j.held
        AND (j.run_at IS NULL OR j.run_at <= clock_timestamp()) AND NOT j.must_stand_aside AS placed
    FROM judged j WHERE NOT coalesce(j.verdict ? 'duplicate', false)
  ), numbered AS (
    SELECT d.*, CASE WHEN d.placed THEN t.last_seq + count(*) FILTER (WHERE d.placed) OVER (ORDER BY d.ord) END AS seq,
      coalesce(d.id, fieldfare.new_id()) AS new_id,
      CASE WHEN d.status = 'CANCELLED' AND d.cancelled_by IS NOT NULL THEN jsonb_build_object('code', 'cancelled',
          'class', 'refusal', 'message', 'cancelled by ' || d.cancelled_by)
        WHEN d.status = 'CANCELLED' THEN jsonb_build_object('code', 'predecessor_failed', 'class', 'refusal',
          'message', 'what it depends on was not applied')
        ELSE d.verdict END AS problem
    FROM decided d
  ), born AS (
    INSERT INTO fieldfare.field_migrations (id, seq, idempotency_key, key_held, body_hash, sent_hash, change_set_id, change_set_index,
      change_set_size, change_set_atomic, form_id, field_id, migration_type, schema_name, table_name, column_name, new_name,
      data_type, request, names, status, dry_run, way, origin, requested_by, sender_role, traceparent, run_at,
      enqueued_at, finished_at, wait_reason, success, error, error_code, error_message, undo_of)
    SELECT n.new_id, n.seq, coalesce(n.idempotency_key, n.origin), n.verdict IS NULL, n.body_hash, n.sent_hash, n.change_set_id, n.change_set_index,
      n.change_set_size, n.change_set_atomic, coalesce(n.form_id, (n.original).form_id),
      coalesce(n.field_id, (n.original).field_id), n.migration_type,
      coalesce(n.schema_name, (n.original).schema_name), coalesce(n.table_name, (n.original).table_name),
      coalesce(n.column_name, (n.original).column_name), n.new_name, n.data_type, n.request,
      -- Names of tables have a dot, those of change sets have none.
      coalesce(n.names, ARRAY(SELECT o FROM unnest((n.original).names) AS o WHERE strpos(o, '.') > 0))
        || CASE WHEN n.change_set_id IS NOT NULL AND NOT n.atomic THEN ARRAY['set:' || md5(n.change_set_id)] ELSE '{}' END,
      n.status, coalesce(n.dry_run, false), n.way, n.origin, n.requested_by, n.sender_role, n.traceparent, n.run_at,
      coalesce(n.enqueued_at, clock_timestamp()), CASE WHEN n.status IN ('REJECTED', 'CANCELLED') THEN clock_timestamp() END,
      CASE WHEN n.status = 'WAITING' AND n.atomic THEN 'change_set' WHEN n.status = 'WAITING' THEN 'dependency' END,
      CASE WHEN n.status IN ('REJECTED', 'CANCELLED') THEN false END, n.problem, n.problem ->> 'code', n.problem ->> 'message',
      (n.original).id
    FROM numbered n ORDER BY n.ord RETURNING *
  ), lined_up AS (
    INSERT INTO fieldfare.claims SELECT c, b.seq, b.id FROM born b CROSS JOIN unnest(b.names) AS c WHERE b.seq IS NOT NULL
  ), linked AS (
    INSERT INTO fieldfare.dependencies SELECT n.new_id, d FROM numbered n CROSS JOIN unnest(n.dependencies) AS d
    WHERE n.verdict IS NULL ON CONFLICT DO NOTHING
  ), appointed AS (
    INSERT INTO fieldfare.appointments SELECT b.id,
      CASE WHEN b.status = 'SCHEDULED' THEN b.run_at WHEN b.wait_reason = 'change_set' THEN clock_timestamp() + '60 s'
        ELSE 'infinity' END,
      CASE WHEN b.status = 'SCHEDULED' THEN 'run_at' WHEN b.wait_reason = 'change_set' THEN 'change_set' ELSE 'dependency' END
    FROM born b WHERE b.seq IS NULL AND b.status IN ('SCHEDULED', 'WAITING')
  ), told AS (
    INSERT INTO fieldfare.event_log (type, source, subject, traceparent, migration_id, description)
    SELECT 'dev.fieldfare.migration.' || CASE b.status WHEN 'REJECTED' THEN 'rejected' WHEN 'CANCELLED' THEN 'cancelled'
        WHEN 'SCHEDULED' THEN 'scheduled' ELSE 'accepted' END,
      '/fieldfare/migration-worker/' || t.name,
      t.name || '/' || CASE WHEN b.table_name IS NULL THEN '-' ELSE fieldfare.name_of(b.schema_name, b.table_name) END,
      b.traceparent, b.id, fieldfare.description_of(ROW(b.*)::fieldfare.field_migrations, t.name, true)
    FROM born b
  )
  SELECT jsonb_build_object(
      'admitted', count(*) FILTER (WHERE b.status NOT IN ('REJECTED', 'CANCELLED')),
      'rejected', count(*) FILTER (WHERE b.status = 'REJECTED'),
      'cancelled', count(*) FILTER (WHERE b.status = 'CANCELLED'),
      'duplicates', coalesce(cardinality(part), cardinality(arrivals.migration_type)) - count(*),
      'placed', count(b.seq),
      'ended', coalesce(bool_or(b.status IN ('REJECTED', 'CANCELLED')), false),
      'endedIds', coalesce(jsonb_agg(b.id) FILTER (WHERE b.status IN ('REJECTED', 'CANCELLED')), '[]'))
    || CASE WHEN count(b.change_set_id) > 0 THEN jsonb_build_object('sets',
      jsonb_agg(DISTINCT b.change_set_id) FILTER (WHERE b.change_set_id IS NOT NULL)) ELSE '{}' END
  INTO answer FROM born b;
  RETURN answer;
END
$$;


-- Change sets of which a member has just arrived: those that cannot be whole any more are rejected, atomic
-- ones that are complete take their place for all their names at once.
CREATE FUNCTION fieldfare.settle_change_sets(sets text[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  s record;
BEGIN
  FOR s IN
    SELECT m.change_set_id AS id, count(DISTINCT m.change_set_index) AS members, max(m.change_set_size) AS size,
      count(DISTINCT (m.change_set_size, m.change_set_atomic)) > 1
        OR count(*) > count(DISTINCT m.change_set_index) 
        -- Senders count from 0 or from 1, alike for all members.
        OR max(m.change_set_index) - min(m.change_set_index) >= max(m.change_set_size) AS inconsistent,
      bool_or(m.status IN ('FAILED', 'REJECTED', 'CANCELLED')) AS broken,
      array_agg(m.id) FILTER (WHERE m.status IN ('FAILED', 'REJECTED', 'CANCELLED')) AS fallen, bool_or(m.change_set_atomic) AS atomic,
      bool_or(m.wait_reason = 'change_set' AND m.status IN ('WAITING', 'PAUSED')) AS held
    -- A set that stayed incomplete may be sent again under its name.
    FROM fieldfare.field_migrations m WHERE m.change_set_id = ANY (sets)
      AND m.error_code IS DISTINCT FROM 'change_set_incomplete' GROUP BY m.change_set_id
  LOOP
    IF s.atomic AND (s.inconsistent OR s.broken) THEN
      PERFORM fieldfare.reject_change_set(s.id, CASE WHEN s.inconsistent
        THEN 'change_set_inconsistent' ELSE 'predecessor_failed' END);
    ELSIF s.atomic AND s.held AND s.members = s.size THEN
      PERFORM fieldfare.place_change_set(s.id);
    ELSIF s.broken THEN
      PERFORM fieldfare.end_followers(s.fallen);
    END IF;
  END LOOP;
END
$$;

-- Rejects what is unfinished of a set. Like all that is REJECTED it holds its keys no longer, and what depends on it ends.
CREATE FUNCTION fieldfare.reject_change_set(set_id text, code text) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  rejected uuid[];
  sentence text := CASE code
    WHEN 'change_set_incomplete' THEN 'its atomic change set was not complete after 60 seconds'
    WHEN 'change_set_inconsistent' THEN 'its atomic change set contradicts itself in size, index or kind'
    ELSE 'another change of its atomic change set was refused' END;
BEGIN
  WITH ended AS (
    UPDATE fieldfare.field_migrations m SET status = 'REJECTED', finished_at = clock_timestamp(), success = false,
      wait_reason = NULL, key_held = false, error_code = code, error_message = sentence,
      error = jsonb_build_object('code', code, 'class', 'refusal', 'message', sentence)
    WHERE m.change_set_id = set_id AND m.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'PAUSED') RETURNING m AS whole
  ), told AS (
    SELECT (e.whole).id AS id, fieldfare.tell('migration.rejected', 'migration-worker', e.whole, t.name)
    FROM ended e, fieldfare.target t
  )
  SELECT array_agg(id) INTO rejected FROM told;
  IF rejected IS NOT NULL THEN
    PERFORM fieldfare.leave_lines(rejected);
    PERFORM fieldfare.end_followers(rejected);
  END IF;
END
$$;

-- The members come one after the other, without anybody between them; who is paused holds all of them up in line.
CREATE FUNCTION fieldfare.place_change_set(set_id text) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  base bigint;
  size int;
BEGIN
  SELECT count(*) INTO size FROM fieldfare.field_migrations m
  WHERE m.change_set_id = set_id AND m.status IN ('WAITING', 'PAUSED') AND m.wait_reason = 'change_set';
  UPDATE fieldfare.target SET last_seq = last_seq + size RETURNING last_seq - size INTO base;
  WITH placed AS (
    UPDATE fieldfare.field_migrations m SET wait_reason = NULL, seq = base + 1 + p.n,
      status = CASE WHEN m.status = 'PAUSED' THEN 'PAUSED' ELSE 'QUEUED' END
    FROM (SELECT w.id, row_number() OVER (ORDER BY w.change_set_index) - 1 AS n FROM fieldfare.field_migrations w
          WHERE w.change_set_id = set_id AND w.status IN ('WAITING', 'PAUSED') AND w.wait_reason = 'change_set') p
    WHERE m.id = p.id RETURNING m.id, m.seq, m.names
  ), lined_up AS (
    INSERT INTO fieldfare.claims SELECT n, p.seq, p.id FROM placed p CROSS JOIN unnest(p.names) AS n
  )
  DELETE FROM fieldfare.appointments a USING placed p WHERE a.migration_id = p.id;
END
$$;

-- Looks after what is due: schedules, change sets that stayed incomplete, migrations whose dependencies are settled. Takes
-- at most max_count of them and begins none after budget_ms. Returns how many it took; 0 when nothing is due.
CREATE FUNCTION fieldfare.keep_appointments(max_count int, budget_ms int) RETURNS int LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  began timestamptz := clock_timestamp();
  due_ids uuid[];
  behind uuid[];
  due record;
  done int := 0;
BEGIN
  PERFORM FROM fieldfare.appointments a WHERE a.due_at <= began LIMIT 1;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  PERFORM FROM fieldfare.target FOR UPDATE;
  due_ids := ARRAY(SELECT a.migration_id FROM fieldfare.appointments a WHERE a.due_at <= began
    ORDER BY a.due_at, a.migration_id LIMIT max_count);
  behind := fieldfare.followers(ARRAY(SELECT a.migration_id FROM fieldfare.appointments a
    WHERE a.migration_id = ANY (due_ids) AND a.purpose = 'change_set'));
  -- In the order of lock_with_followers: an incomplete set ends with its followers.
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (due_ids || behind)
  ORDER BY m.seq, m.id FOR UPDATE;
  FOR due IN SELECT d.id, a.purpose, m.change_set_id, m.status FROM unnest(due_ids) WITH ORDINALITY AS d(id, n)
      CROSS JOIN LATERAL (SELECT x.purpose FROM fieldfare.appointments x WHERE x.migration_id = d.id OFFSET 0) AS a
      CROSS JOIN LATERAL (SELECT y.* FROM ONLY fieldfare.field_migrations y WHERE y.id = d.id OFFSET 0) AS m ORDER BY d.n LOOP
    IF due.status = 'PAUSED' THEN
      -- resume makes a new appointment.
      UPDATE fieldfare.appointments a SET due_at = 'infinity' WHERE a.migration_id = due.id;
    ELSIF due.purpose = 'change_set' THEN
      PERFORM fieldfare.reject_change_set(due.change_set_id, 'change_set_incomplete');
      DELETE FROM fieldfare.appointments a WHERE a.migration_id = due.id;
    ELSE
      PERFORM fieldfare.take_place(due.id);
    END IF;
    done := done + 1;
    EXIT WHEN clock_timestamp() > began + make_interval(secs => budget_ms / 1000.0);
  END LOOP;
  RETURN done;
END
$$;

-- Gives one migration that stood aside its place at the tail. Does nothing when it has ended meanwhile. While what it
-- depends on has no place it stands aside: in line before that it would wait for what waits behind it.
CREATE FUNCTION fieldfare.take_place(migration uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  placed fieldfare.field_migrations;
  place bigint;
  kept text;
BEGIN
  -- Who ends frees it under the same lock, so none that it depends on ends between our look and our commit.
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = migration FOR UPDATE;
  PERFORM FROM fieldfare.dependencies d JOIN fieldfare.field_migrations p ON p.id = d.depends_on
  WHERE d.migration_id = migration AND p.seq IS NULL AND p.status IN ('SCHEDULED', 'WAITING', 'PAUSED');
  IF FOUND THEN
    PERFORM fieldfare.stand_aside(migration);
    RETURN;
  END IF;
  DELETE FROM fieldfare.appointments a WHERE a.migration_id = migration RETURNING a.purpose INTO kept;
  UPDATE fieldfare.target SET last_seq = last_seq + 1 RETURNING last_seq INTO place;
  UPDATE fieldfare.field_migrations m SET seq = place, wait_reason = w.reason,
    status = CASE WHEN w.reason IS NULL THEN 'QUEUED' ELSE 'WAITING' END
  FROM (SELECT CASE WHEN EXISTS (SELECT FROM fieldfare.dependencies d JOIN fieldfare.field_migrations p ON p.id = d.depends_on
      WHERE d.migration_id = migration AND p.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'RUNNING', 'PAUSED'))
      THEN 'dependency' END AS reason) w
  WHERE m.id = migration AND m.status IN ('SCHEDULED', 'WAITING') AND m.seq IS NULL RETURNING m.* INTO placed;
  IF FOUND THEN
    INSERT INTO fieldfare.claims SELECT n, placed.seq, placed.id FROM unnest(placed.names) AS n;
    IF kept = 'run_at' THEN
      PERFORM fieldfare.tell('migration.accepted', 'migration-worker', placed, t.name) FROM fieldfare.target t;
    END IF;
    -- What stood aside because of this one can stand in line behind it now.
    UPDATE fieldfare.appointments a SET due_at = clock_timestamp()
    FROM fieldfare.dependencies d WHERE d.depends_on = placed.id AND a.migration_id = d.migration_id AND a.purpose = 'dependency';
  END IF;
END
$$;

-- Its hour has come, but what it depends on has no place yet.
CREATE FUNCTION fieldfare.stand_aside(migration uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  waiting fieldfare.field_migrations;
BEGIN
  UPDATE fieldfare.appointments a SET due_at = 'infinity', purpose = 'dependency' WHERE a.migration_id = migration;
  UPDATE fieldfare.field_migrations m SET status = 'WAITING', wait_reason = 'dependency'
  WHERE m.id = migration AND m.status = 'SCHEDULED' RETURNING * INTO waiting;
  IF FOUND THEN
    PERFORM fieldfare.tell('migration.accepted', 'migration-worker', waiting, t.name) FROM fieldfare.target t;
  END IF;
END
$$;

-- Called where migrations end well: whoever waited for nothing but them goes back in line. Of two that end at
-- the same moment each would see the other unfinished; the lock lets the second look after the first has committed.
CREATE FUNCTION fieldfare.free_dependants(ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  dependants uuid[] := ARRAY(SELECT d.migration_id FROM fieldfare.dependencies d WHERE d.depends_on = ANY (ids));
BEGIN
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (dependants) ORDER BY m.seq, m.id FOR UPDATE;
  UPDATE ONLY fieldfare.field_migrations m SET wait_reason = NULL,
    status = CASE WHEN m.status = 'PAUSED' THEN 'PAUSED' ELSE 'QUEUED' END
  WHERE m.id = ANY (dependants) AND m.status IN ('WAITING', 'PAUSED')
    AND m.wait_reason = 'dependency' AND m.seq IS NOT NULL
    AND NOT EXISTS (SELECT FROM fieldfare.dependencies o JOIN ONLY fieldfare.field_migrations p ON p.id = o.depends_on
      WHERE o.migration_id = m.id AND p.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'RUNNING', 'PAUSED'));
  UPDATE fieldfare.appointments a SET due_at = clock_timestamp()
  WHERE a.migration_id = ANY (dependants) AND a.purpose = 'dependency';
END
$$;
