package dev.fieldfare.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import dev.fieldfare.contracts.report.ReleaseReport;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** In the place of the report-service: a report of releases with hostile texts. */
public final class StandInReports implements QuarkusTestResourceLifecycleManager {

  static final String HOSTILE = "<script>alert(1)</script>\"'&{page}";

  static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  static final Period PERIOD = new Period(DAY, DAY, 1, "UTC", BEGIN, BEGIN);
  static final Scope SCOPE =
      new Scope(List.of("main", "other"), Optional.empty(), Optional.empty());

  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/internal/v1/reports/", StandInReports::answer);
    server.createContext(StandInStored.ROOT, new StandInStored()::answer);
    server.createContext("/internal/v1/statistics/", StandInStatistics::answer);
    server.start();
    return Map.of(
        "fieldfare.report-service.url", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      if (query.contains("days=9999")) {
        write(
            exchange,
            400,
            json(ProblemDocument.of(FailureReason.INVALID_VALUE, 400, "No", "\"days\" is wrong")));
      } else if (query.contains("format=csv") || query.contains("format=html")) {
        write(exchange, 200, "a file for " + query);
      } else {
        write(exchange, 200, json(releases()));
      }
    }
  }

  static String json(Object document) {
    return ContractsJson.mapper().valueToTree(document).toString();
  }

  static void write(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  static ReleaseReport releases() {
    return new ReleaseReport(
        BEGIN,
        PERIOD,
        SCOPE,
        List.of("The target other does not answer: " + HOSTILE),
        List.of(
            new ReleaseReport.Attempt(
                "main",
                "shop",
                "10",
                HOSTILE,
                1,
                "up",
                "APPLIED",
                BEGIN,
                BEGIN.plusSeconds(2),
                BigDecimal.valueOf(2_000),
                12_345,
                Optional.empty())));
  }
}
