-- Approvals: a change that a policy names waits until another person has approved its plan.

-- What a migration does, for policies: the undo of an addition drops.
CREATE OR REPLACE FUNCTION fieldfare.approved_types(migration_type text, undone uuid) RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY['*', migration_type] || CASE WHEN undone IS NOT NULL THEN (SELECT CASE o.migration_type
      WHEN 'ADD_COLUMN' THEN 'DROP_COLUMN' WHEN 'DROP_COLUMN' THEN 'ADD_COLUMN' WHEN 'CREATE_TABLE' THEN 'DROP_TABLE'
      WHEN 'DROP_TABLE' THEN 'CREATE_TABLE' ELSE o.migration_type END FROM fieldfare.field_migrations o WHERE o.id = undone) END
$$;

-- The time for an approval by the policy that fits best; NULL where none is needed.
CREATE OR REPLACE FUNCTION fieldfare.time_for_approval(m fieldfare.field_migrations) RETURNS interval LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.expires_after FROM fieldfare.approval_policies p
  -- Purges and restores follow from changes and requests that had their own decisions.
  WHERE m.migration_type NOT IN ('PURGE', 'RESTORE') AND p.migration_type = ANY (fieldfare.approved_types(m.migration_type, m.undo_of))
    AND p.schema_name IN ('*', m.schema_name) AND p.table_name IN ('*', m.table_name)
  ORDER BY p.table_name = '*', p.migration_type = '*', p.schema_name = '*' LIMIT 1
$$;

-- The statements of a stored plan. A step is a statement as text, or an action of ALTER TABLE; the table of the plan is left out.
CREATE OR REPLACE FUNCTION fieldfare.statements_of(plan jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(coalesce(s ->> 'text', format('ALTER TABLE %I.%I %s', coalesce(t.name ->> 'schema', 'public'), t.name ->> 'name',
    s ->> 'action')) ORDER BY n), '{}')
  FROM jsonb_array_elements(plan -> 'steps') WITH ORDINALITY AS e(s, n)
  CROSS JOIN LATERAL (SELECT coalesce(s -> 'table', plan -> 'table') AS name) t
$$;

-- What an approval is bound to: the request, and the steps that carry it out. Estimates are not in it.
CREATE OR REPLACE FUNCTION fieldfare.hash_of_plan(m fieldfare.field_migrations, plan jsonb) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(convert_to(jsonb_build_object('id', m.id, 'type', m.migration_type, 'schema', m.schema_name, 'table', m.table_name,
    'request', m.request, 'undoOf', m.undo_of, 'steps', plan -> 'steps')::text, 'UTF8')), 'hex')
$$;

-- What is approved together: the hash of one plan, or a hash of the hashes of an atomic set, and the statements.
CREATE OR REPLACE FUNCTION fieldfare.plan_of_set(hashes text[], statements text[], OUT plan_hash text, OUT statements_of_set text[])
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN cardinality(hashes) = 1 THEN hashes[1]
    ELSE encode(sha256(convert_to(array_to_string(hashes, ' '), 'UTF8')), 'hex') END, statements
$$;

