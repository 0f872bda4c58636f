-- The shape in which a migration is shown everywhere: in events, over HTTP, on the command line.

-- STABLE like what it calls: only then can it be inlined. JSON writes a moment as ISO 8601 whatever the session's settings
-- are, in little more than half of the time that to_char takes, but for years of four digits only, and without zeros at the
-- end: the microsecond keeps them. An interval of nothing is UTC, and no name to look up.
CREATE FUNCTION fieldfare.iso(moment timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN moment >= '0001-01-01Z' AND moment < '10000-01-01Z' THEN
      left(to_jsonb(date_bin('1 millisecond', moment, '0001-01-01Z') AT TIME ZONE interval '0' + interval '1 microsecond') #>> '{}', 23)
      || 'Z'
    ELSE to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END
$$;

CREATE FUNCTION fieldfare.name_of(schema_name text, table_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(schema_name, 'public') || '.' || table_name
$$;

-- What an undo would do: possible, why not, and whether it brings everything back.
CREATE FUNCTION fieldfare.undo_of(m fieldfare.field_migrations) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN m.status = 'UNDONE' THEN
      '{"possible":false,"reason":"already undone","lossless":false}'::json
    WHEN m.status <> 'APPLIED' THEN
      '{"possible":false,"reason":"only an applied migration can be undone","lossless":false}'::json
    WHEN m.migration_type = 'UNDO' THEN
      '{"possible":false,"reason":"an undo is not undone; send the change again","lossless":false}'::json
    WHEN coalesce(m.lossless, true) THEN
      '{"possible":true,"reason":null,"lossless":true}'::json
    ELSE
      '{"possible":true,"reason":null,"lossless":false}'::json
  END
$$;

CREATE FUNCTION fieldfare.attempt(n int, began timestamptz, ended timestamptz, error jsonb) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT json_build_object('n', n, 'startedAt', fieldfare.iso(began), 'endedAt', fieldfare.iso(ended), 'error', error)
$$;

-- The tries that ended in an error are rows of their own, the last one is in the migration's row.
CREATE FUNCTION fieldfare.attempts_of(m fieldfare.field_migrations) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(json_agg(fieldfare.attempt(t.n, t.began, t.ended, t.error) ORDER BY t.last, t.n), '[]')
  FROM (SELECT false AS last, a.n, a.started_at AS began, a.ended_at AS ended, a.error
      FROM fieldfare.migration_attempts a WHERE a.migration_id = m.id
    UNION ALL SELECT true, m.attempts, m.started_at, m.finished_at, m.error WHERE m.started_at IS NOT NULL) t
$$;

-- What is shown of a migration, in this order.
CREATE TYPE fieldfare.description AS (
  "id" uuid, "idempotencyKey" text, "target" text, "seq" bigint, "schema" text, "table" text, "type" text, "column" text,
  "newName" text, "dataType" text, "formId" text, "fieldId" text, "status" text, "strategy" text, "attempts" json,
  "requestedBy" text, "enqueuedAt" text, "startedAt" text, "finishedAt" text, "durationMs" numeric,
  "lockWaitMs" double precision, "lockHoldMs" double precision, "progress" json, "error" jsonb, "warnings" jsonb,
  "waitReason" text, "runAt" text, "nextTryAt" text, "backupId" uuid, "undo" json, "undoOf" uuid, "undoneBy" uuid,
  "changeSet" json
);

-- Without the plan: that is read by who asks for one migration. As json and not as jsonb, because it is written once
-- and handed on as it is, which costs half; and as a row, because json_build_object looks at the type of each key.
CREATE FUNCTION fieldfare.describe(m fieldfare.field_migrations, target text) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT row_to_json(ROW(
    m.id, coalesce(m.idempotency_key, m.id::text), target, m.seq, m.schema_name, m.table_name, m.migration_type,
    m.column_name, m.new_name, m.data_type, m.form_id, m.field_id, m.status, m.strategy,
    -- One try that began is the first and the last: nothing to look up.
    CASE WHEN m.attempts = 0 AND m.started_at IS NULL THEN '[]'::json
      WHEN m.attempts = 1 AND m.started_at IS NOT NULL THEN
        json_build_array(fieldfare.attempt(m.attempts, m.started_at, m.finished_at, m.error))
      ELSE fieldfare.attempts_of(m) END,
    m.requested_by, fieldfare.iso(m.enqueued_at), fieldfare.iso(m.started_at), fieldfare.iso(m.finished_at),
    round((extract(epoch FROM m.finished_at - m.started_at) * 1000)::numeric, 3),
    m.lock_wait_ms, m.lock_hold_ms, NULL::json, m.error, coalesce(m.warnings, '[]'::jsonb),
    m.wait_reason, fieldfare.iso(m.run_at), fieldfare.iso(m.next_try_at), m.backup_id, fieldfare.undo_of(m),
    m.undo_of, m.undone_by,
    CASE WHEN m.change_set_id IS NOT NULL THEN json_build_object(
      'id', m.change_set_id, 'index', m.change_set_index, 'of', m.change_set_size,
      'atomic', m.change_set_atomic) END
    )::fieldfare.description)
$$;

-- One event for one change of state, in the transaction of that change.
CREATE FUNCTION fieldfare.tell(what text, service text, m fieldfare.field_migrations, target text)
RETURNS void LANGUAGE sql VOLATILE AS $$
  INSERT INTO fieldfare.event_log (type, source, subject, traceparent, migration_id, data)
  VALUES ('dev.fieldfare.' || what, '/fieldfare/' || service || '/' || target,
    target || '/' || CASE WHEN m.table_name IS NULL THEN '-'
      ELSE fieldfare.name_of(m.schema_name, m.table_name) END,
    m.traceparent, m.id, fieldfare.describe(m, target))
$$;
