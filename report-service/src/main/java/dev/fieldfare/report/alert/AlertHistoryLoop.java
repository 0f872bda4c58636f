package dev.fieldfare.report.alert;

import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Reads the list of the health-monitor while events of alerts may be missing. */
public final class AlertHistoryLoop implements ServiceLoop {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final AlertListReader list;
  private final AlertTimesStore store;

  public AlertHistoryLoop(AlertListReader list, AlertTimesStore store) {
    this.list = list;
    this.store = store;
  }

  @Override
  public String name() {
    return "alert-history";
  }

  @Override
  public Duration round() throws SQLException {
    Optional<Long> request = store.wantedHistory();
    if (request.isPresent() && readAll()) {
      store.historyRead(request.get());
    }
    return PAUSE;
  }

  // Alerts that are raised meanwhile are known from their events.
  private boolean readAll() throws SQLException {
    Optional<String> cursor = Optional.empty();
    long count = 0;
    do {
      Optional<AlertPage> page = list.page(cursor);
      if (page.isEmpty()) {
        return false;
      }
      store.add(page.get().items().stream().map(AlertTimes::ofList).toList());
      count += page.get().items().size();
      cursor = page.get().next();
    } while (cursor.isPresent());
    Log.infof("alert history read count=%d", count);
    return true;
  }
}
