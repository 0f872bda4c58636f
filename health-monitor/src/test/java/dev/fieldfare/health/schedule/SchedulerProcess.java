package dev.fieldfare.health.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcScheduleRuns;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The loop of schedules in a process of its own, which a test kills and freezes. */
final class SchedulerProcess {
  private static final String BEGUN = "begun";
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int LONGEST_WORK = 1_000;

  private SchedulerProcess() {}

  /**
   * A clock that runs faster than the machine's: all processes with the same begin agree.
   *
   * @param begin of the machine's clock, in milliseconds
   */
  record FastClock(long begin, int speed) {
    Clock clock() {
      return new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException("all times are UTC");
        }

        @Override
        public Instant instant() {
          return Instant.ofEpochMilli(begin + (System.currentTimeMillis() - begin) * speed);
        }
      };
    }
  }

  /** Starts one, and waits until its loop runs. */
  static ChildProcess start(TestDatabase database, FastClock clock, Path folder, String name)
      throws Exception {
    ChildProcess started =
        ChildProcess.start(
            new ChildProcess.Launch(
                name,
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SchedulerProcess.class.getName(),
                    database.jdbcUrl(),
                    database.user(),
                    Long.toString(clock.begin()),
                    Integer.toString(clock.speed())),
                Map.of(),
                database.password() + "\n",
                folder,
                folder.resolve(name + ".log"),
                true));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !started.isAlive() || Files.readString(started.log()).contains(BEGUN));
    assertThat(started.isAlive()).as(started.lastWords()).isTrue();
    return started;
  }

  /** Takes URL, role, and the begin and the speed of the clock; reads the password. */
  public static void main(String[] arguments) throws Exception {
    PGSimpleDataSource control = new PGSimpleDataSource();
    control.setUrl(arguments[0]);
    control.setUser(arguments[1]);
    control.setPassword(new String(System.in.readAllBytes()).strip());
    Clock clock =
        new FastClock(Long.parseLong(arguments[2]), Integer.parseInt(arguments[3])).clock();
    ScheduleLoop loop =
        new ScheduleLoop(
            runs(control, clock),
            Map.of(ScheduleKind.HEALTH, (run, runs) -> work(control, run, runs)),
            work -> Thread.ofVirtual().start(work),
            clock);
    LoopSignal pause = new LoopSignal();
    System.out.println(BEGUN);
    while (true) {
      round(loop);
      pause.await(PAUSE);
    }
  }

  private static JdbcScheduleRuns runs(DataSource control, Clock clock) {
    Duration hour = Duration.ofHours(1);
    AlertPolicy policy = new AlertPolicy(10, hour, hour);
    JdbcAlertStore alerts =
        new JdbcAlertStore(
            control, policy, target -> "test", hour, new SilentMonitorMetrics(), clock);
    return new JdbcScheduleRuns(control, alerts, clock);
  }

  // As in the service, a failed round is tried again.
  private static void round(ScheduleLoop loop) {
    try {
      loop.round();
    } catch (SQLException e) {
      System.out.println("round failed: " + e.getMessage());
    }
  }

  /** Works for a random time. The row of the work and the end of the run commit together. */
  private static void work(DataSource control, DueRun run, ScheduleRuns ends) throws SQLException {
    takeTime();
    try (Connection own = control.getConnection();
        PreparedStatement insert = own.prepareStatement("INSERT INTO effects VALUES (?, ?)")) {
      own.setAutoCommit(false);
      insert.setObject(1, run.id());
      insert.setString(2, run.schedule());
      insert.executeUpdate();
      ends.succeed(own, run, "done");
      own.commit();
    }
  }

  private static void takeTime() {
    try {
      new LoopSignal().await(Duration.ofMillis(new Random().nextInt(LONGEST_WORK)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
