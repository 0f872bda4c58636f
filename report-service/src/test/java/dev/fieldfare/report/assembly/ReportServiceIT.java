package dev.fieldfare.report.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.report.support.History;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import dev.fieldfare.testkit.quarkus.ServiceTest;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The service as the gateway calls it. */
@QuarkusTest
@QuarkusTestResource(QuarkusServers.class)
class ReportServiceIT extends ServiceTest {
  private static final String REPORTS = "/internal/v1/reports/";
  private static final String REPORT = REPORTS + "migrations";
  private static final Duration LONG = Duration.ofSeconds(60);

  @Inject AgroalDataSource control;

  @Test
  void noConnectionWaitsForASilentControlDatabaseWithoutEnd() {
    assertThat(
            control
                .getConfiguration()
                .connectionPoolConfiguration()
                .connectionFactoryConfiguration()
                .jdbcProperties())
        .containsEntry("connectTimeout", "3")
        .containsEntry("socketTimeout", "60")
        .containsEntry("tcpKeepAlive", "true");
  }

  @Test
  void foldsWhatHappensAndReportsItWithoutRedis() throws Exception {
    // The service retries until the ledger is there.
    History history = new History(database, 5);
    redis.flush();
    history.happen(50);
    history.number();

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(total())
                    .isEqualTo(
                        Long.parseLong(
                            database.value(
                                "SELECT count(*) FROM fieldfare.field_migrations"
                                    + " WHERE finished_at IS NOT NULL")))
                    .isPositive());
    assertThat(get(REPORT + "?format=html", "viewer"))
        .matches(
            answer ->
                answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html"))
        .extracting(HttpResponse::body)
        .asString()
        .startsWith("<!DOCTYPE html>");
    assertThat(get(REPORT + "?format=text&days=7", "viewer").body()).contains("Migration report");

    HttpResponse<String> rebuild = post("/internal/v1/projections/rebuild", "operator", "{}");
    assertThat(rebuild.statusCode()).isEqualTo(202);
    assertThat(rebuild.body()).contains("main");
  }

  @Test
  void qc79_recordsAreThoseOfTheLedger() throws Exception {
    History history = new History(database, 6);
    history.happen(60);

    assertThat(read("history?formId=form_1").path("changes"))
        .hasSize(
            Integer.parseInt(
                database.value(
                    "SELECT count(*) FROM fieldfare.field_migrations WHERE form_id = 'form_1'")))
        .isNotEmpty();
    assertThat(read("backups?days=60").path("backups"))
        .hasSize(
            Integer.parseInt(database.value("SELECT count(*) FROM fieldfare.field_data_backups")))
        .isNotEmpty();
    assertThat(read("releases?days=60").path("attempts")).isEmpty();
    assertThat(read("drift").path("omitted")).isEmpty();
    assertThat(get(REPORTS + "history?table=public.table_3&format=md", "viewer").body())
        .startsWith("# History of public.table\\_3")
        .contains("## Changes, the newest first");
    assertThat(get(REPORTS + "history", "viewer").body()).contains("invalid_value");
  }

  @Test
  void refusesWhatIsNoReport() {
    assertThat(get(REPORT + "?days=abc", "viewer").statusCode()).isEqualTo(400);
    assertThat(get(REPORT + "?days=100000", "viewer").body())
        .contains("1 to 3660", "invalid_value");
    assertThat(get(REPORT + "?zone=Nowhere/City", "viewer").statusCode()).isEqualTo(400);
    assertThat(get(REPORT + "?target=nowhere", "viewer").statusCode()).isEqualTo(400);
    assertThat(get(REPORT + "?format=pdf", "viewer").body()).contains("json, text, csv, md, html");
    assertThat(post("/internal/v1/projections/rebuild", "enqueuer", "{}").statusCode())
        .isEqualTo(403);
  }

  private JsonNode read(String report) throws Exception {
    HttpResponse<String> answer = get(REPORTS + report, "viewer");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ContractsJson.mapper().readTree(answer.body());
  }

  private long total() throws Exception {
    HttpResponse<String> answer = get(REPORT + "?days=60", "viewer");
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode json = ContractsJson.mapper().readTree(answer.body());
    return json.path("migrations").path("totalMigrations").asLong();
  }
}
