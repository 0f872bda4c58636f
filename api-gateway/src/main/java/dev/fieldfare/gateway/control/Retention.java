package dev.fieldfare.gateway.control;

import dev.fieldfare.gateway.config.GatewayConfig;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Deletes the rows of all {@link ExpiringTable}s, each after its retention.
 *
 * <p>It runs beside the requests and shares nothing with them but the database.
 */
@ApplicationScoped
class Retention {

  private static final Duration PAUSE_WITH_BACKLOG = Duration.ofSeconds(1);

  private final ControlDatabase database;
  private final Duration pause;
  private final List<ExpiredRows> tables;
  private final CountDownLatch stop = new CountDownLatch(1);

  Retention(
      DataSource control,
      ControlDatabase database,
      GatewayConfig config,
      @All List<ExpiringTable> expiring) {
    this.database = database;
    GatewayConfig.Retention settings = config.retention();
    var limits = new ExpiredRows.Limits(settings.batch(), settings.timeout(), settings.budget());
    this.pause = settings.pause();
    this.tables = expiring.stream().map(table -> new ExpiredRows(control, table, limits)).toList();
  }

  void start(@Observes StartupEvent event) {
    Thread.ofVirtual().name("retention").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) {
    stop.countDown();
  }

  private void run() {
    try {
      if (!database.awaitReady()) {
        return;
      }
      while (!stop.await(sweep().toMillis(), TimeUnit.MILLISECONDS)) {
        // The next sweep was in the condition.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration sweep() {
    boolean more = false;
    for (ExpiredRows table : tables) {
      more |= sweep(table);
    }
    return more ? PAUSE_WITH_BACKLOG : pause;
  }

  private static boolean sweep(ExpiredRows table) {
    try {
      return table.sweep();
    } catch (SQLException e) {
      Log.warnf("expired rows not deleted, will retry reason=%s", e.getMessage());
      return false;
    }
  }
}