-- Holds migrations of a batch that need an approval and have none: they wait for it. One whose time for an approval has ended
-- fails. True when there was any; then the batch is not applied. The caller has locked the rows.
CREATE OR REPLACE FUNCTION fieldfare.hold_for_approval(o fieldfare.outcomes, places tid[], began timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
  item record;
  given fieldfare.approvals;
  ends_at timestamptz;
  plan_hash text;
  held boolean := false;
BEGIN
  -- The members of an atomic set are approved together: the hash and the statements of each are those of the whole set.
  FOR item IN WITH planned AS MATERIALIZED (
        SELECT m.whole, i.plan::jsonb AS plan, CASE WHEN (m.whole).change_set_atomic THEN (m.whole).change_set_id::text ELSE i.id::text END AS decided_as,
          fieldfare.time_for_approval(m.whole) AS time_left
        FROM unnest(o.ids, o.statuses, o.plans) AS i(id, status, plan)
        CROSS JOIN LATERAL (SELECT x AS whole FROM ONLY fieldfare.field_migrations x WHERE x.id = i.id OFFSET 0) AS m
        WHERE i.status = 'APPLIED')
      SELECT p.whole, p.time_left, t.plan_hash, t.statements_of_set AS statements FROM planned p CROSS JOIN LATERAL fieldfare.plan_of_set(
        ARRAY(SELECT fieldfare.hash_of_plan(q.whole, q.plan) FROM planned q WHERE q.decided_as = p.decided_as ORDER BY (q.whole).seq),
        ARRAY(SELECT u.text FROM planned q CROSS JOIN unnest(fieldfare.statements_of(q.plan)) WITH ORDINALITY AS u(text, n)
          WHERE q.decided_as = p.decided_as ORDER BY (q.whole).seq, u.n)) t
      WHERE p.time_left IS NOT NULL ORDER BY (p.whole).seq LOOP
    plan_hash := item.plan_hash;
    SELECT * INTO given FROM fieldfare.approvals a WHERE a.migration_id = (item.whole).id FOR UPDATE;
    IF FOUND AND given.state IN ('PENDING', 'APPROVED') AND given.expires_at <= clock_timestamp() THEN
      PERFORM fieldfare.end_without_approval((item.whole).id, places, began);
      RETURN true;
    END IF;
    CONTINUE WHEN given.state = 'APPROVED' AND given.plan_hash = plan_hash;
    ends_at := CASE WHEN given.state IN ('PENDING', 'APPROVED') THEN given.expires_at ELSE clock_timestamp() + item.time_left END;
    INSERT INTO fieldfare.approvals AS a (migration_id, state, plan_hash, statements, expires_at)
    VALUES ((item.whole).id, 'PENDING', plan_hash, item.statements, ends_at)
    ON CONFLICT (migration_id) DO UPDATE SET state = 'PENDING', plan_hash = excluded.plan_hash, statements = excluded.statements,
      expires_at = excluded.expires_at, decided_by = NULL, decided_at = NULL, comment = NULL;
    -- The members of an atomic set wait together.
    PERFORM fieldfare.postpone(ARRAY(SELECT m.id FROM ONLY fieldfare.field_migrations m WHERE m.id = (item.whole).id
        OR (item.whole).change_set_atomic AND m.change_set_id = (item.whole).change_set_id), 'approval', false, NULL,
      (extract(epoch FROM ends_at - clock_timestamp()) * 1000)::int, (extract(epoch FROM ends_at - clock_timestamp()) * 1000)::bigint);
    held := true;
  END LOOP;
  RETURN held;
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.end_without_approval(migration uuid, places tid[], began timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE fieldfare.approvals a SET state = 'EXPIRED' WHERE a.migration_id = migration;
  PERFORM fieldfare.record_outcomes(fieldfare.outcomes_of(ids => ARRAY[migration], statuses => ARRAY['FAILED'],
    strategies => ARRAY[NULL::text], plans => ARRAY[NULL::text], rollbacks => ARRAY[NULL::text], old_values => ARRAY[NULL::text],
    new_values => ARRAY[NULL::text], undoes => ARRAY[NULL::uuid], others => ARRAY[jsonb_build_object('error', jsonb_build_object(
      'code', 'approval_expired', 'class', 'refusal', 'message', 'nobody approved the change in time; send it again'))]),
    places, began, NULL, NULL);
END
$$;

-- The migrations that are approved or rejected with this one: itself, or its atomic set.
CREATE OR REPLACE FUNCTION fieldfare.decided_together(migration uuid) RETURNS uuid[] LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(DISTINCT s.id) FROM ONLY fieldfare.field_migrations m
  JOIN ONLY fieldfare.field_migrations s ON s.id = m.id OR m.change_set_atomic AND s.change_set_id = m.change_set_id
  WHERE m.id = migration
$$;

-- Approves the plan that the decider has seen, of the migration and the rest of its atomic set. Returns 'approved', 'unknown',
-- 'not_pending', 'expired' or 'changed'.
CREATE OR REPLACE FUNCTION fieldfare.approve(migration uuid, decider text, seen_hash text, remark text) RETURNS text LANGUAGE plpgsql
VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
  together uuid[];
  wanted fieldfare.approvals;
  approved fieldfare.field_migrations;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  PERFORM fieldfare.limit_idleness();
  together := fieldfare.decided_together(migration);
  PERFORM FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (together) ORDER BY m.seq, m.id FOR UPDATE;
  SELECT * INTO wanted FROM fieldfare.approvals a WHERE a.migration_id = migration;
  IF NOT FOUND THEN
    RETURN 'unknown';
  ELSIF wanted.state <> 'PENDING' OR together IS NULL THEN
    RETURN 'not_pending';
  ELSIF wanted.expires_at <= clock_timestamp() THEN
    RETURN 'expired';
  ELSIF seen_hash IS DISTINCT FROM wanted.plan_hash THEN
    RETURN 'changed';
  END IF;
  UPDATE fieldfare.approvals a SET state = 'APPROVED', decided_by = decider, decided_at = clock_timestamp(), comment = remark
  WHERE a.migration_id = ANY (together) AND a.state = 'PENDING';
  FOR approved IN UPDATE ONLY fieldfare.field_migrations m SET status = 'QUEUED', wait_reason = NULL, next_try_at = NULL, wait_until = NULL
      WHERE m.id = ANY (together) AND m.status = 'WAITING' AND m.wait_reason = 'approval' RETURNING m.* LOOP
    PERFORM fieldfare.record_migration_event('migration.approved', 'api-gateway', approved, t.name) FROM fieldfare.target t;
  END LOOP;
  RETURN 'approved';
END
$$;

-- Rejects a change that waits for an approval: it is cancelled. Returns 'rejected', or as approve() does.
CREATE OR REPLACE FUNCTION fieldfare.reject(migration uuid, decider text, remark text) RETURNS text LANGUAGE plpgsql
VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted fieldfare.approvals;
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  SELECT * INTO wanted FROM fieldfare.approvals a WHERE a.migration_id = migration;
  IF NOT FOUND THEN
    RETURN 'unknown';
  ELSIF wanted.state <> 'PENDING' OR fieldfare.cancel(migration, decider) <> 'cancelled' THEN
    RETURN 'not_pending';
  END IF;
  UPDATE fieldfare.approvals a SET state = 'REJECTED', decided_by = decider, decided_at = clock_timestamp(), comment = remark
  WHERE a.migration_id = migration;
  RETURN 'rejected';
END
$$;

-- Replaces the policies by [{type, schema, table, expiresAfterSeconds}].
CREATE OR REPLACE FUNCTION fieldfare.set_approval_policies(policies jsonb, author text) RETURNS void LANGUAGE plpgsql
VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM fieldfare.refuse_inside_changes();
  DELETE FROM fieldfare.approval_policies;
  INSERT INTO fieldfare.approval_policies (migration_type, schema_name, table_name, expires_after, created_by)
  SELECT p ->> 'type', p ->> 'schema', p ->> 'table', make_interval(secs => (p ->> 'expiresAfterSeconds')::float8), author
  FROM jsonb_array_elements(policies) AS p;
END
$$;

CREATE OR REPLACE FUNCTION fieldfare.approval_policies_json() RETURNS json LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(json_agg(json_build_object('type', p.migration_type, 'schema', p.schema_name, 'table', p.table_name,
    'expiresAfterSeconds', extract(epoch FROM p.expires_after)::bigint) ORDER BY p.migration_type, p.schema_name, p.table_name), '[]')
  FROM fieldfare.approval_policies p
$$;

-- Approvals as the API shows them, the newest migrations first. A pending one ends with its migration.
CREATE OR REPLACE FUNCTION fieldfare.approvals_json(in_state text, migration uuid, most int) RETURNS json LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  SELECT coalesce(json_agg(json_build_object('migrationId', x.migration_id, 'state', x.state, 'type', x.migration_type, 'schema', x.schema_name,
    'table', x.table_name, 'column', x.column_name, 'requestedBy', x.requested_by, 'changeSetId', x.change_set_id, 'planHash', x.plan_hash,
    'statements', x.statements, 'askedAt', fieldfare.iso(x.asked_at), 'expiresAt', fieldfare.iso(x.expires_at), 'decidedBy', x.decided_by,
    'decidedAt', fieldfare.iso(x.decided_at), 'comment', x.comment) ORDER BY x.migration_id DESC), '[]')
  FROM (SELECT a.*, m.migration_type, m.schema_name, m.table_name, m.column_name, m.requested_by, m.change_set_id
    FROM fieldfare.approvals a JOIN fieldfare.field_migrations m ON m.id = a.migration_id
    WHERE (in_state IS NULL OR a.state = in_state) AND (a.state <> 'PENDING' OR m.finished_at IS NULL)
      AND (migration IS NULL OR a.migration_id = migration)
    ORDER BY a.migration_id DESC LIMIT most) x
$$;

REVOKE ALL ON FUNCTION fieldfare.approve(uuid, text, text, text), fieldfare.reject(uuid, text, text),
  fieldfare.set_approval_policies(jsonb, text), fieldfare.approval_policies_json(), fieldfare.approvals_json(text, uuid, int) FROM PUBLIC;
