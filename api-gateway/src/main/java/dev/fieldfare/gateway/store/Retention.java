package dev.fieldfare.gateway.store;

import dev.fieldfare.gateway.ControlDatabase;
import dev.fieldfare.gateway.GatewayConfig;
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
 * Ends the life of audit entries and of stored answers, each after its retention.
 *
 * <p>It runs beside the requests and shares nothing with them but the database.
 */
@ApplicationScoped
class Retention {

  private static final Duration PAUSE_WITH_BACKLOG = Duration.ofSeconds(1);
  private static final Duration LONGEST_ANSWERS = Duration.ofDays(30);
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private final ControlDatabase database;
  private final Duration pause;
  private final List<ExpiredRows> tables;
  private final CountDownLatch stop = new CountDownLatch(1);

  Retention(DataSource control, ControlDatabase database, GatewayConfig config) {
    this.database = database;
    GatewayConfig.Retention settings = config.retention();
    require("retention.audit", settings.audit(), Duration.ofDays(36_500));
    require("idempotency-retention", config.idempotencyRetention(), LONGEST_ANSWERS);
    var limits = new ExpiredRows.Limits(settings.batch(), settings.timeout(), settings.budget());
    this.pause = settings.pause();
    this.tables =
        List.of(
            new ExpiredRows(control, ExpiredRows.Table.AUDIT, settings.audit(), limits),
            new ExpiredRows(
                control, ExpiredRows.Table.ANSWERS, config.idempotencyRetention(), limits));
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

  private static void require(String key, Duration value, Duration longest) {
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "wrong configuration: fieldfare.gateway.%s must be from %d minute to %d days"
              .formatted(key, SHORTEST.toMinutes(), longest.toDays()));
    }
  }
}
