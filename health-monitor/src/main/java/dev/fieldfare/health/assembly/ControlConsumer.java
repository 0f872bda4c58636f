package dev.fieldfare.health.assembly;

import dev.fieldfare.events.consume.EventHandler;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.AnomalySignals;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Turns events of other services in the control log into alerts, in the transaction that stores its
 * position. The alerts' own events in the same log are no signals.
 */
record ControlConsumer(AlertStore alerts) implements EventHandler {

  @Override
  public void handle(Connection own, String source, List<LoggedEvent> events) throws SQLException {
    List<Signal> signals =
        events.stream().map(AnomalySignals::of).flatMap(Optional::stream).toList();
    if (!signals.isEmpty()) {
      alerts.apply(own, signals);
    }
  }
}
