-- The shape in which a migration is shown everywhere: in events, over HTTP, on the command line.

-- STABLE, because only then PostgreSQL inlines it. to_jsonb() writes ISO 8601 with all settings and needs little more than half of
-- the time of to_char(), but only for years of four digits. It omits zeros at the end; the added microsecond keeps them. A time
-- zone given as an interval needs no lookup of a name.
CREATE OR REPLACE FUNCTION fieldfare.iso(moment timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN moment >= '0001-01-01Z' AND moment < '10000-01-01Z' THEN
      left(to_jsonb(date_bin('1 millisecond', moment, '0001-01-01Z') AT TIME ZONE interval '0' + interval '1 microsecond') #>> '{}', 23)
      || 'Z'
    ELSE to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END
$$;

CREATE OR REPLACE FUNCTION fieldfare.name_of(schema_name text, table_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(schema_name, 'public') || '.' || table_name
$$;

-- Whether an undo is possible, why not, and whether it restores everything.
CREATE OR REPLACE FUNCTION fieldfare.undo_of(status text, migration_type text, lossless boolean) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN status = 'UNDONE' THEN
      '{"possible":false,"reason":"already undone","lossless":false}'::json
    WHEN status <> 'APPLIED' THEN
      '{"possible":false,"reason":"only an applied migration can be undone","lossless":false}'::json
    WHEN migration_type = 'RUN_SQL' THEN
      '{"possible":false,"reason":"a version cannot be undone; roll it back by its track","lossless":false}'::json
    WHEN migration_type = 'UNDO' THEN
      '{"possible":false,"reason":"an undo cannot be undone; send the change again","lossless":false}'::json
    WHEN migration_type = 'PURGE' THEN
      '{"possible":false,"reason":"a purge cannot be undone; undo the change whose values it destroyed","lossless":false}'::json
    WHEN migration_type = 'RESTORE' THEN
      '{"possible":false,"reason":"a restore cannot be undone; drop the table that it made","lossless":false}'::json
    WHEN coalesce(lossless, true) THEN
      '{"possible":true,"reason":null,"lossless":true}'::json
    ELSE
      '{"possible":true,"reason":null,"lossless":false}'::json
  END
$$;

CREATE OR REPLACE FUNCTION fieldfare.attempt_json(n int, began timestamptz, ended timestamptz, error jsonb) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT json_build_object('n', n, 'startedAt', fieldfare.iso(began), 'endedAt', fieldfare.iso(ended), 'error', error)
$$;

-- Failed attempts have rows of their own. The last attempt is in the row of the migration.
CREATE OR REPLACE FUNCTION fieldfare.attempts_of(m fieldfare.field_migrations) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(json_agg(fieldfare.attempt_json(t.n, t.began, t.ended, t.error) ORDER BY t.last, t.n), '[]')
  FROM (SELECT false AS last, a.n, a.started_at AS began, a.ended_at AS ended, a.error
      FROM fieldfare.migration_attempts a WHERE a.migration_id = m.id
    UNION ALL SELECT true, m.attempts, m.started_at, m.finished_at, m.error WHERE m.started_at IS NOT NULL) t
$$;

-- A migration without its plan. In a brief description, for the event log, attributes that follow from others are NULL.
CREATE OR REPLACE FUNCTION fieldfare.description_of(m fieldfare.field_migrations, target text, brief boolean) RETURNS fieldfare.description
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT ROW(
    m.id, coalesce(m.idempotency_key, m.id::text), target, m.seq, m.schema_name, m.table_name, m.migration_type,
    m.column_name, m.new_name, m.data_type, m.form_id, m.field_id, m.status, m.strategy,
    -- With one attempt there are no rows of failed ones.
    CASE WHEN m.attempts = 0 AND m.started_at IS NULL THEN CASE WHEN NOT brief THEN '[]'::json END
      WHEN m.attempts = 1 AND m.started_at IS NOT NULL THEN CASE WHEN NOT brief THEN
        json_build_array(fieldfare.attempt_json(m.attempts, m.started_at, m.finished_at, m.error)) END
      ELSE fieldfare.attempts_of(m) END,
    m.requested_by, fieldfare.iso(m.enqueued_at), fieldfare.iso(m.started_at), fieldfare.iso(m.finished_at),
    round((extract(epoch FROM m.finished_at - m.started_at) * 1000)::numeric, 3),
    m.lock_wait_ms, m.lock_hold_ms, NULL::json, m.error, CASE WHEN brief THEN m.warnings ELSE coalesce(m.warnings, '[]'::jsonb) END,
    -- A function for the rare case: with a subquery PostgreSQL would not inline this one.
    CASE WHEN brief OR m.wait_reason IS NOT NULL OR m.status <> 'QUEUED' OR m.undo_of IS NOT NULL THEN m.wait_reason
      ELSE fieldfare.hold_reason() END, fieldfare.iso(m.run_at), fieldfare.iso(m.next_try_at), m.backup_id,
    CASE WHEN m.way IN ('sync', 'import') THEN
        '{"possible":false,"reason":"the change was made before Fieldfare; send the opposite change","lossless":false}'::json
      WHEN NOT brief OR NOT m.lossless THEN fieldfare.undo_of(m.status, m.migration_type, m.lossless) END,
    m.undo_of, m.undone_by,
    CASE WHEN m.change_set_id IS NOT NULL THEN json_build_object(
      'id', m.change_set_id, 'index', m.change_set_index, 'of', m.change_set_size,
      'atomic', m.change_set_atomic) END
    )::fieldfare.description
$$;

-- json takes half of the time of jsonb. A row is faster than json_build_object(), which looks up the type of each key.
CREATE OR REPLACE FUNCTION fieldfare.describe(m fieldfare.field_migrations, target text) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT row_to_json(fieldfare.description_of(m, target, false))
$$;

-- Completes a brief description and returns it as JSON.
CREATE OR REPLACE FUNCTION fieldfare.completed(d fieldfare.description) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT row_to_json(ROW(d."id", d."idempotencyKey", d."target", d."seq", d."schema", d."table", d."type", d."column",
    d."newName", d."dataType", d."formId", d."fieldId", d."status", d."strategy",
    CASE WHEN d."attempts" IS NOT NULL THEN d."attempts" WHEN d."startedAt" IS NULL THEN '[]'::json
      ELSE json_build_array(json_build_object('n', 1, 'startedAt', d."startedAt", 'endedAt', d."finishedAt", 'error', d."error")) END,
    d."requestedBy", d."enqueuedAt", d."startedAt", d."finishedAt", d."durationMs", d."lockWaitMs", d."lockHoldMs",
    d."progress", d."error", coalesce(d."warnings", '[]'::jsonb), d."waitReason", d."runAt", d."nextTryAt", d."backupId",
    coalesce(d."undo", fieldfare.undo_of(d."status", d."type", true)), d."undoOf", d."undoneBy", d."changeSet"
  )::fieldfare.description)
$$;

-- Writes one event for a change of state, in the same transaction.
CREATE OR REPLACE FUNCTION fieldfare.record_migration_event(what text, service text, m fieldfare.field_migrations, target text)
RETURNS void LANGUAGE sql VOLATILE AS $$
  INSERT INTO fieldfare.event_log (type, source, subject, traceparent, migration_id, description)
  VALUES ('dev.fieldfare.' || what, '/fieldfare/' || service || '/' || target,
    target || '/' || CASE WHEN m.table_name IS NULL THEN '-'
      ELSE fieldfare.name_of(m.schema_name, m.table_name) END,
    m.traceparent, m.id, fieldfare.description_of(m, target, true))
$$;
