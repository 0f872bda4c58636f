package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditIT extends GatewayIT {

  private static final String AUDIT = "/api/v1/audit";

  @BeforeEach
  void forget() {
    database.execute("TRUNCATE fieldfare_gateway.audit");
  }

  @Test
  void keepsWhoDidWhatWithWhichOutcome() {
    String id = enqueue(drop("orders", "note"));
    enqueuer().post(MIGRATIONS + "/" + id + "/pause", "{}");
    operator().post(MIGRATIONS + "/" + id + "/cancel", "{}", "Idempotency-Key", "k");
    enqueuer().post(MIGRATIONS, "{");
    viewer().get(MIGRATIONS);
    enqueuer().post(MIGRATIONS + "/preview", drop("orders", "note"));

    List<String> deeds = new ArrayList<>();
    for (JsonNode entry : viewer().get(AUDIT).json().path("items")) {
      deeds.add(
          "%s %s %s %s"
              .formatted(
                  entry.path("actor").asText(),
                  entry.path("action").asText(),
                  entry.path("status").asText(),
                  entry.path("outcome").asText()));
    }
    assertThat(deeds)
        .containsExactly(
            "bootstrap-enqueuer migration.enqueue 400 malformed",
            "bootstrap-operator migration.cancel 200 accepted",
            "bootstrap-enqueuer migration.pause 403 not_permitted",
            "bootstrap-enqueuer migration.enqueue 202 accepted");
    JsonNode cancel = viewer().get(AUDIT + "?action=migration.cancel").json().path("items").get(0);
    assertThat(cancel.path("subject").asText()).isEqualTo(id);
    assertThat(cancel.path("target").asText()).isEqualTo("main");
    assertThat(cancel.path("idempotencyKey").asText()).isEqualTo("k");
    assertThat(cancel.path("remoteAddress").asText()).isEqualTo("127.0.0.1");
    JsonNode first =
        viewer().get(AUDIT + "?actor=bootstrap-enqueuer&limit=3").json().path("items").get(2);
    assertThat(first.path("subject").asText()).isEqualTo(id);
  }

  @Test
  void isListedByCursor() {
    for (int i = 0; i < 5; i++) {
      enqueue(drop("orders", "c" + i));
    }
    List<String> ids = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = viewer().get(AUDIT + "?limit=2" + next).json();
      page.path("items").forEach(entry -> ids.add(entry.path("id").asText()));
      next = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!next.isEmpty());

    assertThat(ids).hasSize(5).doesNotHaveDuplicates();
    assertThat(viewer().get(AUDIT + "?cursor=x").code()).isEqualTo("invalid_value");
  }
}
