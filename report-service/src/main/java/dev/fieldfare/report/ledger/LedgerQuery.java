package dev.fieldfare.report.ledger;

import dev.fieldfare.service.target.TargetConnections;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A query with its values, put together as a request needs it. */
final class LedgerQuery {
  private final StringBuilder sql;
  private final List<Object> values = new ArrayList<>();

  LedgerQuery(String sql) {
    this.sql = new StringBuilder(sql);
  }

  /** Reads one row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Adds SQL with a value for each of its question marks. */
  LedgerQuery and(String more, Object... moreValues) {
    sql.append(' ').append(more);
    values.addAll(List.of(moreValues));
    return this;
  }

  /** Adds SQL with its value if there is one. */
  LedgerQuery andIf(Optional<String> value, String more) {
    value.ifPresent(present -> and(more, present));
    return this;
  }

  <T> List<T> rows(TargetConnections connections, String target, RowReader<T> reader)
      throws SQLException {
    return connections.with(
        target,
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(sql.toString())) {
            for (int n = 0; n < values.size(); n++) {
              query.setObject(n + 1, values.get(n));
            }
            ResultSet rows = query.executeQuery();
            List<T> read = new ArrayList<>();
            while (rows.next()) {
              read.add(reader.read(rows));
            }
            return read;
          }
        });
  }

  static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static Optional<UUID> id(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, UUID.class));
  }
}
