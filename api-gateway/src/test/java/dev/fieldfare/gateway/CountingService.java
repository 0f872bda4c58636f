package dev.fieldfare.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertSilence;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.contracts.alert.QueuedDelivery;
import dev.fieldfare.contracts.alert.SilenceMatcher;
import dev.fieldfare.contracts.alert.TechnicalDetails;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.contracts.remedy.Remedy;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.contracts.remedy.RemedyList;
import dev.fieldfare.contracts.remedy.RemedyState;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunState;
import dev.fieldfare.contracts.validation.RecordedStructure;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** In the place of both internal services: each answer holds how many requests there were. */
public final class CountingService implements QuarkusTestResourceLifecycleManager {

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return Map.of("fieldfare.health-monitor.url", url, "fieldfare.report-service.url", url);
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      int number = requests.incrementAndGet();
      String path = exchange.getRequestURI().getPath();
      byte[] body = ContractsJson.mapper().writeValueAsBytes(document(path, number));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Object document(String path, int number) {
    if (path.contains("/validations/")) {
      return new RecordedStructure("main", Instant.EPOCH, "ann", "hash", number, List.of());
    }
    if (path.contains("/health/")) {
      return health(number);
    }
    if (path.contains("/projections/")) {
      return Map.of("targets", List.of("main" + number));
    }
    if (path.contains("/subscriptions/")) {
      return new QueuedDelivery("delivery-" + number);
    }
    if (path.contains("/schedules/")) {
      return run(number);
    }
    if (path.contains("/remedies/")) {
      return path.endsWith("/confirm")
          ? remedy(number)
          : new RemedyList(List.of(remedy(number)), List.of());
    }
    return path.contains("/alerts/") ? alert(number) : silence(number);
  }

  private static AlertSilence silence(int number) {
    return new AlertSilence(
        "1",
        new SilenceMatcher(
            Optional.empty(), Optional.of("main"), Optional.empty(), Optional.empty()),
        "",
        "ann",
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        number);
  }

  private static ScheduleRun run(int number) {
    return new ScheduleRun(
        "run-" + number,
        "nightly",
        Instant.EPOCH,
        Optional.empty(),
        Optional.of("ann"),
        ScheduleRunState.WAITING,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Remedy remedy(int number) {
    return new Remedy(
        "remedy-" + number,
        "main",
        RemedyAction.RERUN_CHECKS,
        "checks",
        "reason",
        List.of(),
        RemedyState.WAITING,
        Instant.EPOCH,
        Optional.of("ann"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Alert alert(int number) {
    return new Alert(
        "1",
        "f",
        Instant.EPOCH,
        AlertCategory.QUEUE,
        AlertSeverity.HIGH,
        "title",
        "message",
        "impact",
        List.of(),
        new TechnicalDetails("error", "main", "health-monitor"),
        AlertState.ACKNOWLEDGED,
        number,
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.of("ann"),
        Optional.empty(),
        "runbook",
        Optional.empty());
  }

  private static HealthReport health(int number) {
    return new HealthReport(
        "main", Instant.EPOCH, number, HealthBand.HEALTHY, List.of(), List.of());
  }
}
