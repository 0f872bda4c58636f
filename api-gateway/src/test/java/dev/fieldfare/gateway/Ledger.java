package dev.fieldfare.gateway;

import dev.fieldfare.testkit.TestDatabase;

/** Plays the worker's part on the ledger, as far as the gateway can see it. */
final class Ledger {

  private Ledger() {}

  static void clear(TestDatabase database) {
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox, fieldfare.event_log,"
            + " fieldfare.event_queue, fieldfare.event_batches,"
            + " fieldfare.event_subjects, fieldfare.dependencies, fieldfare.appointments,"
            + " fieldfare.migration_attempts, fieldfare.pauses, fieldfare.workers",
        "UPDATE fieldfare.relay SET holder = NULL, lease_until = NULL, last_position = 0,"
            + " published_position = 0");
  }

  /** Admits what is in the inbox. */
  static void admit(TestDatabase database) {
    database.query(
        """
        SELECT fieldfare.admit(jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
          'ord', i.place, 'place', i.place, 'id', i.id, 'idempotency_key', i.idempotency_key,
          'body_hash', i.body_hash,
          'change_set_id', i.change_set_id, 'change_set_index', i.change_set_index,
          'change_set_size', i.change_set_size, 'change_set_atomic', i.change_set_atomic,
          'migration_type', i.body ->> 'type', 'schema_name', coalesce(i.body ->> 'schema', 'public'),
          'table_name', i.body ->> 'table', 'column_name', i.body ->> 'column', 'request', i.body,
          'names', CASE WHEN i.body ? 'table'
            THEN jsonb_build_array('public.' || (i.body ->> 'table')) END, 'way', i.way,
          'undo_ref', i.body ->> 'migrationId', 'requested_by', i.requested_by,
          'sender_role', i.sender_role, 'enqueued_at', i.enqueued_at) ORDER BY i.place), '[]')))
        FROM fieldfare.inbox i
        """);
  }

  /** Ends everything that is in line, as applied. */
  static void apply(TestDatabase database) {
    database.query(
        """
        SELECT fieldfare.apply('{}', '{}', ROW(coalesce(array_agg(m.id), '{}'), array_agg('APPLIED'::text),
          array_agg('instant'::text), NULL, NULL, array_agg(m.undo_of), NULL)::fieldfare.outcomes)
        FROM fieldfare.field_migrations m WHERE m.status = 'QUEUED'
        """);
  }

  /** Gives the events their positions. */
  static void number(TestDatabase database) {
    database.query("SELECT count(*) FROM fieldfare.relay_step('test', 0, 10000)");
  }
}
