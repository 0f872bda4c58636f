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

-- What is known of the migrations that a message depends on.
CREATE TYPE fieldfare.dependency_state AS (ids uuid[], unknown text, unfinished int, unplaced int, failed int);

-- How the migrations of a bundle end, each at the same place of all arrays. plans are JSON; others, where there is more to
-- say: {error} of one that failed, {keeps, lossless, warns} of one whose plan keeps values aside, cannot bring all of
-- them back, or warns. Arrays, because as one JSON document all of it would be parsed and
-- copied twice before the first row is written.
CREATE TYPE fieldfare.outcomes AS (
  ids uuid[], statuses text[], strategies text[], plans text[], rollbacks text[], old_values text[], new_values text[],
  undoes uuid[], others jsonb[]
);
