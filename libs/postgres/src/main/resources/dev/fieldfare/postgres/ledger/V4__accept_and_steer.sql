-- What people and programs may call: enqueue, cancel, retry, pause, resume.

-- Puts requests into the inbox. Per item: accepted (a new id), duplicate (the id that the key already
-- has) or conflict (the key stands for another body). An item: {body, key, hash, changeSet, requestedBy, role}.
--
-- The order of the statements matters: a row that leaves the inbox while we look appears among the
-- migrations in the same commit, so looking there last misses nothing.
CREATE FUNCTION fieldfare.accept_all(way text, items jsonb)
RETURNS TABLE (ord int, id uuid, verdict text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  ids uuid[];
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  SELECT array_agg(fieldfare.new_id()) INTO ids FROM jsonb_array_elements(items);
  PERFORM fieldfare.put_into_inbox(way, items, ids);
  IF NOT jsonb_path_exists(items, '$[*].key ? (@ != null)') THEN
    RETURN QUERY SELECT n::int - 1, ids[n::int], 'accepted'::text FROM generate_subscripts(ids, 1) AS n;
    RETURN;
  END IF;
  RETURN QUERY SELECT * FROM fieldfare.verdicts(way, items, ids);
END
$$;

-- Requests whose key is in the inbox already are left out.
CREATE FUNCTION fieldfare.put_into_inbox(way text, items jsonb, ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  INSERT INTO fieldfare.inbox (id, idempotency_key, body, body_hash, change_set_id, change_set_index,
      change_set_size, change_set_atomic, requested_by, sender_role, way)
  SELECT ids[i.n::int], i.item ->> 'key', i.item -> 'body',
      coalesce(i.item ->> 'hash', md5((i.item -> 'body' #- '{id}' #- '{traceparent}')::text)),
      i.item #>> '{changeSet,id}', (i.item #>> '{changeSet,index}')::int,
      (i.item #>> '{changeSet,of}')::int, (i.item #>> '{changeSet,atomic}')::boolean,
      i.item ->> 'requestedBy', i.item ->> 'role', way
  FROM jsonb_array_elements(items) WITH ORDINALITY AS i(item, n) ORDER BY i.n
  ON CONFLICT (idempotency_key) DO NOTHING;
END
$$;

-- Which of the items that carry a key are new, and which repeat or contradict an earlier one. Bodies are the same
-- when their hashes are: that of the parsed message where somebody parsed it, that of the text as sent otherwise; or
-- when what was sent is what the parser made of the earlier one.
CREATE FUNCTION fieldfare.verdicts(way text, items jsonb, ids uuid[])
RETURNS TABLE (ord int, id uuid, verdict text) LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  item record;
  known record;
BEGIN
  FOR item IN SELECT n::int AS n, i AS whole, i ->> 'key' AS key, i ->> 'hash' AS hash,
        i -> 'body' #- '{id}' #- '{traceparent}' AS body
      FROM jsonb_array_elements(items) WITH ORDINALITY AS e(i, n) LOOP
    ord := item.n - 1;
    id := ids[item.n];
    verdict := 'accepted';
    WHILE item.key IS NOT NULL LOOP
      SELECT x.id, x.body_hash, x.body_hash AS sent_hash, x.body #- '{id}' #- '{traceparent}' AS body INTO known
      FROM fieldfare.inbox x WHERE x.idempotency_key = item.key;
      IF NOT FOUND OR known.id = id THEN
        SELECT m.id, m.body_hash, m.sent_hash, m.request #- '{id}' #- '{traceparent}' AS body INTO known
        FROM fieldfare.field_migrations m WHERE m.idempotency_key = item.key AND m.key_held;
      END IF;
      IF FOUND AND known.id <> id THEN
        DELETE FROM fieldfare.inbox x WHERE x.id = ids[item.n];
        id := known.id;
        verdict := CASE WHEN coalesce(known.body_hash = item.hash, false)
            OR coalesce(known.sent_hash = md5(item.body::text), false) OR known.body = item.body
            OR known.body = (SELECT jsonb_build_object('target', t.name) FROM fieldfare.target t) || item.body
          THEN 'duplicate' ELSE 'conflict' END;
        EXIT;
      END IF;
      EXIT WHEN EXISTS (SELECT FROM fieldfare.inbox x WHERE x.id = ids[item.n]);
      -- The earlier request was admitted as REJECTED since ours met it: it holds the key no longer.
      PERFORM fieldfare.put_into_inbox(way, jsonb_build_array(item.whole), ARRAY[ids[item.n]]);
    END LOOP;
    RETURN NEXT;
  END LOOP;
END
$$;

-- The role with which a database role sends.
CREATE FUNCTION fieldfare.role_of(database_role name) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT s.sender_role FROM fieldfare.sender_roles s WHERE s.database_role = role_of.database_role),
    'enqueuer')
$$;

-- Enqueues one change, or a change set given as an array or as {"changes": […], "atomic": …}, in the
-- caller's own transaction, and returns the ids. Malformed input raises.
CREATE FUNCTION fieldfare.enqueue(request jsonb, idempotency_key text DEFAULT NULL) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changes jsonb;
  atomic boolean := false;
  set_id text;
  sender jsonb := jsonb_build_object('requestedBy', session_user, 'role', fieldfare.role_of(session_user));
  items jsonb;
  answer record;
  known boolean := false;
  fresh boolean := false;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  IF request IS NULL THEN
    RAISE EXCEPTION 'request must not be null' USING ERRCODE = '22023';
  ELSIF jsonb_typeof(request) = 'array' THEN
    changes := request;
  ELSIF request ? 'changes' THEN
    changes := request -> 'changes';
    atomic := coalesce((request ->> 'atomic')::boolean, false);
    IF jsonb_typeof(changes) <> 'array' OR (request - 'changes' - 'atomic') <> '{}' THEN
      RAISE EXCEPTION 'a change set is {"changes": [...], "atomic": true|false}' USING ERRCODE = '22023';
    END IF;
  ELSE
    changes := jsonb_build_array(request);
  END IF;
  IF jsonb_array_length(changes) NOT BETWEEN 1 AND 1000 THEN
    RAISE EXCEPTION 'a change set has 1 to 1000 changes, not %', jsonb_array_length(changes) USING ERRCODE = '22023';
  END IF;
  IF jsonb_typeof(request) = 'array' OR request ? 'changes' THEN
    set_id := fieldfare.new_id()::text;
  END IF;
  IF length(idempotency_key) > 200 OR EXISTS (SELECT FROM jsonb_array_elements(changes) AS c WHERE length(c ->> 'id') > 200) THEN
    RAISE EXCEPTION 'an idempotency key has at most 200 characters' USING ERRCODE = '22023';
  END IF;
  PERFORM fieldfare.require_shape(c) FROM jsonb_array_elements(changes) AS c;
  IF set_id IS NULL AND changes #>> '{0,changeSet,atomic}' = 'true' THEN
    RAISE EXCEPTION 'send the changes of an atomic change set together, as {"changes": [...], "atomic": true}'
      USING ERRCODE = '22023';
  END IF;

  SELECT jsonb_agg(sender || jsonb_build_object('body', c,
      'key', CASE WHEN idempotency_key IS NULL THEN c ->> 'id'
                  WHEN set_id IS NULL THEN idempotency_key
                  ELSE idempotency_key || '/' || (n - 1) END,
      'changeSet', CASE WHEN set_id IS NOT NULL THEN jsonb_build_object('id', set_id, 'index', n - 1,
        'of', jsonb_array_length(changes), 'atomic', atomic) END) ORDER BY n)
  INTO items FROM jsonb_array_elements(changes) WITH ORDINALITY AS e(c, n);

  FOR answer IN SELECT * FROM fieldfare.accept_all('sql', items) ORDER BY ord LOOP
    known := known OR answer.verdict <> 'accepted';
    fresh := fresh OR answer.verdict = 'accepted';
    -- A set of which only some are known is not the set that was sent before.
    IF answer.verdict = 'conflict' OR (known AND fresh) THEN
      RAISE EXCEPTION 'the idempotency key "%" already stands for another request (migration %)',
        items -> answer.ord ->> 'key', answer.id USING ERRCODE = '23505';
    END IF;
    RETURN NEXT answer.id;
  END LOOP;
END
$$;

-- Which properties each request may have. The full check comes at admission; this one lets a caller
-- see at once what can never be right. '!' marks the required ones.
CREATE TABLE fieldfare.request_properties (migration_type text PRIMARY KEY, properties text[] NOT NULL);

CREATE FUNCTION fieldfare.require_shape(request jsonb) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
  kind text := request ->> 'type';
  allowed text[];
  wrong text;
BEGIN
  IF jsonb_typeof(request) <> 'object' THEN
    RAISE EXCEPTION 'a request is a JSON object, not %', jsonb_typeof(request) USING ERRCODE = '22023';
  END IF;
  IF octet_length(request::text) > 65536 THEN
    RAISE EXCEPTION 'a request is at most 64 KiB' USING ERRCODE = '22023';
  END IF;
  SELECT p.properties INTO allowed FROM fieldfare.request_properties p WHERE p.migration_type = kind;
  IF NOT FOUND AND kind IN ('ADD_INDEX', 'DROP_INDEX', 'ADD_UNIQUE', 'ADD_CHECK', 'ADD_FOREIGN_KEY', 'DROP_CONSTRAINT',
      'RESTORE', 'BACKFILL', 'REPAIR') THEN
    RAISE EXCEPTION 'not_available_yet: %', kind USING ERRCODE = '0A000';
  ELSIF kind = 'RUN_SQL' THEN
    RAISE EXCEPTION 'not_permitted: RUN_SQL is sent by releases of tracks only' USING ERRCODE = '42501';
  ELSIF NOT FOUND THEN
    RAISE EXCEPTION 'unknown type: %', coalesce(kind, 'none') USING ERRCODE = '22023';
  END IF;
  SELECT k INTO wrong FROM jsonb_object_keys(request) AS k WHERE NOT (k = ANY (allowed) OR '!' || k = ANY (allowed))
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% has no property "%"', kind, wrong USING ERRCODE = '22023';
  END IF;
  SELECT substr(a, 2) INTO wrong FROM unnest(allowed) AS a
  WHERE a LIKE '!%' AND coalesce(request ->> substr(a, 2), request ->> CASE substr(a, 2) WHEN 'table' THEN 'tableName'
    WHEN 'column' THEN coalesce(CASE WHEN request ? 'columnName' THEN 'columnName' END, 'oldColumnName')
    WHEN 'newName' THEN 'newColumnName' WHEN 'dataType' THEN 'newType' ELSE '' END, '') = '' LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% needs the property "%"', kind, wrong USING ERRCODE = '22023';
  END IF;
END
$$;

INSERT INTO fieldfare.request_properties
SELECT t, p || '{type,id,target,schema,formId,fieldId,dependsOn,requestedBy,runAt,options,changeSet,traceparent}'::text[]
  -- How form builders spell it.
  || '{tableName,columnName,oldColumnName,newColumnName,oldType,newType,userId,isSubForm,subFormId}'::text[]
FROM (VALUES
  ('ADD_COLUMN', '{!table,!column,!dataType,nullable,default,defaultExpression,unique,references}'::text[]),
  ('ADD_FIELD', '{!table,!column,!dataType,nullable,default,defaultExpression,unique,references}'),
  ('DROP_COLUMN', '{!table,!column,cascade,quarantine}'),
  ('DELETE_FIELD', '{!table,!column,cascade,quarantine}'),
  ('RENAME_COLUMN', '{!table,!column,!newName}'),
  ('RENAME_FIELD', '{!table,!column,!newName}'),
  ('CHANGE_TYPE', '{!table,!column,!dataType,using,onCastError}'),
  ('SET_DEFAULT', '{!table,!column,default}'),
  ('DROP_DEFAULT', '{!table,!column}'),
  ('SET_NOT_NULL', '{!table,!column,fillNullsWith}'),
  ('DROP_NOT_NULL', '{!table,!column}'),
  ('CREATE_TABLE', '{!table,!columns,primaryKey}'),
  ('DROP_TABLE', '{!table,cascade}'),
  ('RENAME_TABLE', '{!table,!newName}'),
  ('UNDO', '{!migrationId,table}')
) AS r(t, p);

-- Cancels what has not begun. 'cancelled', 'too_late' or 'unknown'; the rest of its change set and
-- what depends on it ends with it.
--
-- Where others end with it, locks are taken in one order: the target's row, which excludes admission and other cancels, then
-- all migrations in the order of their places, as an applier does whose migration fails.
CREATE FUNCTION fieldfare.cancel(migration uuid, cancelled_by text DEFAULT session_user) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
  ended fieldfare.field_migrations;
  behind uuid[];
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  PERFORM fieldfare.limit_idleness();
  -- What left the inbox while we looked there is a migration now: hence the second look.
  FOR look IN 1 .. 2 LOOP
    IF EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.id = migration AND m.change_set_id IS NOT NULL)
        OR EXISTS (SELECT FROM fieldfare.dependencies d WHERE d.depends_on = migration) THEN
      PERFORM FROM fieldfare.target FOR UPDATE;
      behind := fieldfare.followers(ARRAY[migration]);
      PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (migration || behind) ORDER BY m.seq, m.id FOR UPDATE;
    END IF;
    UPDATE fieldfare.field_migrations m SET status = 'CANCELLED', finished_at = clock_timestamp(), success = false,
      error_code = 'cancelled', error_message = 'cancelled by ' || cancelled_by,
      error = jsonb_build_object('code', 'cancelled', 'class', 'refusal', 'message', 'cancelled by ' || cancelled_by)
    WHERE m.id = migration AND m.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'PAUSED') RETURNING * INTO ended;
    IF FOUND THEN
      PERFORM fieldfare.tell('migration.cancelled', 'migration-worker', ended, t.name) FROM fieldfare.target t;
      PERFORM fieldfare.leave_lines(ARRAY[ended.id]);
      PERFORM fieldfare.end_locked(coalesce(behind, fieldfare.lock_with_followers(ARRAY[ended.id])));
      RETURN 'cancelled';
    END IF;
    -- Not admitted yet: admission will see the mark.
    UPDATE fieldfare.inbox i SET cancelled_by = cancel.cancelled_by WHERE i.id = migration;
    IF FOUND THEN
      RETURN 'cancelled';
    END IF;
  END LOOP;
  PERFORM FROM fieldfare.field_migrations m WHERE m.id = migration;
  RETURN CASE WHEN FOUND THEN 'too_late' ELSE 'unknown' END;
END
$$;

-- Takes migrations out of every line and appointment.
CREATE FUNCTION fieldfare.leave_lines(ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  left_lines int;
BEGIN
  -- By their places in the table: a join might be planned from the claims' side and read them all.
  DELETE FROM fieldfare.claims c WHERE c.ctid = ANY (ARRAY(
    SELECT held.place FROM ONLY fieldfare.field_migrations m CROSS JOIN unnest(m.names) AS n
    CROSS JOIN LATERAL (SELECT h.ctid AS place FROM fieldfare.claims h WHERE h.name = n AND h.seq = m.seq OFFSET 0) AS held
    WHERE m.id = ANY (ids)));
  GET DIAGNOSTICS left_lines = ROW_COUNT;
  -- A snapshot from before the claims were rewritten does not see them.
  IF left_lines = 0 AND current_setting('transaction_isolation') <> 'read committed' AND EXISTS (
      SELECT FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (ids) AND m.seq IS NOT NULL) THEN
    RAISE EXCEPTION 'the lines were rewritten since this transaction began: try again' USING ERRCODE = '40001';
  END IF;
  DELETE FROM fieldfare.appointments a WHERE a.migration_id = ANY (ids);
END
$$;

-- Ends the followers of migrations that will not be applied.
CREATE FUNCTION fieldfare.end_followers(ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM fieldfare.end_locked(fieldfare.lock_with_followers(ids));
END
$$;

-- Ends migrations, which are locked, because of what they follow.
CREATE FUNCTION fieldfare.end_locked(behind uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  followers uuid[];
  target_name text := (SELECT t.name FROM fieldfare.target t);
BEGIN
  IF cardinality(behind) = 0 THEN
    RETURN;
  END IF;
  WITH ended AS (
    UPDATE ONLY fieldfare.field_migrations m SET status = 'CANCELLED', finished_at = clock_timestamp(), success = false,
      error_code = 'predecessor_failed', error_message = 'what it depends on was not applied',
      error = jsonb_build_object('code', 'predecessor_failed', 'class', 'refusal',
        'message', 'what it depends on was not applied')
    WHERE m.id = ANY (behind) AND m.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'PAUSED')
    RETURNING m AS whole
  ), told AS (
    SELECT (e.whole).id AS id, fieldfare.tell('migration.cancelled', 'migration-worker', e.whole, target_name)
    FROM ended e ORDER BY (e.whole).seq
  )
  SELECT array_agg(id) INTO followers FROM told;
  IF followers IS NOT NULL THEN
    PERFORM fieldfare.leave_lines(followers);
  END IF;
END
$$;

-- The unfinished followers of migrations: the rest of their change sets, and what depends on them, to the end of the chain.
CREATE FUNCTION fieldfare.followers(ids uuid[]) RETURNS uuid[] LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  found uuid[] := '{}';
  latest uuid[] := ids;
  candidates uuid[];
  part record;
  atomic_sets text[] := '{}';
BEGIN
  LOOP
    candidates := ARRAY(SELECT d.migration_id FROM fieldfare.dependencies d WHERE d.depends_on = ANY (latest));
    -- One by one: a join that was planned for an empty ledger would read a full one again for each of its rows.
    FOR part IN SELECT m.change_set_id AS id, min(m.change_set_index) AS place, bool_or(m.change_set_atomic) AS atomic
      FROM (SELECT * FROM ONLY fieldfare.field_migrations x WHERE x.id = ANY (latest) OFFSET 0) m
      WHERE m.change_set_id IS NOT NULL GROUP BY 1
    LOOP
      CONTINUE WHEN part.id = ANY (atomic_sets);
      -- Another member of an atomic set has the same followers in it.
      IF part.atomic THEN
        atomic_sets := atomic_sets || part.id;
      END IF;
      candidates := candidates || ARRAY(SELECT b.id FROM ONLY fieldfare.field_migrations b
        WHERE b.change_set_id = part.id AND (b.change_set_index > part.place OR part.atomic));
    END LOOP;
    EXIT WHEN cardinality(candidates) = 0;
    latest := ARRAY(SELECT m.id FROM ONLY fieldfare.field_migrations m
      WHERE m.id = ANY (candidates) AND m.status IN ('SCHEDULED', 'QUEUED', 'WAITING', 'PAUSED')
      EXCEPT SELECT k FROM unnest(found || ids) AS k);
    EXIT WHEN cardinality(latest) = 0;
    found := found || latest;
  END LOOP;
  RETURN found;
END
$$;

-- Locks migrations and their followers in the order of their places. Returns the followers. A follower's place is behind
-- that of each migration that it follows, so an applier, which holds the first ones already, keeps to this order too.
CREATE FUNCTION fieldfare.lock_with_followers(ids uuid[]) RETURNS uuid[] LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  behind uuid[] := fieldfare.followers(ids);
  locked uuid[];
BEGIN
  LOOP
    EXIT WHEN cardinality(behind) = 0;
    PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (ids || behind) ORDER BY m.seq, m.id FOR UPDATE;
    locked := behind;
    -- A follower may have been admitted while we waited for the locks.
    behind := fieldfare.followers(ids);
    EXIT WHEN NOT EXISTS (SELECT unnest(behind) EXCEPT SELECT unnest(locked));
  END LOOP;
  RETURN behind;
END
$$;

-- What the caller's transaction is about to lock holds up everybody until it ends. One that is forgotten is ended
-- by the server after seconds, and then nothing of it has happened.
CREATE FUNCTION fieldfare.limit_idleness() RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT set_config('idle_in_transaction_session_timeout', '5s', true) FROM pg_settings s
  WHERE s.name = 'idle_in_transaction_session_timeout' AND s.setting::int NOT BETWEEN 1 AND 5000
$$;

-- Sends a failed migration to the tail of its lines, or a waiting one back to work at once. What it depends on must
-- have been applied, or be in line before it. 'retrying', 'conflict' or 'unknown'.
CREATE FUNCTION fieldfare.retry(migration uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  before fieldfare.field_migrations;
  again fieldfare.field_migrations;
  hopeless boolean;
  must_wait boolean;
  t fieldfare.target;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  PERFORM fieldfare.limit_idleness();
  UPDATE fieldfare.target SET last_seq = last_seq + 1 RETURNING * INTO t;
  -- None that it depends on ends unseen between our look and our commit. In the order of lock_with_followers.
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (migration || ARRAY(
    SELECT d.depends_on FROM fieldfare.dependencies d WHERE d.migration_id = migration)) ORDER BY m.seq, m.id FOR UPDATE;
  SELECT * INTO before FROM ONLY fieldfare.field_migrations m WHERE m.id = migration FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM FROM fieldfare.finished_migrations m WHERE m.id = migration;
    RETURN CASE WHEN FOUND THEN 'conflict' ELSE 'unknown' END;
  END IF;
  SELECT coalesce(bool_or(p.status NOT IN ('APPLIED', 'UNDONE', 'SKIPPED') AND (p.seq IS NULL
      OR p.status IN ('FAILED', 'REJECTED', 'CANCELLED'))), false),
    coalesce(bool_or(p.status NOT IN ('APPLIED', 'UNDONE', 'SKIPPED')), false)
  INTO hopeless, must_wait FROM fieldfare.dependencies d JOIN fieldfare.field_migrations p ON p.id = d.depends_on
  WHERE d.migration_id = migration;
  IF before.change_set_atomic OR hopeless OR NOT (before.status = 'FAILED'
      OR (before.status = 'CANCELLED' AND before.error_code = 'predecessor_failed')
      OR (before.status = 'WAITING' AND before.wait_reason IN ('lock', 'retry'))) THEN
    RETURN 'conflict';
  END IF;
  -- Its last try becomes one of those that ended in an error.
  INSERT INTO fieldfare.migration_attempts
  SELECT before.id, before.attempts, before.started_at, before.finished_at, before.error
  WHERE before.status = 'FAILED' AND before.started_at IS NOT NULL AND before.error IS NOT NULL ON CONFLICT DO NOTHING;
  UPDATE fieldfare.field_migrations m SET status = CASE WHEN must_wait THEN 'WAITING' ELSE 'QUEUED' END,
      wait_reason = CASE WHEN must_wait THEN 'dependency' END, next_try_at = NULL, wait_until = NULL, started_at = NULL,
      seq = CASE WHEN m.status = 'WAITING' THEN m.seq ELSE t.last_seq END,
      finished_at = NULL, success = NULL, error = NULL, error_code = NULL, error_message = NULL
  WHERE m.id = migration RETURNING * INTO again;
  INSERT INTO fieldfare.claims SELECT n, again.seq, again.id FROM unnest(again.names) AS n ON CONFLICT DO NOTHING;
  PERFORM fieldfare.tell('migration.retrying', 'migration-worker', again, t.name);
  RETURN 'retrying';
END
$$;

-- Holds one migration in its place, and lets it go on. 'paused'/'resumed', 'conflict' or 'unknown'.
CREATE FUNCTION fieldfare.pause(migration uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  held fieldfare.field_migrations;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  UPDATE fieldfare.field_migrations m SET status = 'PAUSED'
  WHERE m.id = migration AND m.status IN ('SCHEDULED', 'QUEUED', 'WAITING') RETURNING * INTO held;
  IF FOUND THEN
    PERFORM fieldfare.tell('migration.paused', 'migration-worker', held, t.name) FROM fieldfare.target t;
    RETURN 'paused';
  END IF;
  PERFORM FROM fieldfare.field_migrations m WHERE m.id = migration;
  RETURN CASE WHEN FOUND THEN 'conflict' ELSE 'unknown' END;
END
$$;

CREATE FUNCTION fieldfare.resume(migration uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  freed fieldfare.field_migrations;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  -- Its patience begins anew: while it was held it could not even try.
  UPDATE fieldfare.field_migrations m SET wait_until = NULL, status = CASE
      WHEN m.wait_reason IS NOT NULL THEN 'WAITING' WHEN m.seq IS NULL THEN 'SCHEDULED' ELSE 'QUEUED' END
  WHERE m.id = migration AND m.status = 'PAUSED' RETURNING * INTO freed;
  IF FOUND THEN
    UPDATE fieldfare.appointments a SET due_at = CASE a.purpose WHEN 'run_at' THEN freed.run_at
      WHEN 'change_set' THEN freed.enqueued_at + interval '60 s' ELSE clock_timestamp() END
    WHERE a.migration_id = migration;
    PERFORM fieldfare.tell('migration.resumed', 'migration-worker', freed, t.name) FROM fieldfare.target t;
    RETURN 'resumed';
  END IF;
  PERFORM FROM fieldfare.field_migrations m WHERE m.id = migration;
  RETURN CASE WHEN FOUND THEN 'conflict' ELSE 'unknown' END;
END
$$;

-- The lock that every applying transaction shares, so that a pause can wait for those under way.
CREATE FUNCTION fieldfare.apply_gate() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 4995983120934772051
$$;

-- The pairs of letters of a name, by which names are compared.
CREATE FUNCTION fieldfare.letter_pairs(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY(SELECT DISTINCT substr(' ' || lower(name) || ' ', n, 2) FROM generate_series(1, length(name) + 1) AS n)
$$;

-- At most three names that may have been meant, the most alike first.
CREATE FUNCTION fieldfare.near_names(wanted text, candidates text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY(SELECT s.candidate FROM (
    SELECT c.candidate, 2.0 * (SELECT count(*) FROM unnest(c.pairs) AS p WHERE p = ANY (w.pairs))
      / (cardinality(c.pairs) + cardinality(w.pairs)) AS likeness
    FROM (SELECT candidate, fieldfare.letter_pairs(candidate) AS pairs FROM unnest(candidates) AS candidate) c
    CROSS JOIN (SELECT fieldfare.letter_pairs(wanted) AS pairs OFFSET 0) w) s
  WHERE s.likeness >= 0.6 ORDER BY s.likeness DESC, s.candidate LIMIT 3)
$$;

-- What is wrong with the name of a table (schema.table) that is to be steered, NULL when nothing is. A table that is still to
-- be created, or is gone, counts while it is paused or has migrations that are unfinished or ended badly.
CREATE FUNCTION fieldfare.table_problem(name text) RETURNS text LANGUAGE sql STABLE SET enable_seqscan = off SET jit = off AS $$
  SELECT 'there is no table "' || table_problem.name || '"' || coalesce('; near names: ' || nullif(array_to_string(
      fieldfare.near_names(CASE WHEN strpos(table_problem.name, '.') > 0 THEN '' ELSE 'public.' END || table_problem.name,
        ARRAY(SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema$|fieldfare)' LIMIT 20000)), ', '), ''),
    '; a table is named schema.table')
  WHERE table_problem.name <> '' AND NOT EXISTS (SELECT FROM fieldfare.claims c WHERE c.name = table_problem.name)
    AND NOT EXISTS (SELECT FROM ONLY fieldfare.field_migrations m WHERE m.schema_name || '.' || m.table_name = table_problem.name
      AND m.table_name = substr(table_problem.name, strpos(table_problem.name, '.') + 1))
    AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = table_problem.name)
    AND NOT EXISTS (SELECT FROM fieldfare.inbox i WHERE table_problem.name
      = fieldfare.name_of(i.body ->> 'schema', coalesce(i.body ->> 'table', i.body ->> 'tableName')))
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname || '.' || c.relname = table_problem.name
        -- By the index where the name has one dot, which is nearly always.
        AND (c.relname = substr(table_problem.name, strpos(table_problem.name, '.') + 1)
          OR table_problem.name LIKE '%.%.%'))
$$;

-- Stops the whole target ('' or no name) or one table (schema.table). Answers when nothing is in flight.
CREATE FUNCTION fieldfare.pause_queue(name text DEFAULT '', paused_by text DEFAULT session_user) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  problem text := fieldfare.table_problem(pause_queue.name);
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION '%', problem USING ERRCODE = '42P01';
  END IF;
  PERFORM fieldfare.limit_idleness();
  PERFORM pg_advisory_xact_lock(fieldfare.apply_gate());
  INSERT INTO fieldfare.pauses VALUES (pause_queue.name, pause_queue.paused_by) ON CONFLICT DO NOTHING;
END
$$;

-- False when it was not paused.
CREATE FUNCTION fieldfare.resume_queue(name text DEFAULT '') RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  problem text;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  DELETE FROM fieldfare.pauses p WHERE p.name = resume_queue.name;
  IF FOUND THEN
    RETURN true;
  END IF;
  problem := fieldfare.table_problem(resume_queue.name);
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION '%', problem USING ERRCODE = '42P01';
  END IF;
  RETURN false;
END
$$;

-- Until when failures were acknowledged, by whom, and how many each time.
CREATE TABLE fieldfare.acknowledgements (
  acknowledged_at timestamptz PRIMARY KEY,
  acknowledged_by text NOT NULL,
  failures bigint NOT NULL
);

-- Failures of the last 24 hours that are no refusals and that nobody has acknowledged.
CREATE FUNCTION fieldfare.open_failures() RETURNS SETOF fieldfare.field_migrations LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
  SELECT m.* FROM ONLY fieldfare.field_migrations m
  WHERE m.error_code IS NOT NULL AND m.status = 'FAILED' AND m.error ->> 'class' IS DISTINCT FROM 'refusal'
    AND m.id >= (lpad(to_hex((extract(epoch FROM statement_timestamp() - interval '24 hours') * 1000)::bigint), 12, '0')
      || repeat('0', 20))::uuid
    AND m.finished_at > coalesce((SELECT max(a.acknowledged_at) FROM fieldfare.acknowledgements a), '-infinity')
$$;

-- Says that the failures until now are known: they colour the queue no longer. Returns how many there were.
CREATE FUNCTION fieldfare.acknowledge_failures(acknowledged_by text DEFAULT session_user) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known bigint := (SELECT count(*) FROM fieldfare.open_failures());
BEGIN
  IF known > 0 THEN
    INSERT INTO fieldfare.acknowledgements
    VALUES (clock_timestamp(), acknowledge_failures.acknowledged_by, known);
  END IF;
  RETURN known;
END
$$;

-- Gives a database role what it needs for its part: reader, enqueuer, operator or gateway (an operator that also
-- takes in what others send).
CREATE FUNCTION fieldfare.grant_role(database_role name, part text) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF part NOT IN ('reader', 'enqueuer', 'operator', 'gateway') THEN
    RAISE EXCEPTION 'a part is reader, enqueuer, operator or gateway, not %', part USING ERRCODE = '22023';
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA fieldfare TO %I', database_role);
  IF part IN ('reader', 'operator', 'gateway') THEN
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA fieldfare TO %I', database_role);
  END IF;
  IF part IN ('reader', 'gateway') THEN
    -- What is in quarantine is not for everybody who may read the history.
    EXECUTE format('REVOKE SELECT ON fieldfare.quarantine FROM %I', database_role);
    EXECUTE format('GRANT SELECT (id, migration_id, kind, schema_name, table_name, column_name, column_type, key_columns,
      row_count, bytes, created_at, restored_at, purged_at) ON fieldfare.quarantine TO %I', database_role);
  END IF;
  IF part IN ('enqueuer', 'operator') THEN
    EXECUTE format('GRANT EXECUTE ON FUNCTION fieldfare.enqueue(jsonb, text) TO %I', database_role);
  END IF;
  IF part = 'gateway' THEN
    EXECUTE format('GRANT EXECUTE ON FUNCTION fieldfare.accept_all(text, jsonb), fieldfare.prepare_owners(name[]),
      fieldfare.put_version(text, jsonb, text, text, text, text), fieldfare.offer_versions(text, text[]),
      fieldfare.request_versions(text, text, jsonb, text, jsonb),
      fieldfare.look_as(name, text, jsonb, jsonb) TO %I', database_role);
  END IF;
  IF part IN ('operator', 'gateway') THEN
    EXECUTE format('GRANT EXECUTE ON FUNCTION fieldfare.cancel(uuid, text), fieldfare.retry(uuid), fieldfare.pause(uuid),
      fieldfare.resume(uuid), fieldfare.pause_queue(text, text), fieldfare.resume_queue(text), fieldfare.acknowledge_failures(text) TO %I', database_role);
  END IF;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.accept_all(text, jsonb), fieldfare.enqueue(jsonb, text), fieldfare.cancel(uuid, text),
  fieldfare.retry(uuid), fieldfare.pause(uuid), fieldfare.resume(uuid), fieldfare.pause_queue(text, text),
  fieldfare.resume_queue(text), fieldfare.acknowledge_failures(text), fieldfare.grant_role(name, text) FROM PUBLIC;
