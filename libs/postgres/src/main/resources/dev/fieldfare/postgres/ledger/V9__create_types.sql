-- A batch of messages for admit(). Each message has the same index in all arrays. An array is NULL when no message has the
-- attribute. place is the key of the inbox. The origin of a message from a stream ends with the entry's id, and is its key when
-- the sender gave none. names and depends_on are arrays as text, requests and refusals are JSON. cancelled_by and sent_hash come
-- from the inbox. Arrays of text are faster than one JSON document, which would be searched for each attribute of each message.
CREATE TYPE fieldfare.arrivals AS (
  id text[], idempotency_key text[], body_hash text[], change_set_id text[], change_set_index text[], change_set_size text[],
  change_set_atomic text[], form_id text[], field_id text[], migration_type text[], schema_name text[], table_name text[],
  column_name text[], new_name text[], data_type text[], request text[], names text[], dry_run text[], way text[],
  origin text[], requested_by text[], sender_role text[], traceparent text[], run_at text[], enqueued_at text[],
  refusal text[], undo_ref text[], depends_on text[], place text[], cancelled_by text[], sent_hash text[]
);

-- The migrations that a message depends on: their ids, a refusal when one is unknown, and counts of their states.
CREATE TYPE fieldfare.dependency_state AS (ids uuid[], unknown text, unfinished int, unplaced int, failed int);

-- The outcomes of a batch for apply(). Each migration has the same index in all arrays. plans are JSON. others is NULL, {error} of
-- a failed migration, or {keeps, lossless, warns} of one whose plan keeps values, cannot restore all of them, or has warnings.
-- Arrays are faster than one JSON document, which would be parsed and copied twice before the first row is written.
CREATE TYPE fieldfare.outcomes AS (
  ids uuid[], statuses text[], strategies text[], plans text[], rollbacks text[], old_values text[], new_values text[],
  undoes uuid[], others jsonb[]
);
