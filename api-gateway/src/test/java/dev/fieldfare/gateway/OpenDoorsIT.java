package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is open to everybody: documentation, health, metrics. */
@QuarkusTest
class OpenDoorsIT extends GatewayIT {

  @Test
  void describesItsRoutes() throws Exception {
    var answer = anonymous().get("/openapi?format=json");

    JsonNode paths = answer.json().path("paths");
    assertThat(paths.has("/api/v1/migrations")).as(answer.body()).isTrue();
    assertThat(paths.path("/api/v1/migrations").path("post").path("requestBody").isMissingNode())
        .isFalse();
    assertThat(paths.has("/api/v1/events")).isTrue();
    assertThat(answer.json().path("components").path("securitySchemes").has("api-key")).isTrue();
    assertThat(anonymous().get("/openapi").body()).startsWith("---");
  }

  @Test
  void showsSwaggerUi() {
    var answer = anonymous().get("/docs/");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("<title>Fieldfare</title>");
    assertThat(answer.body()).contains("swagger");
    assertThat(anonymous().get("/docs").status()).isIn(200, 301, 302);
  }

  @Test
  void saysThatItIsAlive() {
    assertThat(management().get("/health/live").status()).isEqualTo(200);
    var ready = management().get("/health/ready");
    assertThat(ready.status()).as(ready.body()).isEqualTo(200);
    assertThat(ready.body()).contains("ledger installed");
    assertThat(management().get("/health").status()).isEqualTo(200);
  }

  @Test
  void healthAndMetricsAreOnThePortOfTheirOwnOnly() {
    for (String path : List.of("/health", "/health/live", "/health/ready", "/metrics")) {
      assertThat(management().get(path).status()).as(path).isEqualTo(200);
      assertThat(admin().get(path).status()).as(path).isEqualTo(404);
    }
    for (String path : List.of("/openapi", "/docs/", "/api/v1/migrations")) {
      assertThat(management().get(path).status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void isNotReadyWithoutALedger() {
    database.execute("ALTER SCHEMA fieldfare RENAME TO elsewhere");
    try {
      assertThat(management().get("/health/ready").status()).isEqualTo(503);
      var answer = enqueuer().post(MIGRATIONS, drop("t", "c"));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("unavailable");
      assertThat(answer.header("Retry-After")).isPresent();
    } finally {
      database.execute("ALTER SCHEMA elsewhere RENAME TO fieldfare");
    }
  }

  @Test
  void countsRequests() {
    viewer().get(MIGRATIONS);

    // A request is counted after its answer was sent.
    await()
        .untilAsserted(
            () ->
                assertThat(management().get("/metrics").body())
                    .contains("http_server_requests_seconds_count")
                    .contains("gateway_event_listeners"));
  }
}
