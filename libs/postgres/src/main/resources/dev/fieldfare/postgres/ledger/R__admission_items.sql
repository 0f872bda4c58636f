-- Admission of the messages of a batch: verdicts, dependencies, rows.

-- The refusal of a message, {"duplicate": true} for a repeated one, NULL for one to admit.
CREATE OR REPLACE FUNCTION fieldfare.message_refusal(refusal jsonb, body_hash text, known_hash text, repeats boolean, repeats_same boolean,
  promised boolean, undo_ref text, undo_known boolean, table_name text, unknown_dependency text, set_held boolean,
  has_conditions boolean) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN refusal IS NOT NULL THEN refusal
    -- Its sender was given an id already, so it needs a row of its own.
    WHEN (known_hash = body_hash OR (repeats AND repeats_same)) AND promised THEN
      jsonb_build_object('code', 'key_conflict', 'class', 'refusal',
        'message', 'the same request with this idempotency key was admitted by another way at the same time')
    WHEN known_hash = body_hash OR (repeats AND repeats_same) THEN '{"duplicate": true}'::jsonb
    WHEN known_hash IS NOT NULL OR repeats THEN jsonb_build_object('code', 'key_conflict', 'class', 'refusal',
      'message', 'the idempotency key was already used for another request')
    WHEN NOT undo_known THEN jsonb_build_object('code', 'unknown_migration', 'class', 'refusal',
      'message', 'there is no migration ' || undo_ref || coalesce(' of table ' || table_name, ''))
    WHEN unknown_dependency IS NOT NULL THEN jsonb_build_object('code', 'unknown_dependency', 'class', 'refusal',
      'message', unknown_dependency)
    WHEN set_held AND has_conditions THEN
      jsonb_build_object('code', 'change_set_inconsistent', 'class', 'refusal',
        'message', 'a change of an atomic change set can neither be scheduled nor depend on others')
  END
$$;

-- Finds a migration by its id or idempotency key.
CREATE OR REPLACE FUNCTION fieldfare.find_migration(ref text) RETURNS fieldfare.field_migrations LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
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

-- Locks the members of change sets and the migrations that messages depend on, so that none of them ends before this
-- transaction commits. One statement locks all, in the order of lock_with_followers(). dependencies are arrays as text.
CREATE OR REPLACE FUNCTION fieldfare.lock_named(sets text[], dependencies text[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET search_path = pg_catalog, pg_temp AS $$
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

-- The message of a refusal. It suggests similar keys, but only among the neighbours in the index.
CREATE OR REPLACE FUNCTION fieldfare.unknown_dependency(refs text[]) RETURNS text LANGUAGE sql STABLE
SET enable_seqscan = off SET jit = off AS $$
  SELECT 'dependsOn names "' || left(refs[1], 200) || '", which is neither the id nor the idempotency key of a migration here'
    || coalesce('; near keys: ' || nullif(array_to_string(fieldfare.near_names(refs[1], ARRAY(
      SELECT b.idempotency_key FROM (SELECT m.idempotency_key FROM fieldfare.field_migrations m
        WHERE m.key_held AND m.idempotency_key < refs[1] ORDER BY m.idempotency_key DESC LIMIT 5) b
      UNION ALL SELECT a.idempotency_key FROM (SELECT m.idempotency_key FROM fieldfare.field_migrations m
        WHERE m.key_held AND m.idempotency_key > refs[1] ORDER BY m.idempotency_key LIMIT 5) a)), ', '), ''), '')
    || CASE WHEN cardinality(refs) > 1 THEN '; ' || cardinality(refs) - 1 || ' more are unknown' ELSE '' END
$$;

-- lock_named() has locked the migrations, so their states do not change before the commit.
CREATE OR REPLACE FUNCTION fieldfare.look_up_dependencies(refs text[]) RETURNS fieldfare.dependency_state
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_ids uuid[];
  unknown text[];
  answer fieldfare.dependency_state;
BEGIN
  -- The same as find_migration(), in one statement for up to a thousand references.
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

-- PostgreSQL caches the query plans of these functions, perhaps from when the ledger was empty. The settings force plans that are
-- fast when it is full.
CREATE OR REPLACE FUNCTION fieldfare.admit_items(arrivals fieldfare.arrivals, part int[], t fieldfare.target) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  answer jsonb;
  -- A batch may have hundreds of parts, so each part reads its own range only.
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
      -- An atomic set gets its sequence numbers when it is complete. On a stream, other messages may be between its members.
      l.atomic AND (l.way = 'stream' OR l.change_set_id NOT IN (SELECT w.id FROM whole_sets w)) AS held,
      -- Most messages need no call.
      CASE WHEN l.refusal IS NOT NULL OR l.known_hash IS NOT NULL OR l.repeats OR l.undo_ref IS NOT NULL
          OR l.depends_on IS NOT NULL OR l.atomic THEN
        fieldfare.message_refusal(l.refusal, l.body_hash, l.known_hash, l.repeats, l.repeats_same, l.id IS NOT NULL, l.undo_ref,
          l.undo_ref IS NULL OR ((l.original).id IS NOT NULL AND (l.original).migration_type <> 'RUN_SQL'
            AND coalesce(l.table_name, (l.original).table_name) IS NOT DISTINCT FROM (l.original).table_name
            AND coalesce(l.schema_name, (l.original).schema_name) IS NOT DISTINCT FROM (l.original).schema_name),
          l.table_name, (l.needs).unknown, l.atomic, l.run_at IS NOT NULL OR l.depends_on IS NOT NULL)
        END AS verdict,
      (l.needs).ids AS dependencies, coalesce((l.needs).unfinished, 0) > 0 AS must_wait,
      coalesce((l.needs).unplaced, 0) > 0 AS must_stand_aside, coalesce((l.needs).failed, 0) > 0 AS hopeless
    FROM (
      -- CASE avoids the calls; a join condition would not.
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
          'message', 'a migration that it depends on was not applied')
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
      -- Names of tables contain a dot, names of change sets do not.
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
