package dev.fieldfare.health.store;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.MessageGroup;
import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.delivery.Subscriptions.SecretSubscription;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads rows of {@code fieldfare_health.subscriptions}. */
public final class SubscriptionRows {
  private static final String ALL =
      """
      SELECT s.*, ARRAY(SELECT f.secret FROM fieldfare_health.former_secrets f
        WHERE f.subscription_id = s.id AND f.valid_until > ? ORDER BY f.valid_until DESC) AS former_secrets
      FROM fieldfare_health.subscriptions s ORDER BY s.created_at, s.id
      """;

  private SubscriptionRows() {}

  static List<Subscription> all(Connection connection) throws SQLException {
    return withSecrets(connection, Instant.EPOCH).stream()
        .map(SecretSubscription::subscription)
        .toList();
  }

  /** All, with the secrets that sign at this moment. */
  static List<SecretSubscription> withSecrets(Connection connection, Instant at)
      throws SQLException {
    try (var query = connection.prepareStatement(ALL)) {
      query.setObject(1, EpisodeRows.utc(at));
      ResultSet rows = query.executeQuery();
      List<SecretSubscription> all = new ArrayList<>();
      while (rows.next()) {
        all.add(
            new SecretSubscription(
                read(rows), secrets(rows.getString("secret"), rows.getArray("former_secrets"))));
      }
      return all;
    }
  }

  /** The secrets of a row, the newest first; that one may be null. */
  static List<String> secrets(String secret, Array former) throws SQLException {
    return Stream.concat(Stream.ofNullable(secret), Stream.of((String[]) former.getArray()))
        .toList();
  }

  /** The subscription of a whole row. */
  public static Subscription read(ResultSet row) throws SQLException {
    return new Subscription(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("url"),
        SubscriptionFormat.valueOf(row.getString("format")),
        AlertSeverity.valueOf(row.getString("severity")),
        words(row.getArray("categories")).stream()
            .map(AlertCategory::valueOf)
            .collect(Collectors.toSet()),
        words(row.getArray("targets")),
        words(row.getArray("forms")),
        quiet(row),
        group(row),
        EpisodeRows.moment(row, "created_at"),
        row.getString("created_by"));
  }

  private static Optional<QuietHours> quiet(ResultSet row) throws SQLException {
    return row.getString("quiet_from") == null
        ? Optional.empty()
        : Optional.of(
            new QuietHours(
                row.getString("quiet_from"),
                row.getString("quiet_until"),
                Optional.of(row.getString("quiet_zone")),
                Optional.of(AlertSeverity.valueOf(row.getString("quiet_passes")))));
  }

  private static Optional<MessageGroup> group(ResultSet row) throws SQLException {
    return row.getString("group_window") == null
        ? Optional.empty()
        : Optional.of(
            new MessageGroup(
                row.getString("group_window"), Optional.of(row.getInt("group_limit"))));
  }

  private static Set<String> words(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray())
        .map(Object::toString)
        .collect(Collectors.toSet());
  }
}
