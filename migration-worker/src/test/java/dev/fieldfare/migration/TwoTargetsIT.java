package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.health.LedgersReady;
import dev.fieldfare.migration.support.WorkerTest;
import dev.fieldfare.migration.track.TrackStage;
import dev.fieldfare.testkit.FaultProxy;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/** A target that cannot be reached delays nothing that belongs to another. */
@QuarkusTest
@QuarkusTestResource(value = TwoTargetsIT.SecondTarget.class, restrictToAnnotatedClass = true)
class TwoTargetsIT extends WorkerTest {

  Second second;

  @Inject @Readiness LedgersReady readiness;

  /** The target {@code crm}, and the proxy in front of it. */
  record Second(TestDatabase database, FaultProxy proxy) {}

  /** Adds a target. */
  public static final class SecondTarget implements QuarkusTestResourceLifecycleManager {
    private Second second;

    @Override
    public int order() {
      return 100;
    }

    @Override
    public Map<String, String> start() {
      TestDatabase database = TestServers.newDatabase();
      second = new Second(database, FaultProxy.to(database.port()));
      return Map.of(
          "fieldfare.targets", "crm,main",
          "fieldfare.targets.crm.url", database.jdbcUrl(second.proxy().port()),
          "fieldfare.targets.crm.username", database.user(),
          "fieldfare.targets.crm.password", database.password());
    }

    @Override
    public void inject(TestInjector injector) {
      injector.injectIntoFields(second, new TestInjector.MatchesType(Second.class));
    }

    @Override
    public void stop() {
      second.proxy().close();
      second.database().close();
    }
  }

  @Test
  void d18_theStreamOfATargetThatIsAwayHoldsUpNoOther() {
    await().until(() -> isReady("crm") && isReady("main"));
    table("here", 1);
    second.database().execute("CREATE TABLE there (id int PRIMARY KEY)");
    await().ignoreExceptions().until(this::groups, groups -> groups.contains("name"));
    second.proxy().refuse();

    sendToTheLostTarget();
    for (int i = 0; i < 3; i++) {
      stage.send("type", "ADD_COLUMN", "table", "here", "column", "c" + i, "dataType", "int");
    }

    stage.awaitStatuses("here", "APPLIED", "APPLIED", "APPLIED");
    await().atMost(Duration.ofSeconds(30)).until(() -> !isReady("crm"));
    assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    assertThat(readiness.call().getData().orElseThrow())
        .containsEntry("crm", false)
        .containsEntry("main", true);

    second.proxy().restore();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                second
                    .database()
                    .value(
                        "SELECT string_agg(status, ',') FROM fieldfare.field_migrations"
                            + " WHERE table_name = 'there'"),
            "APPLIED"::equals);
  }

  /** The server goes on with the script, and commits it or ends. */
  @Test
  void i9_aVersionWhoseConnectionIsCutDoesNotFail() {
    second.proxy().restore();
    await().atMost(Duration.ofSeconds(30)).until(() -> isReady("crm"));
    second.database().createReleaseRole();
    TrackStage track = new TrackStage(second.database(), "cut");
    track.put("1", "CREATE TABLE cut (id int);\nSELECT pg_sleep(2);");
    track.apply("1");
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !second.database().query(RUNNING).isEmpty());

    second.proxy().cut();

    track.awaitStatuses("APPLIED");
    assertThat(track.attempts("1")).containsExactly("up APPLIED");
  }

  private static final String RUNNING =
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
          + " AND wait_event = 'PgSleep'";

  private void sendToTheLostTarget() {
    redis.send(
        "XADD",
        "fieldfare:migrations:crm",
        "*",
        "type",
        "ADD_COLUMN",
        "table",
        "there",
        "column",
        "a",
        "dataType",
        "int");
    await().until(this::groups, groups -> groups.contains("pending, 1"));
  }

  private String groups() {
    return redis.send("XINFO", "GROUPS", "fieldfare:migrations:crm").toString();
  }

  private boolean isReady(String target) {
    return Boolean.TRUE.equals(readiness.call().getData().orElseThrow().get(target));
  }
}
