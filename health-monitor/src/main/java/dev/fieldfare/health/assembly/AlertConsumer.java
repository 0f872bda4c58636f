package dev.fieldfare.health.assembly;

import dev.fieldfare.events.consume.EventHandler;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.EventSignals;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.alert.SlowMigrations;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Turns the events of a target into alerts, in the transaction that stores its position. */
record AlertConsumer(AlertStore alerts, SlowMigrations slow) implements EventHandler {

  @Override
  public void handle(Connection own, String source, List<LoggedEvent> events) throws SQLException {
    List<Signal> signals = new ArrayList<>(slow.of(source, events));
    events.forEach(event -> EventSignals.of(source, event).ifPresent(signals::add));
    if (!signals.isEmpty()) {
      alerts.apply(own, signals);
    }
  }
}
