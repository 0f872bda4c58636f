package dev.fieldfare.gateway.event;

import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.gateway.target.TargetFailure;
import dev.fieldfare.postgres.ledger.EventLog;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/** The event logs: that of each target, and that of the control database, which holds alerts. */
@ApplicationScoped
class EventLogs {

  private final TargetPools pools;
  private final AgroalDataSource control;

  EventLogs(TargetPools pools, AgroalDataSource control) {
    this.pools = pools;
    this.control = control;
  }

  /** What is read from a log. */
  @FunctionalInterface
  interface Reading<T> {
    T from(EventLog log) throws SQLException;
  }

  /**
   * Reads a log. Blocks.
   *
   * @param name the target, or {@link ControlLog#NAME}
   */
  <T> T read(String name, Reading<T> reading) {
    if (!ControlLog.NAME.equals(name)) {
      return pools.with(name, connection -> reading.from(new EventLog(connection)));
    }
    try (var connection = control.getConnection()) {
      return reading.from(new EventLog(connection, ControlLog.SCHEMA));
    } catch (SQLException e) {
      throw new TargetFailure(name, e);
    }
  }
}
