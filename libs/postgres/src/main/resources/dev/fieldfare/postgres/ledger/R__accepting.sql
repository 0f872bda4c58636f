-- Requests that come by SQL or HTTP: shape check, idempotency keys, inbox.

-- Puts requests into the inbox. The verdict of an item is accepted (a new id), duplicate (the id of the earlier request with this
-- key) or conflict (the key belongs to another body). An item is {body, key, hash, changeSet, requestedBy, role}.
--
-- The order of the statements matters. Admission moves a row from the inbox to the migrations in one transaction, so the
-- migrations are searched last.
CREATE OR REPLACE FUNCTION fieldfare.accept_all(way text, items jsonb)
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
  RETURN QUERY SELECT * FROM fieldfare.compare_with_earlier(way, items, ids);
END
$$;

-- Skips requests whose key is in the inbox already.
CREATE OR REPLACE FUNCTION fieldfare.put_into_inbox(way text, items jsonb, ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
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

-- Compares items that have a key with earlier requests. Two bodies are equal when their hashes are equal, or when the body as
-- sent equals the parsed body of the earlier request. The hash is that of the parsed message, or of the text if it is not parsed.
CREATE OR REPLACE FUNCTION fieldfare.compare_with_earlier(way text, items jsonb, ids uuid[])
RETURNS TABLE (ord int, id uuid, verdict text) LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
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
      -- The earlier request was rejected in the meantime, so the key is free.
      PERFORM fieldfare.put_into_inbox(way, jsonb_build_array(item.whole), ARRAY[ids[item.n]]);
    END LOOP;
    RETURN NEXT;
  END LOOP;
END
$$;

-- The sender role of a database role.
CREATE OR REPLACE FUNCTION fieldfare.role_of(database_role name) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT s.sender_role FROM fieldfare.sender_roles s WHERE s.database_role = role_of.database_role),
    'enqueuer')
$$;

-- Enqueues a change or a change set (an array, or {"changes": […], "atomic": …}) in the transaction of the caller. Returns the
-- ids. Raises an error for malformed input.
CREATE OR REPLACE FUNCTION fieldfare.enqueue(request jsonb, idempotency_key text DEFAULT NULL) RETURNS SETOF uuid
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
    -- If only some members are known, this is not the set that was sent before.
    IF answer.verdict = 'conflict' OR (known AND fresh) THEN
      RAISE EXCEPTION 'the idempotency key "%" was already used for another request (migration %)',
        items -> answer.ord ->> 'key', answer.id USING ERRCODE = '23505';
    END IF;
    RETURN NEXT answer.id;
  END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.require_shape(request jsonb) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kind text := request ->> 'type';
  allowed text[];
  wrong text;
  item text;
  spellings text[];
  of_form text;
BEGIN
  IF jsonb_typeof(request) <> 'object' THEN
    RAISE EXCEPTION 'a request is a JSON object, not %', jsonb_typeof(request) USING ERRCODE = '22023';
  END IF;
  IF octet_length(request::text) > 65536 THEN
    RAISE EXCEPTION 'a request is at most 64 KiB' USING ERRCODE = '22023';
  END IF;
  SELECT p.properties INTO allowed FROM fieldfare.request_properties p WHERE p.migration_type = kind;
  IF kind = 'RUN_SQL' THEN
    RAISE EXCEPTION 'not_permitted: RUN_SQL is sent by releases of tracks only' USING ERRCODE = '42501';
  ELSIF allowed = '{}' THEN
    RAISE EXCEPTION 'not_available_yet: %', kind USING ERRCODE = '0A000';
  ELSIF NOT FOUND THEN
    RAISE EXCEPTION 'unknown type: %', coalesce(kind, 'none') USING ERRCODE = '22023';
  END IF;
  SELECT k INTO wrong FROM jsonb_object_keys(request) AS k WHERE k <> ALL (allowed) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% has no property "%"', kind, wrong USING ERRCODE = '22023';
  END IF;
  FOREACH item IN ARRAY allowed LOOP
    CONTINUE WHEN NOT starts_with(item, '!');
    spellings := string_to_array(substr(item, 2), '/');
    -- An empty text can be a default, but not a name.
    CONTINUE WHEN EXISTS (SELECT FROM unnest(spellings) AS spelling
      WHERE request ->> spelling <> '' OR spelling = 'default' AND request ->> spelling = '');
    IF spellings[1] = 'table' AND kind <> 'CREATE_TABLE' AND request ? 'formId'
      OR spellings[1] = 'column' AND kind NOT IN ('ADD_COLUMN', 'ADD_FIELD') AND request ?& '{formId,fieldId}' THEN
      -- The registry of forms knows the table of a form and the column of a field.
      of_form := coalesce(of_form, spellings[1]);
    ELSE
      RAISE EXCEPTION '% needs the property "%"', kind, spellings[1] USING ERRCODE = '22023';
    END IF;
  END LOOP;
  IF of_form IS NOT NULL AND NOT (SELECT t.registry FROM fieldfare.target t) THEN
    RAISE EXCEPTION 'not_in_registry: this target has no registry of forms, so % needs the property "%"', kind, of_form
      USING ERRCODE = '22023';
  END IF;
END
$$;

REVOKE ALL ON FUNCTION fieldfare.accept_all(text, jsonb), fieldfare.enqueue(jsonb, text) FROM PUBLIC;
