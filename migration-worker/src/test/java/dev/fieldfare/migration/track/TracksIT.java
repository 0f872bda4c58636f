package dev.fieldfare.migration.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.track.RequestedVersions.RequestedVersion;
import dev.fieldfare.contracts.track.VersionStatus;
import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TracksIT extends WorkerTest {

  @BeforeEach
  void makeReleaseRole() {
    database.createReleaseRole();
  }

  private TrackStage track(String name) {
    return new TrackStage(database, name);
  }

  @Test
  void c47_aFailedVersionIsCorrectedAndAppliedAgain() {
    TrackStage track = track("repaired");
    track.put("1", "CREATE TABLE parts (id int PRIMARY KEY);");
    track.put("2", "CREATE TABLE orders (id int);\nALTER TABLE orders\n  ADD x nothing;\n");
    track.put("10", "CREATE TABLE last (id int);");
    track.apply("1", "2", "10");

    track.awaitStatuses("APPLIED", "FAILED", "PENDING");
    assertThat(track.error("2")).startsWith("2.sql:3:9: ").contains("\"nothing\"");
    assertThat(track.hasTable("orders")).isFalse();
    assertThat(track.hasTable("last")).isFalse();

    track.put("2", "CREATE TABLE orders (id int);\n");
    track.apply("2", "10");

    track.awaitStatuses("APPLIED", "APPLIED", "APPLIED");
    assertThat(track.attempts("2")).containsExactly("up FAILED unknown_type", "up APPLIED");
    assertThat(track.hasTable("orders")).isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(stage.eventTypes("main/track:repaired"))
                    .containsExactly(
                        "version.applied", "version.failed", "version.applied", "version.applied"));
  }

  @Test
  void whatNoTransactionCanHoldFailsWithTheAdviceToSplit() {
    TrackStage track = track("split");
    track.put("1", "CREATE TYPE size AS ENUM ('s');\nCREATE TABLE sizes (size size);");
    track.put("2", "ALTER TYPE size ADD VALUE 'l';\nINSERT INTO sizes VALUES ('l');");
    track.apply("1", "2");
    track.awaitStatuses("APPLIED", "FAILED");
    assertThat(track.error("2")).startsWith("2.sql:2").contains("55P04", "Split the script");

    track.put(
        "2", "CREATE PROCEDURE ends() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';\nCALL ends();");
    track.apply("2");

    await().until(() -> track.error("2").contains("2D000"));
    assertThat(track.error("2")).contains("split the script there");
  }

  @Test
  void c51_aVersionIsRolledBackByItsDownSectionAndAppliedAgain() {
    TrackStage track = track("back");
    track.put(
        "1",
        "-- fieldfare: up\n"
            + "CREATE TABLE returns (id int);\n"
            + "-- fieldfare: down\n"
            + "DROP TABLE returns;\n");
    track.apply("1");
    track.awaitStatuses("APPLIED");

    track.rollBack("1");

    track.awaitStatuses("ROLLED_BACK");
    assertThat(track.hasTable("returns")).isFalse();
    track.apply("1");
    track.awaitStatuses("APPLIED");
    assertThat(track.attempts("1")).containsExactly("up APPLIED", "down ROLLED_BACK", "up APPLIED");
  }

  @Test
  void i3_aVersionWaitsForEverythingBeforeItAndHoldsUpWhatIsBehind() {
    TrackStage track = track("barrier");
    table("before", 0);
    table("behind", 0);
    database.execute("SELECT fieldfare.pause_queue('public.before')");
    stage.send("type", "ADD_COLUMN", "table", "before", "column", "a", "dataType", "text");
    stage.awaitStatuses("before", "QUEUED");
    track.put("1", "CREATE TABLE between (id int);");
    track.apply("1");
    await().until(() -> stage.unfinished() == 2);
    stage.send("type", "ADD_COLUMN", "table", "behind", "column", "a", "dataType", "text");
    await().until(() -> stage.statuses("behind").equals(List.of("QUEUED")));
    assertThat(track.version("1").status()).isEqualTo(VersionStatus.PENDING);

    database.execute("SELECT fieldfare.resume_queue('public.before')");

    track.awaitStatuses("APPLIED");
    stage.awaitStatuses("before", "APPLIED");
    stage.awaitStatuses("behind", "APPLIED");
    assertThat(
            database.query(
                "SELECT coalesce(table_name, 'version') FROM fieldfare.field_migrations"
                    + " WHERE table_name IN ('before', 'behind')"
                    + " OR request ->> 'track' = 'barrier' ORDER BY finished_at"))
        .containsExactly("before", "version", "behind");
  }

  @Test
  void tenReleasesThatStartTogetherShareOne() {
    TrackStage track = track("together");
    track.put("1", "CREATE TABLE once (id int);");

    List<String> ids;
    try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
      List<CompletableFuture<List<RequestedVersion>>> requests =
          IntStream.range(0, 10)
              .mapToObj(n -> CompletableFuture.supplyAsync(() -> track.apply("1"), threads))
              .toList();
      ids =
          requests.stream()
              .map(request -> request.join().getFirst().migrationId().orElseThrow())
              .distinct()
              .toList();
    }

    track.awaitStatuses("APPLIED");
    assertThat(ids).hasSize(1);
    assertThat(track.attempts("1")).containsExactly("up APPLIED");
  }

  @Test
  void i6_aVersionWaitsForALockAndNamesItsHolder() throws Exception {
    TrackStage track = track("locks");
    track.put("1", "CREATE TABLE held_by_others (id int);");
    track.put("2", "ALTER TABLE held_by_others ADD x int;");
    track.apply("1");
    track.awaitStatuses("APPLIED", "PENDING");
    try (Connection holder = database.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE held_by_others IN ACCESS SHARE MODE");
      track.apply("2");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  database.query(
                      "SELECT 1 FROM fieldfare.field_migrations WHERE status = 'WAITING' AND error"
                          + " #>> '{blockers,0,pid}' IS NOT NULL AND request ->> 'track' ="
                          + " 'locks'"),
              found -> !found.isEmpty());
    }

    track.awaitStatuses("APPLIED", "APPLIED");
    assertThat(track.attempts("2")).containsExactly("up APPLIED");
  }
}
