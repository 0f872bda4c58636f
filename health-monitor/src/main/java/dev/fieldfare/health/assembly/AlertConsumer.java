package dev.fieldfare.health.assembly;

import dev.fieldfare.events.consume.EventHandler;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.EventSignals;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Turns the events of a target into alerts, in the transaction that stores its position. */
record AlertConsumer(AlertStore alerts) implements EventHandler {

  @Override
  public void handle(Connection own, String source, List<LoggedEvent> events) throws SQLException {
    List<Signal> signals =
        events.stream().flatMap(event -> EventSignals.of(source, event).stream()).toList();
    if (!signals.isEmpty()) {
      alerts.apply(own, signals);
    }
  }
}
