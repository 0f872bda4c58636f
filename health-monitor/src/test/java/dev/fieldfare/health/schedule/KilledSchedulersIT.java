package dev.fieldfare.health.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunState;
import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.health.schedule.SchedulerProcess.FastClock;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes run the same schedules. They are killed and frozen at random, and their clock is
 * fast: a minute of the schedules is two seconds, and so is a lease of a run. {@code
 * -Dschedules.seconds=300} disturbs them for five minutes; {@code -Dfieldfare.seed} repeats the
 * order of the disturbances.
 */
@WithServers
class KilledSchedulersIT {
  private static final int SPEED = 30;
  private static final int SCHEDULES = 5;
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("schedules.seconds", 30));
  private static final long SEED = Long.getLong("fieldfare.seed", System.nanoTime());

  @TempDir private Path folder;

  private final Random random = new Random(SEED);
  private final FastClock clock = new FastClock(System.currentTimeMillis(), SPEED);
  private final List<ChildProcess> processes = new ArrayList<>();
  private ScheduleDatabase database;
  private int started;
  private int kills;
  private int freezes;

  @AfterEach
  void end() {
    processes.forEach(ChildProcess::kill);
  }

  @Test
  void qc66_nothingRunsTwiceAndNothingIsMissed(PostgresServer server) throws Exception {
    System.out.println("seed of the killed schedulers: " + SEED);
    database = new ScheduleDatabase(server, clock.clock());
    for (int n = 0; n < SCHEDULES; n++) {
      database.put("every-minute-" + n, n % 2 == 0 ? "PT1M" : "* * * * *", "UTC");
    }
    List<Instant> firstDue = firstDue();
    for (int n = 0; n < 3; n++) {
      processes.add(launch());
    }
    disturb();
    assertThat(processes).as("processes").allMatch(ChildProcess::isAlive);
    Instant end = clock.clock().instant();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(newestDue()).isAfter(end));
    stopSchedules();

    System.out.printf(
        "killed schedulers: %d kills, %d freezes, %d runs, %d taken over%n",
        kills, freezes, database.count("fieldfare_health.schedule_runs"), takenOver());
    everyRunIsDoneOnce();
    for (int n = 0; n < SCHEDULES; n++) {
      everyMomentIsCovered("every-minute-" + n, firstDue.get(n), end);
    }
  }

  private ChildProcess launch() throws Exception {
    started++;
    return SchedulerProcess.start(database.database, clock, folder, "scheduler-" + started);
  }

  // Also after the time: a run without a kill, a freeze and a run that was taken over shows
  // nothing.
  private void disturb() throws Exception {
    long until = System.nanoTime() + LENGTH.toNanos();
    while (System.nanoTime() < until || kills == 0 || freezes == 0 || takenOver() == 0) {
      assertThat(System.nanoTime())
          .as("%d kills, %d freezes, nothing was taken over, seed %d", kills, freezes, SEED)
          .isLessThan(until + 4 * LENGTH.toNanos());
      int victim = random.nextInt(processes.size());
      switch (random.nextInt(3)) {
        case 0 -> kill(victim);
        case 1 -> freeze(List.of(victim));
        default -> freeze(List.of(victim, (victim + 1) % processes.size()));
      }
      stay(200 + random.nextInt(800));
    }
  }

  private long takenOver() {
    return database.count("fieldfare_health.schedule_runs WHERE epoch > 1");
  }

  private void kill(int victim) throws Exception {
    processes.get(victim).kill();
    kills++;
    processes.set(victim, launch());
  }

  // Up to twice the lease: others take their runs over, and then they go on.
  private void freeze(List<Integer> victims) throws InterruptedException {
    victims.forEach(victim -> processes.get(victim).freeze());
    freezes++;
    stay(300 + random.nextInt(3_700));
    victims.forEach(victim -> processes.get(victim).thaw());
  }

  // How long a disturbance lasts: nothing is waited for.
  private static void stay(int milliseconds) throws InterruptedException {
    new LoopSignal().await(Duration.ofMillis(milliseconds));
  }

  private List<Instant> firstDue() throws SQLException {
    List<Instant> first = new ArrayList<>();
    for (int n = 0; n < SCHEDULES; n++) {
      first.add(database.schedules.find("every-minute-" + n).orElseThrow().nextDue().orElseThrow());
    }
    return first;
  }

  /** Of the schedule that is furthest behind. */
  private Instant newestDue() throws SQLException {
    List<Instant> newest = new ArrayList<>();
    for (int n = 0; n < SCHEDULES; n++) {
      newest.add(
          database.runs.history("every-minute-" + n, 1).stream()
              .map(ScheduleRun::dueAt)
              .findFirst()
              .orElse(Instant.EPOCH));
    }
    return newest.stream().min(Comparator.naturalOrder()).orElseThrow();
  }

  private void stopSchedules() throws SQLException {
    for (int n = 0; n < SCHEDULES; n++) {
      database.schedules.enable("every-minute-" + n, false, "test");
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(database.count("fieldfare_health.schedule_runs WHERE ended_at IS NULL"))
                    .isZero());
  }

  private void everyRunIsDoneOnce() throws SQLException {
    for (int n = 0; n < SCHEDULES; n++) {
      assertThat(database.runs.history("every-minute-" + n, 10_000))
          .as("seed %d", SEED)
          .allMatch(run -> run.state() == ScheduleRunState.SUCCEEDED);
    }
    assertThat(database.count("effects"))
        .as("work that was done, seed %d", SEED)
        .isEqualTo(database.count("fieldfare_health.schedule_runs"))
        .isEqualTo(database.count("(SELECT DISTINCT run FROM effects) AS e"));
  }

  /** One run stands for each due moment, by itself or for several that were missed. */
  private void everyMomentIsCovered(String schedule, Instant first, Instant end)
      throws SQLException {
    List<ScheduleRun> runs =
        database.runs.history(schedule, 10_000).stream()
            .sorted(Comparator.comparing(ScheduleRun::dueAt))
            .toList();
    Instant expected = first;
    for (ScheduleRun run : runs) {
      assertThat(run.missedSince().orElse(run.dueAt()))
          .as("the run of %s due at %s, seed %d", schedule, run.dueAt(), SEED)
          .isEqualTo(expected);
      expected = run.dueAt().plus(Duration.ofMinutes(1));
    }
    assertThat(expected).isAfter(end);
  }
}
