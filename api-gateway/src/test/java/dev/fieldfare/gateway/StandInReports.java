package dev.fieldfare.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.report.BackupReport;
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
import java.util.UUID;

/** In the place of the report-service: reports of releases and backups with hostile texts. */
public final class StandInReports implements QuarkusTestResourceLifecycleManager {

  static final String HOSTILE = "<script>alert(1)</script>\"'&{page}";

  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  private static final Period PERIOD = new Period(DAY, DAY, 1, "UTC", BEGIN, BEGIN);
  private static final Scope SCOPE =
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
      } else if (exchange.getRequestURI().getPath().endsWith("/backups")) {
        write(exchange, 200, json(backups()));
      } else {
        write(exchange, 200, json(releases()));
      }
    }
  }

  private static String json(Object document) {
    return ContractsJson.mapper().valueToTree(document).toString();
  }

  private static void write(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static BackupReport backups() {
    return new BackupReport(
        BEGIN,
        PERIOD,
        SCOPE,
        List.of("The target other does not answer: " + HOSTILE),
        List.of(backup("VERIFIED", Optional.of(BEGIN)), backup("FAILED", Optional.empty())));
  }

  private static BackupReport.Backup backup(String status, Optional<Instant> verifiedAt) {
    return new BackupReport.Backup(
        "main",
        UUID.randomUUID(),
        "COLUMN",
        status,
        Optional.of("public." + HOSTILE),
        Optional.of("note"),
        Optional.empty(),
        12_345,
        3_145_728,
        BEGIN,
        verifiedAt,
        Optional.empty(),
        Optional.of(BEGIN.plusSeconds(90 * 86_400)),
        verifiedAt.isPresent() ? Optional.empty() : Optional.of("disk_full"));
  }

  private static ReleaseReport releases() {
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
