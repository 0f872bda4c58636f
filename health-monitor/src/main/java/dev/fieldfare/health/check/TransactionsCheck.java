package dev.fieldfare.health.check;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Transactions can write and can be rolled back.
 *
 * <p>It takes a transaction id, rolls back, and asks for the fate of that transaction. It needs no
 * right and changes nothing. A standby and a read-only database fail it.
 */
public final class TransactionsCheck implements TargetCheck {
  private static final int WEIGHT = 10;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "transactions",
          WEIGHT,
          CheckGrant.CONNECT,
          AlertCategory.DATABASE_CONNECTION,
          AlertThreshold.CRITICAL,
          "check whether the database is read-only or a standby.");

  private static final String READ_ONLY =
      "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'";

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    try (Connection connection = target.database().getConnection()) {
      if ("t".equals(value(connection, READ_ONLY))) {
        return CheckOutcome.critical(0, List.of("The database takes no writes: it is read-only."));
      }
      String id = rolledBack(connection);
      String fate = value(connection, "SELECT pg_xact_status('" + id + "'::xid8)");
      return "aborted".equals(fate)
          ? CheckOutcome.ok(WEIGHT, "A transaction was begun and rolled back.")
          : CheckOutcome.critical(
              0, List.of("A transaction that was rolled back is reported as " + fate + "."));
    }
  }

  private static String rolledBack(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try {
      return value(connection, "SELECT pg_current_xact_id()::text");
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
