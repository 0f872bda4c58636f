package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Looks at rows and lets the server parse expressions, before any strong lock is taken.
 *
 * <p>What it sees may change before the change is applied; then PostgreSQL raises, nothing is
 * changed, and the change is planned again.
 */
final class Probe {

  private final Connection target;

  Probe(Connection target) {
    this.target = target;
  }

  /** Whether the table, under the name it has now, holds any row. */
  boolean hasRows(TableShape shape) throws SQLException {
    if (shape.oid() == 0) {
      return false;
    }
    try (Statement statement = target.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT EXISTS (SELECT FROM " + Identifier.quote(shape.lockName()) + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Refuses an expression that cannot be a default of the type. */
  Optional<Refusal> badDefault(String expression, ResolvedType type) throws SQLException {
    if (!Expression.isSelfContained(expression)) {
      return Rules.refuse(
          FailureReason.INVALID_EXPRESSION,
          "The expression is not one complete SQL expression without comments.");
    }
    return parses("SELECT CAST((" + expression + ") AS " + type.sql() + ")");
  }

  /** The server parses and describes the query; it is not executed. */
  private Optional<Refusal> parses(String query) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(query.replace("?", "??"))) {
      statement.getMetaData();
      return Optional.empty();
    } catch (SQLException e) {
      return rejected(e, FailureReason.INVALID_EXPRESSION);
    }
  }

  /** What the server says about the text of a request is a refusal; anything else is a fault. */
  static Optional<Refusal> rejected(SQLException e, FailureReason reason) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("42") || state.startsWith("22") || state.startsWith("0A")) {
      return Optional.of(Refusal.of(reason, firstLine(e)));
    }
    throw e;
  }

  private static String firstLine(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
