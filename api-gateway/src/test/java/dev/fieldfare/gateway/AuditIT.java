package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.gateway.Gateway.Answer;
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

  @Test
  void fw16_isSearchedByTimePlaceAndResult() {
    database.execute(
        """
        INSERT INTO fieldfare_gateway.audit (id, at, actor, role, action, target, subject, path, status, outcome, remote_address)
        SELECT (lpad(to_hex((extract(epoch FROM d.at) * 1000)::bigint), 12, '0') || '7000' || '8' || lpad(to_hex(i), 15, '0'))::uuid,
          d.at, 'ann', 'operator', CASE WHEN i % 2 = 0 THEN 'migration.undo' ELSE 'key.create' END, 'main', '=1+' || i, '/', 200,
          CASE WHEN i % 5 = 0 THEN 'not_permitted' ELSE 'accepted' END, '10.0.0.' || i % 3
        FROM generate_series(1, 1200) i CROSS JOIN LATERAL (SELECT timestamptz '2026-01-01Z' + i * interval '1 minute' AS at) d
        """);

    String hour = "since=2026-01-01T10:00:00Z&until=2026-01-01T11:00:00Z";
    assertThat(count(hour)).isEqualTo(60);
    assertThat(count(hour + "&action=migration.*")).isEqualTo(30);
    assertThat(count(hour + "&action=migration.*&outcome=not_permitted")).isEqualTo(6);
    assertThat(count(hour + "&remoteAddress=10.0.0.1")).isEqualTo(20);
    assertThat(count("subject=%3D1%2B7")).isEqualTo(1);
    assertThat(count("action=*")).isEqualTo(500);
    assertThat(viewer().get(AUDIT + "?since=yesterday").code()).isEqualTo("invalid_value");
    Answer csv = viewer().get(AUDIT + "/export?actor=ann");
    assertThat(csv.body().lines()).hasSize(1_201);
    assertThat(csv.body().lines().skip(1).findFirst().orElseThrow()).contains("\"'=1+1200\"");
    assertThat(viewer().get(AUDIT + "/export?" + hour).body().lines()).hasSize(61);
  }

  private int count(String filter) {
    return viewer().get(AUDIT + "?limit=500&" + filter).json().path("items").size();
  }

  @Test
  void nothingIsDoneWhileNothingCanBeKept() {
    database.execute("ALTER TABLE fieldfare_gateway.audit RENAME TO audit_away");
    try {
      assertThat(enqueuer().post(MIGRATIONS, drop("orders", "a")).status()).isEqualTo(202);

      Answer refused = enqueuer().post(MIGRATIONS, drop("orders", "b"));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("unavailable");
      assertThat(viewer().get(MIGRATIONS).status()).isEqualTo(200);
      assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("1");
    } finally {
      database.execute("ALTER TABLE fieldfare_gateway.audit_away RENAME TO audit");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(enqueuer().post(MIGRATIONS, drop("orders", "c")).status())
                    .isEqualTo(202));
    assertThat(
            database.query("SELECT DISTINCT status FROM fieldfare_gateway.audit ORDER BY status"))
        .contains("202", "503");
    assertThat(database.query("SELECT subject FROM fieldfare_gateway.audit WHERE status = 202"))
        .hasSize(2);
  }
}
