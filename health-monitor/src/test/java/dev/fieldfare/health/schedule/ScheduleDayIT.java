package dev.fieldfare.health.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunState;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Three instances over a day. They are killed and frozen at random. */
@WithServers
class ScheduleDayIT {
  private static final Instant BEGIN = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final long SEED = 20_260_302;

  private final MovableClock clock = MovableClock.at(BEGIN);
  private final Random random = new Random(SEED);
  private ScheduleDatabase database;

  /** An instance that can be frozen: its work is deferred, and it makes no rounds. */
  private final class Instance {
    private final List<Runnable> deferred = new ArrayList<>();
    private final ScheduleLoop loop;
    private int frozenSteps;

    Instance() {
      loop =
          new ScheduleLoop(
              database.runs, Map.of(ScheduleKind.HEALTH, database::effect), deferred::add, clock);
    }

    void step() throws SQLException {
      if (frozenSteps > 0) {
        frozenSteps--;
        return;
      }
      deferred.forEach(Runnable::run);
      deferred.clear();
      loop.round();
      deferred.forEach(Runnable::run);
      deferred.clear();
    }

    /** It takes runs, and is frozen before their work is committed. */
    void freeze(int steps) throws SQLException {
      loop.round();
      frozenSteps = steps;
    }
  }

  @Test
  void qc66_eachDueRunIsDoneOnceAndNoneIsMissed(PostgresServer server) throws Exception {
    database = new ScheduleDatabase(server, clock);
    database.put("often", "*/10 * * * *", "UTC");
    database.put("hourly", "PT1H", "UTC");
    database.put("night", "30 2 * * *", "Europe/Berlin");
    database.put("noon", "0 12 * * 1-5", "UTC");

    runDay();

    assertThat(database.count("effects"))
        .isEqualTo(database.count("(SELECT DISTINCT run FROM effects) AS e"));
    for (String name : List.of("often", "hourly", "night", "noon")) {
      assertThat(database.runs.history(name, 500))
          .allMatch(run -> run.state() == ScheduleRunState.SUCCEEDED);
    }
    assertThat(database.count("effects"))
        .isEqualTo(database.count("fieldfare_health.schedule_runs"));
    everyMomentIsCovered("often", Duration.ofMinutes(10), 144);
    everyMomentIsCovered("hourly", Duration.ofHours(1), 24);
    assertThat(dueMoments("night")).containsExactly(Instant.parse("2026-03-02T01:30:00Z"));
    assertThat(dueMoments("noon")).containsExactly(Instant.parse("2026-03-02T12:00:00Z"));
    assertThat(database.count("fieldfare_health.schedule_runs WHERE epoch > 1")).isPositive();
  }

  // The clock ends shortly after midnight, so that the last runs are taken over.
  private void runDay() throws Exception {
    List<Instance> instances = new ArrayList<>(Stream.generate(Instance::new).limit(3).toList());
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      while (clock.instant().isBefore(BEGIN.plus(Duration.ofMinutes(24 * 60 + 30)))) {
        clock.advance(STEP);
        if (clock.instant().isBefore(BEGIN.plus(Duration.ofHours(24)))) {
          disturb(instances);
        }
        List<Callable<Void>> steps = instances.stream().map(ScheduleDayIT::step).toList();
        for (Future<Void> step : threads.invokeAll(steps)) {
          step.get();
        }
      }
    }
  }

  private static Callable<Void> step(Instance instance) {
    return () -> {
      instance.step();
      return null;
    };
  }

  private void disturb(List<Instance> instances) throws SQLException {
    int chance = random.nextInt(6);
    int chosen = random.nextInt(instances.size());
    if (chance == 0 && instances.get(chosen).frozenSteps == 0) {
      instances.get(chosen).freeze(1 + random.nextInt(3));
    } else if (chance == 1) {
      instances.get(chosen).loop.round();
      instances.set(chosen, new Instance());
    }
  }

  private void everyMomentIsCovered(String schedule, Duration every, int moments)
      throws SQLException {
    List<ScheduleRun> runs = database.runs.history(schedule, 500);
    for (int n = 1; n <= moments; n++) {
      Instant moment = BEGIN.plus(every.multipliedBy(n));
      assertThat(runs)
          .as("seed %d, %s at %s", SEED, schedule, moment)
          .filteredOn(
              run ->
                  !run.missedSince().orElse(run.dueAt()).isAfter(moment)
                      && !run.dueAt().isBefore(moment))
          .hasSize(1);
    }
  }

  private List<Instant> dueMoments(String schedule) throws SQLException {
    return database.runs.history(schedule, 500).stream().map(ScheduleRun::dueAt).toList();
  }
}
