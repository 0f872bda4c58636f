package dev.fieldfare.health.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.delivery.AddressRange;
import dev.fieldfare.health.delivery.AddressRules;
import dev.fieldfare.health.notify.OutboundClient;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** C43: a monitor that is down is noticed by somebody else. */
@WithServers
class HeartbeatLoopIT {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(200);

  @Test
  void c43_theHeartbeatStopsWhenTheAlertsCannotBeRead(PostgresServer server) throws Exception {
    TestDatabase database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    JdbcAlertStore alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1)),
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            Clock.systemUTC());
    HttpServer watcher = watcher();
    try (OutboundClient client =
        new OutboundClient(
            new AddressRules(List.of(AddressRange.of("127.0.0.0/8"))), Duration.ofSeconds(10))) {
      HeartbeatLoop loop = new HeartbeatLoop(address(watcher), client, alerts);
      assertThat(loop.round()).isEqualTo(Duration.ofMinutes(1));
      alerts.apply(List.of(new Signal.Reported(condition(), Instant.now())));
      assertThat(loop.round()).isEqualTo(Duration.ofMinutes(1));
      assertThat(heard).containsExactly("{\"unresolvedAlerts\":0}", "{\"unresolvedAlerts\":1}");

      status.set(500);
      assertThat(loop.round()).isEqualTo(Duration.ofSeconds(10));
      database.execute("ALTER TABLE fieldfare_health.alerts RENAME TO gone");
      assertThatThrownBy(loop::round).isInstanceOf(SQLException.class);
      assertThat(heard).hasSize(3);
    } finally {
      watcher.stop(0);
    }
  }

  private HttpServer watcher() throws Exception {
    HttpServer watcher =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    watcher.createContext(
        "/",
        exchange -> {
          heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    watcher.start();
    return watcher;
  }

  private static URI address(HttpServer watcher) {
    return URI.create("http://127.0.0.1:%d/ping".formatted(watcher.getAddress().getPort()));
  }

  private static Condition condition() {
    return new Condition(
        Fingerprint.of("test", "a"),
        "test",
        AlertCategory.QUEUE,
        AlertSeverity.LOW,
        "main",
        "a",
        "test",
        "It is broken.",
        "");
  }
}
