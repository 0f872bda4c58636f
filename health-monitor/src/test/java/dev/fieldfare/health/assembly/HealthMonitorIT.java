package dev.fieldfare.health.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.log.NewEvent;
import dev.fieldfare.health.delivery.WebhookSignature;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import dev.fieldfare.testkit.quarkus.ServiceTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service as it runs: a failed migration is an alert at every subscriber, and ends. */
@QuarkusTest
@QuarkusTestResource(QuarkusServers.class)
@TestProfile(HealthMonitorIT.Loopback.class)
class HealthMonitorIT extends ServiceTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final WebhookReceiver receiver = new WebhookReceiver();
  private LedgerOfTest ledger;

  /** Webhooks may call this host. */
  public static final class Loopback implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fieldfare.health.webhook-ranges", "127.0.0.0/8",
          "fieldfare.health.journal", "target/health-monitor.journal",
          "fieldfare.report-service.url", "http://127.0.0.1:1",
          "fieldfare.health.remedies.replay-dead-letters", "confirm",
          "fieldfare.secret-key", "the secret key of this test");
    }
  }

  @BeforeEach
  void installLedger() {
    ledger = new LedgerOfTest(database);
    await()
        .atMost(LONG)
        .until(
            () ->
                database
                    .value("SELECT to_regclass('fieldfare_health.event_positions') IS NOT NULL")
                    .equals("t"));
  }

  @AfterEach
  void stopReceiver() {
    receiver.close();
  }

  @Test
  void c43_aFailedMigrationIsAnAlertThatIsDeliveredAcknowledgedAndResolved() {
    JsonNode made =
        json(
            post(
                "/internal/v1/subscriptions",
                "admin",
                "{\"name\":\"pager\",\"url\":\"%s\"}".formatted(receiver.url())));
    UUID failed = ledger.fail("people", "email");

    JsonNode alert = await().atMost(LONG).until(this::newest, found -> !found.isMissingNode());

    assertThat(alert.path("category").asText()).isEqualTo("TIMEOUT");
    assertThat(alert.path("message").asText()).contains("public.people", failed.toString());
    assertThat(alert.path("technicalDetails").path("originalError").asText()).contains("55P03");
    String id = alert.path("id").asText();
    JsonNode acknowledged = json(post("/internal/v1/alerts/" + id + "/ack", "operator", ""));
    assertThat(acknowledged.path("state").asText()).isEqualTo("ACKNOWLEDGED");
    assertThat(acknowledged.path("acknowledgedBy").asText()).isEqualTo("test-operator");

    ledger.apply("people", "email");
    await().atMost(LONG).until(() -> state(id).equals("RESOLVED"));

    List<String> types =
        List.of(
            "dev.fieldfare.alert.raised",
            "dev.fieldfare.alert.acknowledged",
            "dev.fieldfare.alert.resolved");
    await().atMost(LONG).until(() -> receiver.types().containsAll(types));
    receiver.requireSignatures(made.path("secret").asText());
    await().atMost(LONG).until(() -> onStream().containsAll(types));
    assertThat(onStream()).doesNotHaveDuplicates();
    assertThat(post("/internal/v1/alerts/" + id + "/resolve", "operator", "").statusCode())
        .isEqualTo(409);
  }

  @Test
  void pr16_anAnomalyOfTheControlLogIsAnAlertUntilItIsOver() throws SQLException {
    tell("anomaly.detected");
    JsonNode alert = await().atMost(LONG).until(this::anomaly, found -> !found.isMissingNode());

    assertThat(alert.path("runbook").asText()).isEqualTo("docs/runbooks/anomaly.md");
    assertThat(alert.path("message").asText()).isEqualTo("far away");
    tell("anomaly.resolved");
    await().atMost(LONG).until(() -> state(alert.path("id").asText()).equals("RESOLVED"));
  }

  private JsonNode anomaly() {
    String list = "/internal/v1/alerts?category=DATABASE_MIGRATION";
    for (JsonNode each : json(get(list, "viewer")).path("items")) {
      if (each.path("technicalDetails").path("component").asText().equals("report-service")) {
        return each;
      }
    }
    return MissingNode.getInstance();
  }

  private void tell(String type) throws SQLException {
    String anomaly =
        """
        {"id":"01890a5d-ac96-774b-bcce-b302099a8057","target":"main","measure":"migrations","observed":900,"expected":10,
         "deviation":1,"windowEnd":"2026-01-01T12:00:00Z","detectedAt":"2026-01-01T12:00:00Z","explanation":"far away"}
        """;
    try (Connection connection = database.connect()) {
      ControlLog.record(
          connection, NewEvent.of(type, "report-service", "main/migrations", anomaly));
    }
  }

  @Test
  void qc54_theChecksRunOnDemandAndAreKept() {
    redis.send("XADD", "fieldfare:migrations", "*", "data", "{}");
    redis.send("XGROUP", "CREATE", "fieldfare:migrations", "migration-worker", "0");

    JsonNode report = json(post("/internal/v1/health/main/run", "operator", ""));

    assertThat(report.path("checks")).hasSize(27);
    assertThat(report.path("checks").path(2).path("details").path(0).asText())
        .isEqualTo("Redis is connected: 1 entries to admit, 0 dead letters.");
    assertThat(report.path("checks").path(5).path("name").asText()).isEqualTo("transactions");
    assertThat(report.path("checks").path(5).path("status").asText()).isEqualTo("ok");
    // An entry waits, and no worker is there.
    assertThat(report.path("score").asInt()).isLessThanOrEqualTo(69);
    assertThat(json(get("/internal/v1/health/main", "viewer")).path("checkedAt"))
        .isEqualTo(report.path("checkedAt"));
    assertThat(post("/internal/v1/health/main/run", "viewer", "").statusCode()).isEqualTo(403);
    assertThat(get("/internal/v1/health/none", "viewer").statusCode()).isEqualTo(404);
  }

  @Test
  void ms15_validationsRunOnDemandAndAreKept() {
    JsonNode recorded = json(post("/internal/v1/validations/main/record", "operator", ""));
    JsonNode report = json(post("/internal/v1/validations/main/schema", "operator", ""));

    assertThat(recorded.path("hash").asText()).hasSize(64);
    assertThat(report.path("requestedBy").asText()).isEqualTo("test-operator");
    assertThat(report.path("checks").findValuesAsText("name"))
        .contains("declared_structure", "recorded_structure", "forms");
    assertThat(report.path("checks").findValuesAsText("status")).doesNotContain("error");
    assertThat(json(get("/internal/v1/validations/main", "viewer")).path("items").path(0))
        .isEqualTo(report);
    assertThat(post("/internal/v1/validations/main/schema", "viewer", "").statusCode())
        .isEqualTo(403);
    assertThat(post("/internal/v1/validations/main/none", "operator", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void secretsAreNeverAnswered() {
    String secret = WebhookSignature.newSecret();
    HttpResponse<String> made =
        post(
            "/internal/v1/subscriptions",
            "admin",
            "{\"name\":\"own secret\",\"url\":\"%s\",\"secret\":\"%s\",\"severity\":\"CRITICAL\"}"
                .formatted(receiver.url(), secret));

    assertThat(made.statusCode()).isEqualTo(201);
    String list = get("/internal/v1/subscriptions", "admin").body();
    assertThat(made.body() + list).doesNotContain(secret, secret.substring(6), "sealed:");
    assertThat(get("/internal/v1/subscriptions", "operator").statusCode()).isEqualTo(403);
    String id = json(made).path("id").asText();
    post("/internal/v1/subscriptions/" + id + "/test", "admin", "");
    await().atMost(LONG).until(() -> receiver.types().contains("dev.fieldfare.test"));
    receiver.requireSignatures(secret);
    assertThat(
            send("/internal/v1/subscriptions/" + id, "admin", HttpRequest.newBuilder().DELETE())
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void aSilenceHoldsRaisedAlertsBackFromWebhooks() {
    post(
        "/internal/v1/subscriptions",
        "admin",
        "{\"name\":\"silenced\",\"url\":\"%s\",\"severity\":\"INFO\"}".formatted(receiver.url()));
    String silence =
        "{\"subject\":\"public.silent*\",\"comment\":\"maintenance\",\"endsAt\":\"%s\"}"
            .formatted(Instant.now().plusSeconds(3_600));
    String id = json(post("/internal/v1/silences", "operator", silence)).path("id").asText();

    ledger.fail("silent_one", "email");
    await().atMost(LONG).until(() -> suppressed(id) == 1);
    ledger.apply("silent_one", "email");
    await().atMost(LONG).until(() -> receiver.types().contains("dev.fieldfare.alert.resolved"));

    assertThat(receiver.bodies())
        .noneMatch(body -> body.contains("alert.raised") && body.contains("public.silent_one"));
    assertThat(post("/internal/v1/silences", "viewer", silence).statusCode()).isEqualTo(403);
    assertThat(post("/internal/v1/silences", "operator", "{\"comment\":\"all\"}").statusCode())
        .isEqualTo(400);
    assertThat(
            send("/internal/v1/silences/" + id, "operator", HttpRequest.newBuilder().DELETE())
                .statusCode())
        .isEqualTo(204);
  }

  private long suppressed(String silence) {
    for (JsonNode each : json(get("/internal/v1/silences", "viewer")).path("items")) {
      if (each.path("id").asText().equals(silence)) {
        return each.path("suppressed").asLong();
      }
    }
    return -1;
  }

  private JsonNode newest() {
    return json(get("/internal/v1/alerts?category=TIMEOUT", "viewer")).path("items").path(0);
  }

  private String state(String id) {
    return json(get("/internal/v1/alerts/" + id, "viewer")).path("state").asText();
  }

  private List<String> onStream() {
    return RedisEntries.read(redis, "fieldfare:alerts").stream()
        .map(HealthMonitorIT::parse)
        .filter(event -> event.path("data").path("category").asText().equals("TIMEOUT"))
        .map(event -> event.path("type").asText())
        .toList();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return parse(answer.body());
  }

  private static JsonNode parse(String json) {
    try {
      return ContractsJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }
}
