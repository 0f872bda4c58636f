package dev.fieldfare.migration.ledger;

import dev.fieldfare.migration.EventBook;
import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.EventLog.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** The log of events of a target, over JDBC. */
public final class JdbcEventBook implements EventBook {
  private final DataSource target;
  private final String relay;

  public JdbcEventBook(DataSource target, String relay) {
    this.target = target;
    this.relay = relay;
  }

  @Override
  public Optional<Step> step(long publishedThrough, OptionalLong readFrom, int limit)
      throws SQLException {
    try (var connection = target.getConnection()) {
      return new EventLog(connection).step(relay, publishedThrough, readFrom, limit);
    }
  }

  @Override
  public long firstPosition() throws SQLException {
    try (var connection = target.getConnection()) {
      return new EventLog(connection).firstPosition();
    }
  }

  @Override
  public long trim(Duration olderThan, int most, Duration budget) throws SQLException {
    try (var connection = target.getConnection()) {
      return new EventLog(connection).trim(olderThan, most, budget);
    }
  }
}
