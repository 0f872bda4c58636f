package dev.fieldfare.health.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import dev.fieldfare.testkit.quarkus.ServiceTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service as it runs: remedies and schedules by its internal resources. */
@QuarkusTest
@QuarkusTestResource(QuarkusServers.class)
@TestProfile(HealthMonitorIT.Loopback.class)
class RemediesAndSchedulesIT extends ServiceTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @BeforeEach
  void awaitSchema() {
    new LedgerOfTest(database);
    await()
        .atMost(LONG)
        .until(
            () ->
                database
                    .value("SELECT to_regclass('fieldfare_health.event_positions') IS NOT NULL")
                    .equals("t"));
  }

  @Test
  void aConfirmedRemedyReplaysTheDeadLettersOfItsPreview() {
    String letters = "fieldfare:migrations:dlq";
    redis.send("DEL", letters);
    redis.send(
        "XADD",
        letters,
        "*",
        "reason",
        "r",
        "attempts",
        "1",
        "stream",
        "s",
        "entryId",
        "1-1",
        "data",
        "{\"sent\":7}");
    try {
      JsonNode remedy =
          await().atMost(LONG).until(this::suggested, found -> !found.isMissingNode());
      assertThat(remedy.path("preview").path(0).asText()).contains("The 1 oldest entries");
      String confirm = "/internal/v1/remedies/" + remedy.path("id").asText() + "/confirm";
      assertThat(post(confirm, "viewer", "").statusCode()).isEqualTo(403);
      assertThat(json(post(confirm, "operator", "")).path("state").asText()).isEqualTo("WAITING");
      assertThat(post(confirm, "operator", "").statusCode()).isEqualTo(409);

      await().atMost(LONG).until(() -> RedisEntries.read(redis, letters).isEmpty());
      assertThat(RedisEntries.read(redis, "fieldfare:migrations")).contains("{\"sent\":7}");
      assertThat(
              post("/internal/v1/remedies/main/RERUN_CHECKS/resume", "operator", "").statusCode())
          .isEqualTo(409);
    } finally {
      redis.send("DEL", letters, "fieldfare:migrations");
    }
  }

  private JsonNode suggested() {
    for (JsonNode each : json(get("/internal/v1/remedies?target=main", "viewer")).path("items")) {
      if (each.path("state").asText().equals("SUGGESTED")
          && each.path("action").asText().equals("REPLAY_DEAD_LETTERS")) {
        return each;
      }
    }
    return MissingNode.getInstance();
  }

  @Test
  void qc68_aTrafficProfileSetsSchedulesWhoseWorkIsDone() {
    String profile = "/internal/v1/schedules/profiles/main/HIGH?zone=Europe/Berlin";
    assertThat(put(profile, "operator").statusCode()).isEqualTo(403);
    assertThat(put("/internal/v1/schedules/profiles/none/HIGH", "admin").statusCode())
        .isEqualTo(404);
    assertThat(put("/internal/v1/schedules/profiles/main/HIGH?zone=Mars", "admin").statusCode())
        .isEqualTo(400);
    assertThat(json(put(profile, "admin")).path("items").findValuesAsText("kind"))
        .containsExactly("CLEANUP", "HEALTH", "REPORT", "VALIDATION", "SYNC");

    String report = "/internal/v1/schedules/main-report";
    post(report + "/run", "operator", "");
    // No report-service answers here: the run is tried again later.
    await()
        .atMost(LONG)
        .until(() -> run(report).path("detail").asText().contains("report-service"));
    assertThat(run(report).path("state").asText()).isEqualTo("WAITING");
  }

  @Test
  void aScheduleOfTheKindDriftComparesTheStructure() {
    String drift = "/internal/v1/schedules/main-drift";
    send(
        drift,
        "admin",
        HttpRequest.newBuilder()
            .PUT(BodyPublishers.ofString("{\"kind\":\"DRIFT\",\"timing\":\"0 4 * * *\"}"))
            .header("Content-Type", "application/json"));
    post(drift + "/run", "operator", "");

    await().atMost(LONG).until(() -> run(drift).path("state").asText().equals("SUCCEEDED"));
    JsonNode newest = json(get("/internal/v1/validations/main", "viewer")).path("items").path(0);
    assertThat(newest.path("profile").asText()).isEqualTo("schema");
    assertThat(newest.path("requestedBy").asText()).isEqualTo("main-drift");
  }

  private HttpResponse<String> put(String path, String role) {
    return send(path, role, HttpRequest.newBuilder().PUT(BodyPublishers.noBody()));
  }

  private JsonNode run(String schedule) {
    return json(get(schedule + "/runs", "viewer")).path("items").path(0);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    try {
      return ContractsJson.mapper().readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }
}
