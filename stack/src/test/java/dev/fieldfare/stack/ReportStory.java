package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.client.ClientConfig;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.client.Reports.Kind;
import dev.fieldfare.client.Reports.Query;
import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.StoredReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The report of the stack, over the gateway, has the numbers of the ledger. */
final class ReportStory {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final Query WEEK =
      new Query(7, "UTC", Optional.empty(), Optional.empty(), Optional.empty());

  private final House house;

  ReportStory(House house) {
    this.house = house;
  }

  void run() throws Exception {
    house.value(
        """
        SELECT fieldfare.enqueue('{"type": "ADD_COLUMN", "table": "nowhere", "column": "c", "dataType": "text"}')\
        """);
    URI gateway = URI.create(house.stackJson().at("/gateway/url").asText());
    String viewer = house.stackJson().at("/apiKeys/viewer").asText();
    try (FieldfareClient client = new FieldfareClient(ClientConfig.of(gateway, viewer))) {
      await().atMost(LONG).untilAsserted(() -> totalIsThatOfTheLedger(client));
      assertThat(client.reports().rendered(Kind.MIGRATIONS, WEEK, "html"))
          .startsWith("<!DOCTYPE html>")
          .contains("public.nowhere");
      assertThat(client.reports().series(WEEK, "day", Optional.of("table"), 5).series())
          .anyMatch(series -> series.name().equals(Optional.of("public.nowhere")));
      StoredReport stored = store(gateway);
      assertThat(client.reports().storedFile(stored.id(), "md"))
          .startsWith("# Migration status")
          .contains("public.nowhere")
          .doesNotContain("the health-monitor does not answer");
    }
    assertThat(page(gateway, viewer)).contains("Active forms", ">nowhere</td>");
  }

  /** Stored by an operator; the status comes of the ledger and of the health-monitor. */
  private StoredReport store(URI gateway) {
    String operator = house.stackJson().at("/apiKeys/operator").asText();
    try (FieldfareClient client = new FieldfareClient(ClientConfig.of(gateway, operator))) {
      return client
          .reports()
          .store(
              new NewStoredReport(
                  "status",
                  Optional.of("story"),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()));
    }
  }

  /** The page of the dashboard. */
  private static String page(URI gateway, String key) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(gateway.resolve("/reports?days=7"))
              .header("Authorization", "Bearer " + key)
              .build();
      return http.send(request, BodyHandlers.ofString()).body();
    }
  }

  private void totalIsThatOfTheLedger(FieldfareClient client) throws SQLException {
    String counts =
        "%d %d"
            .formatted(
                client.reports().migrations(WEEK).migrations().totalMigrations(),
                client.reports().migrations(WEEK).migrations().failedMigrations());

    assertThat(counts)
        .isEqualTo(
            house.value(
                """
                SELECT count(*) || ' ' || count(*) FILTER (WHERE status IN ('FAILED', 'REJECTED'))
                FROM fieldfare.field_migrations WHERE finished_at IS NOT NULL\
                """))
        .doesNotEndWith(" 0");
  }
}
