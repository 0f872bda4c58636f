package dev.fieldfare.report.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.events.consume.EventHandler;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Folds the events of alerts, in the transaction that stores its position. If events are missing,
 * the list of the health-monitor is read. It has no times of acknowledgement.
 */
public final class AlertFolder implements EventHandler {
  private static final String ALERTS = "dev.fieldfare.alert.";

  private final AlertTimesStore store;

  public AlertFolder(AlertTimesStore store) {
    this.store = store;
  }

  @Override
  public void handle(Connection own, String source, List<LoggedEvent> events) throws SQLException {
    store.add(
        own,
        events.stream()
            .filter(event -> event.type().startsWith(ALERTS))
            .map(event -> AlertTimes.ofEvent(event.type(), alert(event)))
            .toList());
  }

  @Override
  public void logReplaced(Connection own, String source) throws SQLException {
    store.wantHistory(own);
  }

  @Override
  public void eventsMissed(Connection own, String source, long count) throws SQLException {
    store.wantHistory(own);
  }

  private static Alert alert(LoggedEvent event) {
    try {
      return ContractsJson.mapper().readValue(event.data(), Alert.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the data of event %s is no alert".formatted(event.id()), e);
    }
  }
}
