package dev.fieldfare.health.store;

import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.health.delivery.GroupWindow;
import dev.fieldfare.health.delivery.QuietPeriod;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.delivery.Subscriptions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Subscriptions in the control database. */
public final class JdbcSubscriptions implements Subscriptions {
  private static final String CREATE =
      """
      INSERT INTO fieldfare_health.subscriptions
        (id, name, url, secret, severity, categories, targets, created_at, created_by, format,
        forms, quiet_from, quiet_until, quiet_zone, quiet_passes, group_window, group_limit)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING
      """;

  private static final String TAKE =
      """
      UPDATE fieldfare_health.subscriptions SET posted_at = ? WHERE id = (
        SELECT id FROM fieldfare_health.subscriptions
        WHERE format = 'ALERTMANAGER' AND (posted_at IS NULL OR posted_at <= ?)
        ORDER BY posted_at NULLS FIRST LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
      RETURNING *
      """;

  private static final String DELETE = "DELETE FROM fieldfare_health.subscriptions WHERE id = ?";

  private final Transactions transactions;
  private final Clock clock;

  /** Subscriptions in this database. */
  public JdbcSubscriptions(DataSource control, Clock clock) {
    this.transactions = new Transactions(control);
    this.clock = clock;
  }

  @Override
  public boolean create(Subscription subscription, Optional<String> secret) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement create = connection.prepareStatement(CREATE)) {
            create.setObject(1, subscription.id());
            create.setString(2, subscription.name());
            create.setString(3, subscription.url());
            create.setString(4, secret.orElse(null));
            create.setString(5, subscription.severity().name());
            create.setArray(
                6,
                connection.createArrayOf(
                    "text", subscription.categories().stream().map(Enum::name).toArray()));
            create.setArray(7, connection.createArrayOf("text", subscription.targets().toArray()));
            create.setObject(8, EpisodeRows.utc(subscription.createdAt()));
            create.setString(9, subscription.createdBy());
            create.setString(10, subscription.format().name());
            create.setArray(11, connection.createArrayOf("text", subscription.forms().toArray()));
            setQuiet(create, subscription.quiet().map(QuietPeriod::of).map(QuietPeriod::hours));
            setGroup(create, subscription.group().map(GroupWindow::of));
            return create.executeUpdate() == 1;
          }
        });
  }

  private static void setQuiet(PreparedStatement create, Optional<QuietHours> quiet)
      throws SQLException {
    create.setString(12, quiet.map(QuietHours::from).orElse(null));
    create.setString(13, quiet.map(QuietHours::until).orElse(null));
    create.setString(14, quiet.flatMap(QuietHours::zone).orElse(null));
    create.setString(15, quiet.flatMap(QuietHours::passes).map(Enum::name).orElse(null));
  }

  private static void setGroup(PreparedStatement create, Optional<GroupWindow> group)
      throws SQLException {
    create.setString(16, group.map(window -> window.length().toString()).orElse(null));
    create.setObject(17, group.map(GroupWindow::limit).orElse(null), Types.INTEGER);
  }

  @Override
  public List<Subscription> list() throws SQLException {
    return transactions.with(SubscriptionRows::all);
  }

  @Override
  public List<SecretSubscription> withSecrets() throws SQLException {
    return transactions.with(
        connection -> SubscriptionRows.withSecrets(connection, clock.instant()));
  }

  @Override
  public Optional<Subscription> find(UUID id) throws SQLException {
    return list().stream().filter(subscription -> subscription.id().equals(id)).findFirst();
  }

  @Override
  public Optional<Subscription> takeForPosting(Duration every) throws SQLException {
    Instant now = clock.instant();
    return transactions.with(
        connection -> {
          try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setObject(1, EpisodeRows.utc(now));
            take.setObject(2, EpisodeRows.utc(now.minus(every)));
            ResultSet row = take.executeQuery();
            return row.next() ? Optional.of(SubscriptionRows.read(row)) : Optional.empty();
          }
        });
  }

  @Override
  public boolean delete(UUID id) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setObject(1, id);
            return delete.executeUpdate() == 1;
          }
        });
  }

  @Override
  public Rotation rotate(UUID id, String secret, Instant formerUntil) throws SQLException {
    return transactions.inTransaction(
        connection ->
            new SecretRotation(connection, clock.instant()).rotate(id, secret, formerUntil));
  }

  @Override
  public int trimSecrets(int limit) throws SQLException {
    return transactions.with(
        connection -> new SecretRotation(connection, clock.instant()).trim(limit));
  }
}
