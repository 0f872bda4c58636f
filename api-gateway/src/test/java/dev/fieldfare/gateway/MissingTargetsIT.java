package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.http.MissingTarget;
import dev.fieldfare.contracts.http.QueueStats;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Gateway.Answer;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One target that cannot be reached delays and fails nothing that belongs to another. */
@QuarkusTest
@QuarkusTestResource(value = UnreachableServers.class, restrictToAnnotatedClass = true)
class MissingTargetsIT extends GatewayIT {

  private static final Duration QUICK = Duration.ofMillis(700);

  UnreachableServers.Proxies proxies;

  @BeforeEach
  void loseTheTarget() {
    proxies.target().blackHole();
    proxies.target().cut();
    // Lists wait for it until its first failure, that of a connection.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(quickly(MIGRATIONS).body()).contains("missing"));
  }

  @Test
  void d18_listsShowWhatIsThereAndNameWhatIsMissing() {
    enqueue("{\"target\":\"main\",\"type\":\"DROP_COLUMN\",\"table\":\"t\",\"column\":\"c\"}");

    Answer list = quickly(MIGRATIONS);
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.json().path("items").size()).isEqualTo(1);
    assertThat(list.json().path("missing").get(0).path("target").asText()).isEqualTo("away");
    assertThat(list.json().path("missing").get(0).path("code").asText())
        .isIn("unavailable", "connection_lost");
    Answer queue = quickly("/api/v1/queue");
    QueueStats stats = queue.as(QueueStats.class);
    assertThat(stats.targets()).extracting(t -> t.target()).containsExactly("main");
    assertThat(stats.missing()).extracting(MissingTarget::target).containsExactly("away");
    assertThat(quickly(MIGRATIONS + "?target=main").body()).doesNotContain("missing");
    assertThat(viewer().get(MIGRATIONS + "?target=away").status()).isEqualTo(503);
    assertThat(viewer().get("/api/v1/queue?target=away").status()).isEqualTo(503);
  }

  @Test
  void d18_d59_theOverviewShowsTheOtherTargets() {
    var visitor = new DashboardVisitor(address).signedIn(SenderRole.VIEWER);

    var page = visitor.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("id=\"target-main\"", "Target <b>away</b> does not answer")
        .doesNotContain("id=\"target-away\"");
  }

  @Test
  void d18_aMigrationIsFoundWithoutTheTargetThatIsAway() {
    String id =
        enqueue("{\"target\":\"main\",\"type\":\"DROP_COLUMN\",\"table\":\"t\",\"column\":\"c\"}");

    assertThat(quickly(MIGRATIONS + "/" + id).status()).isEqualTo(200);
    Answer nowhere = quickly(MIGRATIONS + "/" + UUID.randomUUID());
    assertThat(nowhere.status()).isEqualTo(503);
    assertThat(nowhere.body()).contains("\\\"away\\\"");
    assertThat(quickly(MIGRATIONS + "/" + UUID.randomUUID() + "?target=main").status())
        .isEqualTo(404);
  }

  @Test
  void d18_readinessNamesTheTargetThatIsAway() {
    Answer ready = quickly(management(), "/health/ready");

    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.body()).contains("ledger installed").contains("does not answer");
  }

  @Test
  void d18_manyListenersOfOneTargetThatIsAwayDelayNoOther() {
    List<EventStream> lost =
        IntStream.range(0, 250)
            .mapToObj(i -> EventStream.open(viewer(), "/api/v1/events?target=away", null))
            .toList();
    try {
      EventStream other = EventStream.open(viewer(), "/api/v1/events?target=main", null);
      await().atMost(Duration.ofSeconds(2)).untilAsserted(other::awaitOpen);
      assertThat(other.status()).isEqualTo(200);
      other.close();
    } finally {
      lost.forEach(EventStream::close);
    }
  }

  @Test
  void d18_aTargetThatIsBackIsListedAgain() throws SQLException {
    proxies.target().restore();
    new LedgerInstaller(proxies.away().dataSource(), "away").install();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(viewer().get(MIGRATIONS).body()).doesNotContain("missing"));
    assertThat(viewer().get("/api/v1/queue").as(QueueStats.class).targets()).hasSize(2);
  }

  private Answer quickly(String path) {
    return quickly(viewer(), path);
  }

  private static Answer quickly(Gateway gateway, String path) {
    long began = System.nanoTime();
    Answer answer = gateway.get(path);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).as(path).isLessThan(QUICK);
    return answer;
  }
}
