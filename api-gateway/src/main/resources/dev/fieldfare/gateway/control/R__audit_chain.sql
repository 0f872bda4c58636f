-- Appends entries to the chain. One statement, so a gateway that is stopped never holds the lock on the end of the chain. Entries
-- that are there already are skipped: the answer to an earlier call was lost. AuditChain computes the same hashes in Java.
CREATE OR REPLACE FUNCTION fieldfare_gateway.append_audit(ids uuid[], times timestamptz[], actors text[], roles text[],
  actions text[], targets text[], subjects text[], paths text[], statuses int[], outcomes text[], keys text[], addresses text[],
  digests bytea[])
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chain fieldfare_gateway.audit_chain;
  positions bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(ids)]);
  hashes bytea[] := array_fill(NULL::bytea, ARRAY[cardinality(ids)]);
  moments timestamptz[] := array_fill(NULL::timestamptz, ARRAY[cardinality(ids)]);
  known uuid[];
BEGIN
  SELECT * INTO chain FROM fieldfare_gateway.audit_chain c FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the end of the audit chain is missing' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  known := ARRAY(SELECT a.id FROM fieldfare_gateway.audit a WHERE a.id = ANY (ids));
  FOR n IN 1..cardinality(ids) LOOP
    CONTINUE WHEN ids[n] = ANY (known);
    chain.position := chain.position + 1;
    chain.hash := sha256(chain.hash || int8send(chain.position) || digests[n]);
    chain.kept_at := greatest(clock_timestamp(), chain.kept_at + interval '1 microsecond');
    positions[n] := chain.position;
    hashes[n] := chain.hash;
    moments[n] := chain.kept_at;
  END LOOP;
  INSERT INTO fieldfare_gateway.audit (id, at, actor, role, action, target, subject, path, status, outcome, idempotency_key,
    remote_address, position, hash, kept_at)
  SELECT * FROM unnest(ids, times, actors, roles, actions, targets, subjects, paths, statuses, outcomes, keys, addresses,
    positions, hashes, moments) AS e(id, at, actor, role, action, target, subject, path, status, outcome, key, address, position,
    hash, kept_at)
  WHERE e.position IS NOT NULL;
  UPDATE fieldfare_gateway.audit_chain c SET position = chain.position, hash = chain.hash, kept_at = chain.kept_at;
END
$$;
