package dev.fieldfare.health.store;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.delivery.Subscriptions.SecretSubscription;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads rows of {@code fieldfare_health.subscriptions}. */
final class SubscriptionRows {
  private static final String ALL =
      "SELECT * FROM fieldfare_health.subscriptions ORDER BY created_at, id";

  private SubscriptionRows() {}

  static List<Subscription> all(Connection connection) throws SQLException {
    return withSecrets(connection).stream().map(SecretSubscription::subscription).toList();
  }

  static List<SecretSubscription> withSecrets(Connection connection) throws SQLException {
    try (var query = connection.createStatement();
        ResultSet rows = query.executeQuery(ALL)) {
      List<SecretSubscription> all = new ArrayList<>();
      while (rows.next()) {
        all.add(
            new SecretSubscription(
                read(rows), secrets(rows.getString("secret"), rows.getString("former_secret"))));
      }
      return all;
    }
  }

  /** The secrets of a row, the newest first; each may be null. */
  static List<String> secrets(String secret, String former) {
    return Stream.of(Optional.ofNullable(secret), Optional.ofNullable(former))
        .flatMap(Optional::stream)
        .toList();
  }

  static Subscription read(ResultSet row) throws SQLException {
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
        EpisodeRows.moment(row, "created_at"),
        row.getString("created_by"));
  }

  private static Set<String> words(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray())
        .map(Object::toString)
        .collect(Collectors.toSet());
  }
}
