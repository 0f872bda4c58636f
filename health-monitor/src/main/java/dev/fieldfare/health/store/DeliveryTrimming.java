package dev.fieldfare.health.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Deletes old messages in bounded batches (I11).
 *
 * <p>A summary by e-mail may have thousands of messages, and a message has many attempts. So they
 * are deleted before the delivery: a cascade has no limit.
 */
final class DeliveryTrimming {
  // The oldest ones, so each batch begins where the last one ended.
  private static final String OLDEST =
      """
      WITH oldest AS MATERIALIZED (SELECT id FROM fieldfare_health.deliveries
        WHERE created_at < ? AND due_at IS NULL ORDER BY created_at LIMIT ?)
      """;

  private static final String ITEMS =
      OLDEST
          + """
          DELETE FROM fieldfare_health.mail_items WHERE id IN (SELECT i.id FROM oldest
            JOIN fieldfare_health.mail_items i ON i.delivery_id = oldest.id LIMIT ?)
          """;

  private static final String ATTEMPTS =
      OLDEST
          + """
          DELETE FROM fieldfare_health.delivery_attempts WHERE (delivery_id, n) IN (SELECT a.delivery_id, a.n FROM oldest
            JOIN fieldfare_health.delivery_attempts a ON a.delivery_id = oldest.id LIMIT ?)
          """;

  private static final String DELIVERIES =
      OLDEST
          + """
          DELETE FROM fieldfare_health.deliveries WHERE id IN (SELECT o.id FROM oldest o
            WHERE NOT EXISTS (SELECT FROM fieldfare_health.mail_items i WHERE i.delivery_id = o.id)
              AND NOT EXISTS (SELECT FROM fieldfare_health.delivery_attempts a WHERE a.delivery_id = o.id) LIMIT ?)
          """;

  private final Connection own;
  private final Instant before;
  private final int limit;

  DeliveryTrimming(Connection own, Instant before, int limit) {
    this.own = own;
    this.before = before;
    this.limit = limit;
  }

  /** Deletes at most the limit of each kind. Returns how many rows. */
  int run() throws SQLException {
    return delete(ITEMS) + delete(ATTEMPTS) + delete(DELIVERIES);
  }

  private int delete(String sql) throws SQLException {
    try (PreparedStatement delete = own.prepareStatement(sql)) {
      delete.setObject(1, EpisodeRows.utc(before));
      delete.setInt(2, limit);
      delete.setInt(3, limit);
      return delete.executeUpdate();
    }
  }
}
