package dev.fieldfare.gateway;

import static dev.fieldfare.gateway.StandInReports.BEGIN;
import static dev.fieldfare.gateway.StandInReports.HOSTILE;
import static dev.fieldfare.gateway.StandInReports.json;
import static dev.fieldfare.gateway.StandInReports.write;

import com.sun.net.httpserver.HttpExchange;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.ReportFileContent;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.contracts.report.StoredReport.Mail;
import dev.fieldfare.contracts.report.StoredReport.StoredFile;
import dev.fieldfare.contracts.report.StoredReportPage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The stored reports of the stand-in for the report-service. One is there at the start. */
final class StandInStored {

  static final String ROOT = "/internal/v1/reports/stored";
  static final UUID FIRST = UUID.fromString("00000000-0000-7000-8000-0000000000b1");

  private final Map<UUID, StoredReport> reports = new TreeMap<>();

  StandInStored() {
    reports.put(FIRST, report(FIRST, "releases", true));
  }

  void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(ROOT.length());
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!path.isEmpty()) {
        answerOne(exchange, path.substring(1).split("/"));
      } else if (body.length == 0) {
        write(exchange, 200, json(page(exchange.getRequestURI().getQuery())));
      } else {
        store(exchange, ContractsJson.mapper().readValue(body, NewStoredReport.class));
      }
    }
  }

  private StoredReportPage page(String query) {
    Optional<String> next =
        query.contains("cursor=") ? Optional.empty() : Optional.of(FIRST.toString());
    List<StoredReport> wanted =
        reports.values().stream()
            .filter(each -> !query.contains("kind=") || query.contains("kind=" + each.kind()))
            .toList();
    return new StoredReportPage(wanted, next);
  }

  private void store(HttpExchange exchange, NewStoredReport asked) throws IOException {
    UUID id = UUID.randomUUID();
    reports.put(id, report(id, asked.kind(), asked.email().orElse(false)));
    write(exchange, 201, json(reports.get(id)));
  }

  private void answerOne(HttpExchange exchange, String[] parts) throws IOException {
    StoredReport known = reports.get(UUID.fromString(parts[0]));
    if (known == null) {
      String said = "There is no stored report with this id.";
      write(exchange, 404, json(ProblemDocument.of(FailureReason.NOT_FOUND, 404, "No", said)));
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      reports.remove(known.id());
      exchange.sendResponseHeaders(204, -1);
    } else if (parts.length == 1) {
      write(exchange, 200, json(known));
    } else {
      boolean isJson = exchange.getRequestURI().getQuery().endsWith("json");
      write(
          exchange,
          200,
          json(
              isJson
                  ? new ReportFileContent(
                      "r.json", "application/json", json(StandInReports.releases()))
                  : new ReportFileContent("r.csv", "text/csv", "a,b")));
    }
  }

  private static StoredReport report(UUID id, String kind, boolean mails) {
    return new StoredReport(
        id,
        kind,
        Optional.empty(),
        "Stored " + HOSTILE,
        BEGIN,
        HOSTILE,
        BEGIN.plusSeconds(86_400),
        List.of(
            new StoredFile("json", "r.json", 1_000, "ab".repeat(32)),
            new StoredFile("csv", "r.csv", 1_047_576, "cd".repeat(32))),
        mails
            ? List.of(
                new Mail("team@example.org", 1, Optional.of(BEGIN), Optional.empty()),
                new Mail("away@example.org", 3, Optional.empty(), Optional.of("refused")))
            : List.of());
  }
}
