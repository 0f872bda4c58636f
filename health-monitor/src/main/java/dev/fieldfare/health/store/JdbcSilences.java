package dev.fieldfare.health.store;

import dev.fieldfare.health.silence.Silence;
import dev.fieldfare.health.silence.Silences;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Silences in the control database. */
public final class JdbcSilences implements Silences {
  private static final String CREATE =
      """
      INSERT INTO fieldfare_health.silences
        (id, category, target, subject, form, comment, created_by, created_at, starts_at, ends_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String END =
      "UPDATE fieldfare_health.silences SET ends_at = ? WHERE id = ? AND ends_at > ?";

  private static final String NOT_ENDED =
      "SELECT * FROM fieldfare_health.silences WHERE finished_at IS NULL AND ends_at > ?"
          + " ORDER BY ends_at, id";

  private static final String NOTICE =
      """
      UPDATE fieldfare_health.silences SET noticed_at = ?
      WHERE finished_at IS NULL AND noticed_at IS NULL AND suppressed > 0
        AND ends_at > ? AND ends_at <= ?
      RETURNING *
      """;

  private static final String ENDED =
      "SELECT * FROM fieldfare_health.silences WHERE finished_at IS NULL AND ends_at <= ?"
          + " ORDER BY ends_at LIMIT 100";

  private static final String FINISH =
      "UPDATE fieldfare_health.silences SET finished_at = ? WHERE id = ?";

  private static final String TRIM =
      """
      DELETE FROM fieldfare_health.silences WHERE id IN (SELECT id FROM fieldfare_health.silences
        WHERE finished_at < ? LIMIT ?)
      """;

  private final Transactions transactions;
  private final Clock clock;

  /** Silences in this database. */
  public JdbcSilences(DataSource control, Clock clock) {
    this.transactions = new Transactions(control);
    this.clock = clock;
  }

  @Override
  public void create(Silence silence) throws SQLException {
    update(
        CREATE,
        silence.id(),
        silence.matcher().category().map(Enum::name).orElse(null),
        silence.matcher().target().orElse(null),
        silence.matcher().subject().orElse(null),
        silence.matcher().form().orElse(null),
        silence.comment(),
        silence.createdBy(),
        EpisodeRows.utc(silence.createdAt()),
        EpisodeRows.utc(silence.startsAt()),
        EpisodeRows.utc(silence.endsAt()));
  }

  @Override
  public List<Silence> active() throws SQLException {
    return transactions.with(connection -> SilenceRows.active(connection, clock.instant()));
  }

  @Override
  public List<Silence> planned() throws SQLException {
    return read(NOT_ENDED, EpisodeRows.utc(clock.instant()));
  }

  @Override
  public boolean end(UUID id) throws SQLException {
    Instant now = clock.instant();
    return update(END, EpisodeRows.utc(now), id, EpisodeRows.utc(now)) == 1;
  }

  @Override
  public List<Silence> notice(Instant endingBefore) throws SQLException {
    Instant now = clock.instant();
    return read(NOTICE, EpisodeRows.utc(now), EpisodeRows.utc(now), EpisodeRows.utc(endingBefore));
  }

  @Override
  public List<Silence> ended() throws SQLException {
    return read(ENDED, EpisodeRows.utc(clock.instant()));
  }

  @Override
  public void finish(UUID id) throws SQLException {
    update(FINISH, EpisodeRows.utc(clock.instant()), id);
  }

  @Override
  public int trim(Duration olderThan, int limit) throws SQLException {
    return update(TRIM, EpisodeRows.utc(clock.instant().minus(olderThan)), limit);
  }

  private int update(String sql, Object... values) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement update = prepare(connection, sql, values)) {
            return update.executeUpdate();
          }
        });
  }

  private List<Silence> read(String sql, Object... values) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement query = prepare(connection, sql, values)) {
            return SilenceRows.read(query.executeQuery());
          }
        });
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int n = 0; n < values.length; n++) {
      statement.setObject(n + 1, values[n]);
    }
    return statement;
  }
}
