package dev.fieldfare.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.contracts.alert.TechnicalDetails;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.contracts.http.ProblemDocument;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** In the place of the health-monitor: three alerts that are acknowledged and resolved. */
public final class StandInMonitor implements QuarkusTestResourceLifecycleManager {

  static final String HOSTILE = "<script>alert(1)</script>\"'&{page}";
  static final String FIRST = "00000000-0000-7000-8000-000000000001";
  static final String SECOND = "00000000-0000-7000-8000-000000000002";
  static final String THIRD = "00000000-0000-7000-8000-000000000003";

  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
  private static final String ROOT = "/internal/v1/alerts";

  private final Map<String, Alert> alerts = new TreeMap<>();
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    alerts.put(FIRST, alert(FIRST, AlertSeverity.CRITICAL, HOSTILE));
    alerts.put(SECOND, alert(SECOND, AlertSeverity.MEDIUM, "The oldest entry waits"));
    alerts.put(THIRD, alert(THIRD, AlertSeverity.LOW, "A constraint is not validated"));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(ROOT, this::answer);
    server.createContext("/internal/v1/health/", StandInMonitor::health);
    server.createContext(StandInValidations.ROOT, new StandInValidations()::answer);
    new StandInSettings(alerts::values).serve(server);
    server.createContext(StandInSchedules.ROOT, new StandInSchedules()::answer);
    server.start();
    return Map.of(
        "fieldfare.health-monitor.url", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals(ROOT)) {
        write(exchange, 200, page(Optional.ofNullable(exchange.getRequestURI().getQuery())));
        return;
      }
      String[] parts = path.split("/");
      String by = exchange.getRequestHeaders().getFirst("Fieldfare-Actor");
      Alert known = alerts.get(parts[parts.length - 2]);
      if (known == null || known.state() == AlertState.RESOLVED) {
        FailureReason reason = known == null ? FailureReason.NOT_FOUND : FailureReason.WRONG_STATE;
        write(exchange, 409, ProblemDocument.of(reason, 409, "No", "It is resolved already."));
        return;
      }
      Alert changed = changed(known, parts[parts.length - 1], by);
      alerts.put(known.id(), changed);
      write(exchange, 200, changed);
    }
  }

  private static void health(HttpExchange exchange) throws IOException {
    try (exchange) {
      write(
          exchange,
          200,
          new HealthReport(
              "main",
              BEGIN,
              83,
              HealthBand.WARNING,
              List.of(),
              List.of("Look at the oldest entry.", HOSTILE, "Not shown.")));
    }
  }

  private AlertPage page(Optional<String> query) {
    List<Alert> wanted =
        alerts.values().stream()
            .filter(alert -> fits(query.orElse(""), "state", alert.state()))
            .filter(alert -> fits(query.orElse(""), "severity", alert.severity()))
            .toList();
    return new AlertPage(wanted, Optional.empty(), false);
  }

  private static boolean fits(String query, String parameter, Enum<?> value) {
    return !query.contains(parameter + "=") || query.contains(parameter + "=" + value.name());
  }

  static void write(HttpExchange exchange, int status, Object document) throws IOException {
    byte[] body = ContractsJson.mapper().writeValueAsBytes(document);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static Alert alert(String id, AlertSeverity severity, String text) {
    return alert(id, severity, text, AlertState.OPEN, Optional.empty());
  }

  private static Alert changed(Alert alert, String verb, String by) {
    return verb.equals("ack")
        ? alert(
            alert.id(), alert.severity(), alert.title(), AlertState.ACKNOWLEDGED, Optional.of(by))
        : alert(
            alert.id(),
            alert.severity(),
            alert.title(),
            AlertState.RESOLVED,
            alert.acknowledgedBy());
  }

  private static Alert alert(
      String id, AlertSeverity severity, String text, AlertState state, Optional<String> by) {
    return new Alert(
        id,
        "f-" + id,
        BEGIN,
        AlertCategory.DATABASE_MIGRATION,
        severity,
        text,
        "Message: " + text,
        "Impact: " + text,
        List.of("Step one: " + text, "Step two"),
        new TechnicalDetails("ERROR: " + text, "production", "migration-worker"),
        state,
        1_234,
        BEGIN,
        BEGIN.plusSeconds(60),
        by,
        state == AlertState.RESOLVED ? Optional.of(BEGIN.plusSeconds(90)) : Optional.empty(),
        "docs/runbooks/timeout.md",
        Optional.empty());
  }
}
