-- Applies a batch of planned migrations in one transaction.

-- Callers name the parameters that they know. A later release adds a parameter with a default at the end, and callers of this
-- release keep working.
CREATE OR REPLACE FUNCTION fieldfare.outcomes_of(
  ids uuid[] DEFAULT NULL, statuses text[] DEFAULT NULL, strategies text[] DEFAULT NULL, plans text[] DEFAULT NULL,
  rollbacks text[] DEFAULT NULL, old_values text[] DEFAULT NULL, new_values text[] DEFAULT NULL,
  undoes uuid[] DEFAULT NULL, others jsonb[] DEFAULT NULL
) RETURNS fieldfare.outcomes LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ROW(
    ids, statuses, strategies, plans, rollbacks, old_values, new_values, undoes, others
  )::fieldfare.outcomes
$$;

-- Applies a batch of migrations, or changes nothing. It checks that no other session has the rows (SKIP LOCKED), that the
-- migrations are first in their lines, approved where they must be, and not paused, that the table locks are available in time, that the tables have not
-- changed since they were planned, and that the registry still allows them.
--
-- bundle is {locks, waitMs, fingerprints: {oid: text}, owners: [{owner, count, reads}]}, see run_statements(). Returns
-- {result: done | moved | paused | blocked | changed, …}. The error of a statement is raised.
CREATE OR REPLACE FUNCTION fieldfare.apply(bundle jsonb, statements text[], outcomes fieldfare.outcomes) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
  blocked jsonb;
  began timestamptz := clock_timestamp();
  had_temporary boolean := pg_my_temp_schema() <> 0;
  settings text[] := ARRAY(SELECT current_setting(s, true) FROM unnest(fieldfare.own_settings()) AS s);
  locked_at timestamptz;
  wait_ms double precision;
BEGIN
  SELECT * INTO held FROM fieldfare.take_rows(outcomes.ids, outcomes.statuses);
  IF held.places IS NULL THEN
    RETURN '{"result": "moved"}';
  END IF;
  IF EXISTS (SELECT FROM fieldfare.approval_policies) AND fieldfare.hold_for_approval(outcomes, held.places, began) THEN
    RETURN '{"result": "moved"}';
  END IF;
  IF NOT fieldfare.enter_apply_gate() THEN
    RETURN '{"result": "paused"}';
  END IF;
  -- A separate statement: its snapshot is taken after the lock of the gate, so it sees each pause that was set before. A hold
  -- lets undos, purges and restores pass.
  IF EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = ANY (held.names || ''::text))
      OR (EXISTS (SELECT FROM fieldfare.holds h WHERE h.only_row AND h.until > clock_timestamp())
        AND EXISTS (SELECT FROM ONLY fieldfare.field_migrations m WHERE m.id = ANY (outcomes.ids)
          AND m.undo_of IS NULL AND m.migration_type NOT IN ('PURGE', 'RESTORE'))) THEN
    RETURN '{"result": "paused"}';
  END IF;

  IF bundle ? 'locks' AND jsonb_array_length(bundle -> 'locks') > 0 THEN
    blocked := fieldfare.take_locks(bundle -> 'locks', (bundle ->> 'waitMs')::int);
    locked_at := clock_timestamp();
    wait_ms := extract(epoch FROM locked_at - began) * 1000;
    IF blocked IS NOT NULL THEN
      RETURN blocked || jsonb_build_object('result', 'blocked', 'waitedMs', wait_ms);
    END IF;
    PERFORM set_config('lock_timeout', '50ms', true);
  END IF;
  IF bundle -> 'fingerprints' <> '{}' AND fieldfare.has_changed(bundle -> 'fingerprints') THEN
    RETURN '{"result": "changed"}';
  END IF;
  IF (SELECT t.registry FROM fieldfare.target t) AND fieldfare.refuse_by_registry(outcomes, held.places, began) THEN
    RETURN '{"result": "moved"}';
  END IF;
  PERFORM fieldfare.run_statements(bundle -> 'owners', statements, had_temporary, settings);
  IF array_remove(outcomes.undoes, NULL) <> '{}' THEN
    outcomes := fieldfare.with_unrestored(outcomes);
  END IF;
  PERFORM fieldfare.record_outcomes(outcomes, held.places, began, wait_ms, locked_at);
  RETURN jsonb_build_object('result', 'done', 'lockWaitMs', wait_ms,
    'holdMs', extract(epoch FROM clock_timestamp() - locked_at) * 1000);
END
$$;

