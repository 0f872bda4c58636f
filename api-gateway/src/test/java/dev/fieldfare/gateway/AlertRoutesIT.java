package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.log.NewEvent;
import dev.fieldfare.postgres.ledger.EventLog;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Routes of health and alerts while the health-monitor is away, and the log of alerts. */
@QuarkusTest
@TestProfile(AlertRoutesIT.NoMonitor.class)
class AlertRoutesIT extends GatewayIT {

  /** Nothing listens at this address. */
  public static final class NoMonitor implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fieldfare.health-monitor.url", "http://127.0.0.1:1");
    }
  }

  @Test
  void validationsNeedAnOperatorAndTheHealthMonitor() {
    String profiles = "/api/v1/validations/profiles";
    assertThat(viewer().get(profiles).status()).isEqualTo(503);
    assertThat(operator().post(profiles + "/schema", "{}").status()).isEqualTo(503);
    assertThat(operator().post(profiles + "/none", "{}").status()).isEqualTo(404);
    assertThat(viewer().post(profiles + "/schema", "{}").status()).isEqualTo(403);
    assertThat(viewer().post(profiles + "/schema/record", "{}").status()).isEqualTo(403);
  }

  @Test
  void aMonitorThatIsAwayIsSaid() {
    assertThat(viewer().get("/api/v1/alerts").code()).isEqualTo("unavailable");
    assertThat(viewer().get("/api/v1/health").status()).isEqualTo(503);
    assertThat(operator().post("/api/v1/health/run", "{}").status()).isEqualTo(503);
  }

  @Test
  void thePageOfAlertsSaysThatTheMonitorIsAway() {
    DashboardVisitor operator = new DashboardVisitor(address).signedIn(SenderRole.OPERATOR);

    HttpResponse<String> page = operator.get("/alerts");
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.body()).contains("<html", "The health-monitor does not answer");
    assertThat(operator.get("/alerts?state=LOUD").statusCode()).isEqualTo(400);
    assertThat(operator.submit("/queue", "/alerts/x/ack", "").statusCode()).isEqualTo(404);
  }

  @Test
  void qc66_schedulesAreOfTheirRoles() {
    String schedule = "/api/v1/schedules/nightly";
    assertThat(viewer().get("/api/v1/schedules").code()).isEqualTo("unavailable");
    assertThat(viewer().get("/api/v1/schedules/export/cron").code()).isEqualTo("unavailable");
    assertThat(viewer().get("/api/v1/schedules/export/word").status()).isEqualTo(400);
    assertThat(viewer().get("/api/v1/schedules/a%2Fb").status()).isIn(400, 404);
    assertThat(viewer().post(schedule + "/run", "{}").status()).isEqualTo(403);
    assertThat(operator().post(schedule + "/run", "{}").status()).isEqualTo(503);
    assertThat(operator().post(schedule + "/disable", "{}").status()).isEqualTo(403);
    assertThat(admin().post(schedule + "/disable", "{}").status()).isEqualTo(503);
  }

  @Test
  void qc68_trafficProfilesAreOfAdministrators() {
    String profile = "/api/v1/schedules/profiles/medium";
    assertThat(operator().call("PUT", profile).status()).isEqualTo(403);
    assertThat(admin().call("PUT", profile).status()).isEqualTo(503);
    assertThat(admin().call("PUT", "/api/v1/schedules/profiles/huge").status()).isEqualTo(400);
  }

  @Test
  void remediesAreOfTheirRoles() {
    String confirm = "/api/v1/remedies/01890a5d-ac96-774b-bcce-b302099a8057/confirm";
    String resume = "/api/v1/remedies/rerun-checks/resume";
    assertThat(viewer().get("/api/v1/remedies?target=main").code()).isEqualTo("unavailable");
    assertThat(viewer().get("/api/v1/remedies?target=none").status()).isEqualTo(404);
    assertThat(viewer().post(confirm, "{}").status()).isEqualTo(403);
    assertThat(viewer().post(resume, "{}").status()).isEqualTo(403);
    assertThat(operator().post(confirm, "{}").status()).isEqualTo(503);
    assertThat(operator().post(resume, "{}").status()).isEqualTo(503);
    assertThat(operator().post("/api/v1/remedies/x/confirm", "{}").status()).isEqualTo(404);
    assertThat(operator().post("/api/v1/remedies/none/resume", "{}").status()).isEqualTo(404);
  }

  @Test
  void anOverrideEndsTheHoldOfATarget() {
    String route = "/api/v1/queue/override";
    database.query("SELECT fieldfare.hold('sick', 300)");
    try {
      assertThat(viewer().post(route, "{\"seconds\":60}").status()).isEqualTo(403);
      assertThat(operator().post(route, "{\"seconds\":90000}").status()).isEqualTo(400);
      assertThat(operator().post(route, "{\"seconds\":60}").status()).isEqualTo(200);
      assertThat(database.value("SELECT fieldfare.hold('sick', 300) IS NULL")).isEqualTo("t");
    } finally {
      database.query("SELECT fieldfare.override_holds(0)");
    }
  }

  @Test
  void wrongParametersAreRefused() {
    assertThat(viewer().get("/api/v1/alerts?state=LOUD").status()).isEqualTo(400);
    assertThat(viewer().get("/api/v1/alerts?limit=0").status()).isEqualTo(400);
    assertThat(viewer().get("/api/v1/alerts/1").status()).isEqualTo(404);
    assertThat(viewer().get("/api/v1/health?target=nowhere").code()).isEqualTo("unknown_target");
    assertThat(operator().post("/api/v1/alerts/x/ack", "{}").status()).isEqualTo(404);
  }

  @Test
  void alertsAreServerSentEventsOfTheControlLog() throws Exception {
    ControlLog.install(database.dataSource());
    try (EventStream stream = EventStream.open(viewer(), "/api/v1/events?target=-", "0")) {
      stream.awaitOpen();
      try (Connection connection = database.connect()) {
        ControlLog.record(
            connection,
            NewEvent.of("alert.raised", "health-monitor", "main/public.people", "{\"id\":\"7\"}"));
        new EventLog(connection, ControlLog.SCHEMA).step("test", 0, OptionalLong.empty(), 10);
      }

      await().untilAsserted(() -> assertThat(stream.data()).isNotEmpty());
      JsonNode event = ContractsJson.mapper().readTree(stream.data().getFirst());
      assertThat(event.path("type").asText()).isEqualTo("dev.fieldfare.alert.raised");
      assertThat(event.path("data").path("id").asText()).isEqualTo("7");
    }
  }
}
