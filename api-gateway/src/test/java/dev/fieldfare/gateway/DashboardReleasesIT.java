package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of dead letters and of releases. */
@QuarkusTest
class DashboardReleasesIT extends GatewayIT {

  private static final String LETTERS = "/queue/dead-letters";
  private static final String STREAM = "fieldfare:migrations:dlq";
  private static final String HOSTILE = "<script>alert(1)</script>";

  @BeforeEach
  void forget() {
    redis.flush();
    database.execute(
        "TRUNCATE fieldfare.tracks, fieldfare.schema_migrations, fieldfare.version_steps");
  }

  @Test
  void deadLettersAreShownAsTextAndSentAgainByOperatorsOnly() {
    String id = letter(HOSTILE);
    String form = "target=main&id=" + id;
    DashboardVisitor viewer = visitor(SenderRole.VIEWER);
    DashboardVisitor operator = visitor(SenderRole.OPERATOR);

    assertThat(viewer.get(LETTERS).body())
        .contains("malformed", "&lt;script&gt;alert(1)")
        .doesNotContain(HOSTILE, LETTERS + "/replay");
    assertThat(viewer.submit(LETTERS, LETTERS + "/replay", form).statusCode()).isEqualTo(403);
    HttpResponse<String> sent = operator.submit(LETTERS, LETTERS + "/replay", form);

    assertThat(sent.headers().firstValue("Location")).contains(LETTERS + "?target=main");
    assertThat(redis.send("XLEN", "fieldfare:migrations")).isEqualTo(1L);
    assertThat(operator.get(LETTERS).body()).contains("There are no dead letters");
    assertThat(operator.submit(LETTERS, LETTERS + "/replay", form).statusCode()).isEqualTo(404);
    assertThat(operator.get(LETTERS + "?target=nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void anOperatorDeletesADeadLetter() {
    String form = "target=main&id=" + letter("no json");
    DashboardVisitor operator = visitor(SenderRole.OPERATOR);

    assertThat(operator.submit(LETTERS, LETTERS + "/delete", form).statusCode()).isEqualTo(303);

    assertThat(redis.send("XLEN", STREAM)).isEqualTo(0L);
    assertThat(operator.submit(LETTERS, LETTERS + "/delete", "target=main").statusCode())
        .isEqualTo(400);
  }

  @Test
  void releasesShowPendingVersions() {
    DashboardVisitor viewer = visitor(SenderRole.VIEWER);
    assertThat(viewer.get("/releases").body()).contains("No track yet");

    var stored =
        admin()
            .send(
                admin()
                    .request("/api/v1/tracks/shop/versions/10?file=10_first.sql")
                    .header("Content-Type", "application/octet-stream")
                    .PUT(BodyPublishers.ofString("CREATE TABLE ten (id int);")));
    assertThat(stored.status()).as(stored.body()).isEqualTo(200);

    assertThat(viewer.get("/releases").body())
        .contains("shop", "1 pending", "pending</span>")
        .doesNotContain("statements done");

    database.execute(
        "UPDATE fieldfare.schema_migrations SET requested = '{\"direction\": \"up\"}'",
        "INSERT INTO fieldfare.version_steps (track, version, direction, n, checksum, line, status,"
            + " migration_id, began_at) SELECT 'shop', '10', 'up', n, '', 1, 'DONE',"
            + " gen_random_uuid(), now() FROM generate_series(1, 3) n");

    assertThat(viewer.get("/releases").body()).contains("statements done: 3");
  }

  @Test
  void aVersionThatIsBeingAppliedShowsItsStage() {
    Gateway admin = admin();
    var stored =
        admin.send(
            admin
                .request("/api/v1/tracks/shop/versions/10?file=10_first.sql")
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofString("CREATE TABLE ten (id int);")));
    assertThat(stored.status()).as(stored.body()).isEqualTo(200);

    var begun = admin.post("/api/v1/tracks/shop/migrate", "{}");

    assertThat(begun.status()).as(begun.body()).isEqualTo(202);
    assertThat(visitor(SenderRole.VIEWER).get("/releases").body())
        .contains("status busy\">queued", "/migrations/");
  }

  private String letter(String data) {
    return redis
        .send(
            "XADD",
            STREAM,
            "*",
            "reason",
            "malformed",
            "attempts",
            "1",
            "stream",
            "fieldfare:migrations",
            "entryId",
            "1-1",
            "data",
            data)
        .toString();
  }

  private DashboardVisitor visitor(SenderRole role) {
    return new DashboardVisitor(address).signedIn(role);
  }
}
