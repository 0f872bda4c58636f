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
            + " fieldfare.migration_attempts, fieldfare.pauses, fieldfare.workers,"
            + " fieldfare.applied_counts",
        "UPDATE fieldfare.target SET registry = false WHERE registry",
        "UPDATE fieldfare.relay SET holder = NULL, lease_until = NULL, last_position = 0,"
            + " published_position = 0");
  }

  /** Admits what is in the inbox. */
  static void admit(TestDatabase database) {
    database.query(
        """
        SELECT fieldfare.admit('{}', ROW(array_agg(i.id::text ORDER BY i.place),
          array_agg(i.idempotency_key ORDER BY i.place),
          array_agg(i.body_hash ORDER BY i.place),
          array_agg(i.change_set_id ORDER BY i.place),
          array_agg(i.change_set_index::text ORDER BY i.place),
          array_agg(i.change_set_size::text ORDER BY i.place),
          array_agg(i.change_set_atomic::text ORDER BY i.place),
          NULL, NULL,
          array_agg(i.body ->> 'type' ORDER BY i.place),
          array_agg(coalesce(i.body ->> 'schema', 'public') ORDER BY i.place),
          array_agg(i.body ->> 'table' ORDER BY i.place),
          array_agg(i.body ->> 'column' ORDER BY i.place),
          NULL, NULL,
          array_agg(i.body::text ORDER BY i.place),
          array_agg(CASE WHEN i.body ? 'table' THEN ARRAY['public.' || (i.body ->> 'table')]::text END ORDER BY i.place),
          NULL,
          array_agg(i.way ORDER BY i.place),
          NULL,
          array_agg(i.requested_by ORDER BY i.place),
          array_agg(i.sender_role ORDER BY i.place),
          NULL, NULL,
          array_agg(i.enqueued_at::text ORDER BY i.place),
          NULL,
          array_agg(i.body ->> 'migrationId' ORDER BY i.place),
          NULL,
          array_agg(i.place::text ORDER BY i.place),
          NULL, NULL)::fieldfare.arrivals)
        FROM fieldfare.inbox i
        """);
  }

  /** Ends everything that is in line, as applied. */
  static void apply(TestDatabase database) {
    database.query(
        """
        SELECT fieldfare.apply('{}', '{}', ROW(coalesce(array_agg(m.id), '{}'), array_agg('APPLIED'::text),
          array_agg('instant'::text), NULL, NULL, NULL, NULL, array_agg(m.undo_of), NULL)::fieldfare.outcomes)
        FROM fieldfare.field_migrations m WHERE m.status = 'QUEUED'
        """);
  }

  /** Gives the events their positions. */
  static void number(TestDatabase database) {
    database.query("SELECT count(*) FROM fieldfare.relay_step('test', 0, 10000)");
  }
}
