package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
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
  void onlyAnOperatorHasNumbersComputedAgain() {
    assertThat(enqueuer().post("/api/v1/reports/rebuild", "{}").status()).isEqualTo(403);
  }
}