-- Locks the rows of a batch. Returns the names of their lines and the ctids of their claims. places is NULL if another session has
-- one of the rows, if a migration outside of the batch is earlier in one of the lines, or if the batch has only a part of an
-- atomic change set. Members of the same atomic set do not block each other: a refused member ends all of them.
CREATE OR REPLACE FUNCTION fieldfare.take_rows(ids uuid[], statuses text[] DEFAULT NULL, OUT names text[], OUT places tid[]) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken int;
  incomplete boolean;
  lasts bigint[];
  sets text[];
  overtaken boolean;
BEGIN
  WITH held AS (
    SELECT m.names, m.seq, CASE WHEN m.change_set_atomic THEN m.change_set_id END AS atomic_set,
      CASE WHEN m.change_set_atomic AND statuses[array_position(ids, m.id)] IS DISTINCT FROM 'FAILED'
        THEN m.change_set_size END AS set_size
    FROM ONLY fieldfare.field_migrations m
    WHERE m.id = ANY (ids) AND m.status IN ('QUEUED', 'WAITING') AND m.seq IS NOT NULL
    ORDER BY m.id FOR UPDATE SKIP LOCKED
  ), line AS (
    SELECT n AS name, max(h.seq) AS last, h.atomic_set FROM held h CROSS JOIN unnest(h.names) AS n GROUP BY 1, 3
  )
  SELECT (SELECT count(*) FROM held), array_agg(l.name), array_agg(l.last), array_agg(l.atomic_set),
    EXISTS (SELECT FROM held h WHERE h.set_size IS NOT NULL GROUP BY h.atomic_set HAVING count(*) <> max(h.set_size))
  INTO taken, names, lasts, sets, incomplete FROM line l;
  IF taken < cardinality(ids) OR incomplete THEN
    RETURN;
  END IF;
  -- Sequence numbers have the order of commits, so all earlier migrations are visible now. The LIMIT finds one that does not belong
  -- to the batch without reading a long line to its end.
  SELECT array_agg(c.place) FILTER (WHERE c.migration_id = ANY (ids)),
    bool_or(c.migration_id <> ALL (ids) AND NOT (l.atomic_set IS NOT NULL AND EXISTS (
      SELECT FROM ONLY fieldfare.field_migrations p WHERE p.id = c.migration_id AND p.change_set_id = l.atomic_set)))
  INTO places, overtaken
  FROM unnest(names, lasts, sets) AS l(name, last, atomic_set)
  CROSS JOIN LATERAL (SELECT h.ctid AS place, h.migration_id FROM fieldfare.claims h
    WHERE h.name = l.name AND h.seq <= l.last
    ORDER BY h.seq LIMIT CASE WHEN l.atomic_set IS NULL THEN cardinality(ids) + 1 END) AS c;
  places := CASE WHEN NOT coalesce(overtaken, false) AND NOT EXISTS (SELECT FROM fieldfare.claims b
      WHERE b.name = '*' AND b.seq < (SELECT max(l) FROM unnest(lasts) AS l) AND b.migration_id <> ALL (ids))
    THEN coalesce(places, '{}') END;
END
$$;

-- Adds warnings to the outcomes of undos: kept values without a row. The plan warned of those that it found before the locks.
CREATE OR REPLACE FUNCTION fieldfare.with_unrestored(o fieldfare.outcomes) RETURNS fieldfare.outcomes LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  undo record;
  warnings jsonb;
BEGIN
  FOR undo IN SELECT u.n, u.plan::jsonb AS plan, fieldfare.unrestored_warning(u.undone, q.unrestored) AS warning
      FROM unnest(o.undoes, o.statuses, o.plans) WITH ORDINALITY AS u(undone, status, plan, n)
      CROSS JOIN LATERAL (SELECT x.unrestored FROM fieldfare.quarantine x WHERE x.migration_id = u.undone AND x.kind = 'copied' OFFSET 0) AS q
      WHERE u.status = 'APPLIED' LOOP
    warnings := (SELECT coalesce(jsonb_agg(w ORDER BY i), '[]') FROM jsonb_array_elements(undo.plan -> 'warnings')
      WITH ORDINALITY AS x(w, i) WHERE w ->> 'code' <> 'values_not_restored');
    IF undo.warning IS NOT NULL THEN
      warnings := jsonb_build_array(undo.warning) || warnings;
      undo.plan := undo.plan || '{"lossless": false}';
      o.others[undo.n] := coalesce(o.others[undo.n], '{}') || '{"lossless": false, "warns": true}';
    END IF;
    IF warnings <> coalesce(undo.plan -> 'warnings', '[]') THEN
      o.plans[undo.n] := (undo.plan || jsonb_build_object('warnings', warnings))::text;
    END IF;
  END LOOP;
  RETURN o;
END
$$;
