package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Reports, and pages, while the other services are away: none is started in these tests. */
@QuarkusTest
class ReportsIT extends GatewayIT {

  @Test
  void aReportServiceThatIsAwayIsNamed() {
    Answer answer = viewer().get("/api/v1/reports/migrations?days=7&format=html");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("unavailable");
    assertThat(answer.body()).contains("report-service");
  }

  @Test
  void thePagesSayThatTheReportServiceIsAway() {
    DashboardVisitor viewer = new DashboardVisitor(address).signedIn(SenderRole.VIEWER);

    HttpResponse<String> page = viewer.get("/reports");
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.body())
        .contains("The report-service does not answer", "id=\"show\"")
        .doesNotContain("/reports/file");
    HttpResponse<String> file = viewer.get("/reports/file?format=csv");
    assertThat(file.statusCode()).isEqualTo(503);
    assertThat(file.body()).contains("<html", "report-service does not answer");
  }

  @Test
  void d59_theOverviewSaysWhichServiceIsAway() {
    DashboardVisitor viewer = new DashboardVisitor(address).signedIn(SenderRole.VIEWER);

    HttpResponse<String> backups = viewer.get("/backups");
    assertThat(backups.statusCode()).isEqualTo(503);
    assertThat(backups.body()).contains("The backup-worker does not answer", "id=\"show\"");
    HttpResponse<String> overview = viewer.get("/");
    assertThat(overview.statusCode()).isEqualTo(200);
    assertThat(overview.body())
        .contains("The health-monitor does not answer", "The backup-worker does not answer")
        .contains("No health score", "<dt>waiting</dt>", "No migrations yet");
  }

  @Test
  void statisticsAndStoredReportsSayThatTheServiceIsAway() {
    for (String path :
        List.of(
            "statistics/series?interval=hour&by=type",
            "statistics/rankings?by=user&order=failed",
            "statistics/forms/a%2Fb",
            "statistics/anomalies",
            "reports/status?format=md",
            "reports/restores",
            "reports/alerts",
            "reports/digest?days=1",
            "reports/validations?days=90",
            "reports/stored?kind=migrations",
            "reports/stored/" + UUID.randomUUID(),
            "reports/stored/" + UUID.randomUUID() + "/file?format=csv")) {
      Answer answer = viewer().get("/api/v1/" + path);

      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(answer.body()).as(path).contains("report-service");
    }
    assertThat(operator().post("/api/v1/reports/stored", "{\"kind\":\"drift\"}").status())
        .isEqualTo(503);
  }

  @Test
  void refusesWhatIsNoStoredReport() {
    assertThat(viewer().get("/api/v1/reports/stored?kind=none").code()).isEqualTo("invalid_value");
    assertThat(viewer().get("/api/v1/reports/stored?cursor=x").code()).isEqualTo("invalid_value");
    assertThat(viewer().get("/api/v1/reports/stored/..%2Fx").status()).isIn(400, 404);
    assertThat(viewer().get("/api/v1/reports/stored/x").code()).isEqualTo("not_found");
    assertThat(viewer().get("/api/v1/statistics/series?intervall=hour").code())
        .isEqualTo("unknown_property");
    assertThat(operator().post("/api/v1/reports/stored", "{\"kind\":\"drift\",\"x\":1}").code())
        .isEqualTo("unknown_property");
    assertThat(viewer().post("/api/v1/reports/stored", "{\"kind\":\"drift\"}").status())
        .isEqualTo(403);
  }

  @Test
  void onlyAnOperatorHasNumbersComputedAgain() {
    assertThat(enqueuer().post("/api/v1/reports/rebuild", "{}").status()).isEqualTo(403);
  }
}
