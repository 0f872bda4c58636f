package dev.fieldfare.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.bench.chaos.ServiceProcess;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * I1: workers, the server or sessions are killed while releases run. Each statement happens once,
 * and the release goes on. {@code -Drelease.kills=200} for the long run.
 */
@WithScene
class I1KilledReleaseIT {
  private static final int KILLS = Integer.getInteger("release.kills", 10);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Scene scene;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private int kills;
  private int hits;

  I1KilledReleaseIT(Scene scene) {
    this.scene = scene;
  }

  @Test
  void eachStatementOfAReleaseHappensOnceWhateverIsKilled() {
    StepwiseRelease.createEffects(scene.database());
    int releases = 0;
    while (kills < KILLS) {
      StepwiseRelease release = new StepwiseRelease(scene.database(), "release" + ++releases);
      release.apply();
      killUntilItIsOver(release);
      assertApplied(release);
      release.rollBack();
      killUntilItIsOver(release);
      assertRolledBack(release);
    }

    scene.awaitRest();
    System.out.printf(
        "releases: %d, killed %d times, %d in the middle of a release, seed %d%n",
        releases, kills, hits, seed);
    assertThat(hits).as("kills that met a release, seed %d", seed).isGreaterThan(KILLS / 4);
  }

  private void killUntilItIsOver(StepwiseRelease release) {
    int most = kills + random.nextInt(1, 4);
    while (kills < most && !release.isOver()) {
      after(random.nextInt(400));
      hits += release.isOver() ? 0 : 1;
      kills++;
      kill();
    }
    await("the end of " + release.name() + ", seed " + seed)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(release::isOver);
  }

  private void kill() {
    ServiceProcess worker = scene.worker(random.nextInt(2));
    switch (random.nextInt(5)) {
      case 0 -> worker.kill();
      case 1 -> scene.workers().forEach(ServiceProcess::kill);
      case 2 -> scene.environment().postgres().kill();
      case 3 -> scene.workers().forEach(one -> one.toPostgres().cut());
      default ->
          scene
              .database()
              .query(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                      + " current_database() AND application_name LIKE 'fieldfare%'");
    }
    scene.environment().heal();
  }

  private static void after(int ms) {
    Executor later = CompletableFuture.delayedExecutor(ms, TimeUnit.MILLISECONDS);
    CompletableFuture.runAsync(() -> {}, later).join();
  }

  private void assertApplied(StepwiseRelease release) {
    assertThat(release.attempts())
        .as("seed %d: %s", seed, release.versions())
        .containsExactly("1 up APPLIED", "2 up APPLIED");
    assertThat(release.effects())
        .as("seed %d", seed)
        .containsExactly("first", "last", "middle", "second");
    assertThat(release.indexes())
        .as("seed %d", seed)
        .containsExactly(release.name() + "_pkey t", release.name() + "_u t");
    assertThat(
            scene
                .database()
                .value("SELECT count(*) FROM %s WHERE w = id".formatted(release.name())))
        .isEqualTo("40000");
    assertThat(release.journal()).isEmpty();
  }

  private void assertRolledBack(StepwiseRelease release) {
    assertThat(release.attempts())
        .as("seed %d: %s", seed, release.versions())
        .containsExactly(
            "1 up APPLIED", "2 up APPLIED", "2 down ROLLED_BACK", "1 down ROLLED_BACK");
    assertThat(release.effects())
        .as("seed %d", seed)
        .containsExactly(
            "down first", "down last", "down second", "first", "last", "middle", "second");
    assertThat(release.indexes()).as("seed %d", seed).isEmpty();
    assertThat(release.journal()).isEmpty();
    await()
        .untilAsserted(
            () ->
                assertThat(release.events())
                    .as("seed %d", seed)
                    .containsExactly("applied 1", "applied 2", "rolledback 2", "rolledback 1"));
  }
}
