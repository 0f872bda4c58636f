package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The page of validations, read without scripts. */
@QuarkusTest
@WithTestResource(StandInBackups.class)
@WithTestResource(StandInMonitor.class)
@WithTestResource(StandInReports.class)
class DashboardValidationIT extends GatewayIT {

  private static final String PAGE = "/validations";

  @Test
  void qc78_profilesShowTheirLastResultsAndChecks() {
    String page = as(SenderRole.VIEWER).get(PAGE).body();

    assertThat(page)
        .contains("<b>constraints</b>", "never run", "status bad\">critical", "1 skipped")
        .contains("worker_rights", "Advice &lt;script&gt;", "<details open>", "took 1.5 s")
        .contains("href=\"/alerts\">Alerts", "datetime=\"2026-01-01T12:00:00Z\"")
        .doesNotContain("<script>alert", "id=\"run-pre\"", "id=\"record\"");
    HttpResponse<String> unknown = as(SenderRole.VIEWER).get(PAGE + "?target=nowhere");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("There is no target called", "id=\"show\"");
  }

  @Test
  void qc78_anOperatorRunsAProfileOnceForTwoClicks() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    String form = "target=main&quick=yes&key=dashboard-v1";

    HttpResponse<String> first = operator.submit(PAGE, PAGE + "/indexes", form);
    HttpResponse<String> second = operator.submit(PAGE, PAGE + "/indexes", form);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    String run = first.headers().firstValue("Location").orElseThrow();
    assertThat(run).matches("/validations\\?target=main#run-[0-9a-f-]{36}");
    assertThat(second.headers().firstValue("Location")).contains(run);
    assertThat(operator.get(PAGE).body())
        .contains("id=\"" + run.substring(run.indexOf('#') + 1) + "\"", ">quick</span>")
        .contains("id=\"run-indexes\"", "id=\"record\"");
    assertThat(operator.submit(PAGE, PAGE + "/none", "target=main").statusCode()).isEqualTo(404);
    assertThat(operator.submit(PAGE, PAGE + "/pre", "target=nowhere").statusCode()).isEqualTo(404);
    assertThat(
            database.query(
                "SELECT DISTINCT subject FROM fieldfare_gateway.audit"
                    + " WHERE action = 'validation.run' AND outcome = 'accepted'"))
        .contains("indexes");
  }

  @Test
  void qc78_anOperatorRecordsTheStructureOnce() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    String form = "target=main&key=dashboard-v2";

    HttpResponse<String> first = operator.submit(PAGE, PAGE + "/schema/record", form);
    HttpResponse<String> second = operator.submit(PAGE, PAGE + "/schema/record", form);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    String recorded = first.headers().firstValue("Location").orElseThrow();
    assertThat(recorded).matches("/validations\\?target=main&recorded=[1-9][0-9]*");
    assertThat(second.headers().firstValue("Location")).contains(recorded);
    assertThat(operator.get(recorded).body())
        .contains("with %s objects".formatted(recorded.replaceAll(".*=", "")));
    assertThat(operator.get(PAGE + "?recorded=%3Cscript%3E").body())
        .doesNotContain("objects", "<script>");
  }

  @Test
  void rolesAndSitesDecideWhatWorks() {
    for (SenderRole role : new SenderRole[] {SenderRole.VIEWER, SenderRole.ENQUEUER}) {
      DashboardVisitor visitor = as(role);
      assertThat(visitor.submit(PAGE, PAGE + "/pre", "target=main").statusCode()).isEqualTo(403);
      assertThat(visitor.submit(PAGE, PAGE + "/schema/record", "").statusCode()).isEqualTo(403);
    }
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    assertThat(operator.send(PAGE + "/pre", "target=main").statusCode()).isEqualTo(403);
    String token = "target=main&token=" + operator.token(PAGE);
    assertThat(operator.send(PAGE + "/pre", token, "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
  }

  private DashboardVisitor as(SenderRole role) {
    return new DashboardVisitor(address).signedIn(role);
  }
}
