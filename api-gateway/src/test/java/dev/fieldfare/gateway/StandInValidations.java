package dev.fieldfare.gateway;

import static dev.fieldfare.gateway.StandInMonitor.HOSTILE;
import static dev.fieldfare.gateway.StandInMonitor.write;

import com.sun.net.httpserver.HttpExchange;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.RecordedStructure;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationList;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The validations of the stand-in for the health-monitor. One is stored at the start. */
final class StandInValidations {

  static final String ROOT = "/internal/v1/validations/";

  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");

  private final List<ValidationReport> reports = new ArrayList<>();
  private int objects;

  StandInValidations() {
    reports.add(report(ValidationProfile.PRE, false, CheckStatus.CRITICAL, HOSTILE));
  }

  void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String rest = exchange.getRequestURI().getPath().substring(ROOT.length());
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      if (!rest.contains("/")) {
        write(exchange, 200, new ValidationList(reports));
      } else if (rest.endsWith("/record")) {
        objects++;
        write(
            exchange,
            200,
            new RecordedStructure("main", BEGIN, "op", "ab".repeat(32), objects, List.of()));
      } else {
        ValidationProfile profile =
            ValidationProfile.labelled(rest.substring(rest.indexOf('/') + 1));
        boolean isQuick = query.contains("quick=true");
        reports.addFirst(report(profile, isQuick, CheckStatus.OK, "Nothing was found."));
        write(exchange, 200, reports.getFirst());
      }
    }
  }

  private static ValidationReport report(
      ValidationProfile profile, boolean isQuick, CheckStatus status, String detail) {
    return new ValidationReport(
        UUID.randomUUID(),
        "main",
        profile,
        isQuick,
        HOSTILE,
        BEGIN,
        1_500,
        status,
        List.of(
            new ValidatedCheck("worker_rights", status, List.of(detail), "Advice " + detail, 20),
            new ValidatedCheck("sequences", CheckStatus.SKIPPED, List.of(), "", 0)));
  }
}
