package dev.fieldfare.health.ledger;

import dev.fieldfare.health.gate.ChangeHolds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Holds of one target, by the functions of its ledger. */
public final class LedgerHolds implements ChangeHolds {
  private static final String HOLDER = "health-monitor";

  private final DataSource target;

  /** The holds of this target. */
  public LedgerHolds(DataSource target) {
    this.target = target;
  }

  @Override
  public boolean hold(String reason, Duration time) throws SQLException {
    try (Connection connection = target.getConnection();
        PreparedStatement call =
            connection.prepareStatement("SELECT fieldfare.hold(?, ?, ?) IS NOT NULL")) {
      call.setString(1, reason);
      call.setInt(2, Math.toIntExact(time.toSeconds()));
      call.setString(3, HOLDER);
      return answer(call);
    }
  }

  @Override
  public boolean release() throws SQLException {
    try (Connection connection = target.getConnection();
        PreparedStatement call = connection.prepareStatement("SELECT fieldfare.release_hold(?)")) {
      call.setString(1, HOLDER);
      return answer(call);
    }
  }

  private static boolean answer(PreparedStatement call) throws SQLException {
    ResultSet row = call.executeQuery();
    row.next();
    return row.getBoolean(1);
  }
}
