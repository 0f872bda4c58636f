package dev.fieldfare.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.stack.supervisor.Supervisor;
import dev.fieldfare.stack.supervisor.SupervisorLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnitKeeperTest {

  private static final BackOff QUICK = new BackOff(Duration.ofMillis(1), Duration.ofMillis(5));

  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
  private final SupervisorLog journal = new SupervisorLog(new PrintStream(notes, true));
  private final Process worker = new Process("worker");
  private final AtomicInteger records = new AtomicInteger();

  @AfterEach
  void stop() {
    worker.cannotStop = false;
    worker.stop();
  }

  @Test
  void d20_aStartThatCannotBeRecordedIsStillWatched() {
    UnitKeeper unitKeeper = unitKeeper(worker);
    unitKeeper.start();

    for (int start = 2; start <= 5; start++) {
      worker.end();
      int expected = start;
      await().until(() -> worker.starts.get() == expected);
    }

    assertThat(notes.toString()).contains("start not recorded", "disk full");
    unitKeeper.stop();
    assertThat(worker.onExit()).isDone();
  }

  @Test
  void d20_aFirstStartThatCannotBeRecordedFails() {
    records.set(1);

    assertThatThrownBy(() -> unitKeeper(worker).start()).hasMessageContaining("disk full");
  }

  @Test
  void d20_oneStopThatFailsKeepsNoOtherFromStopping() {
    Process gateway = new Process("gateway");
    List<UnitKeeper> keepers = List.of(unitKeeper(worker), unitKeeper(gateway));
    keepers.forEach(
        unitKeeper -> {
          records.set(0);
          unitKeeper.start();
        });
    worker.cannotStop = true;

    Supervisor.stopAll(keepers, journal);

    assertThat(gateway.onExit()).isDone();
    assertThat(notes.toString()).contains("stop failed", "does not end");
  }

  @Test
  void d20_aProcessThatNoLongerAnswersIsHung() {
    AtomicLong now = new AtomicLong();
    HangWatch watch = new HangWatch(worker, Duration.ofSeconds(30), now::get);
    worker.start();

    assertThat(watch.isHung()).isFalse();
    worker.answers = false;
    for (int look = 0; look < 5; look++) {
      now.addAndGet(Duration.ofSeconds(5).toNanos());
      assertThat(watch.isHung()).isFalse();
    }
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(watch.isHung()).isTrue();

    worker.end();
    worker.start();
    now.addAndGet(Duration.ofSeconds(60).toNanos());
    assertThat(watch.isHung()).as("the new one is still starting").isFalse();
  }

  @Test
  void d20_timeInWhichNobodyLookedIsNoSilence() {
    AtomicLong now = new AtomicLong();
    HangWatch watch = new HangWatch(worker, Duration.ofSeconds(30), now::get);
    worker.start();
    assertThat(watch.isHung()).isFalse();

    worker.answers = false;
    now.addAndGet(Duration.ofHours(8).toNanos());

    assertThat(watch.isHung()).isFalse();
  }

  /** The first start is recorded; for all others the disk is full. */
  private UnitKeeper unitKeeper(Unit unit) {
    return new UnitKeeper(
        unit,
        QUICK,
        journal,
        () -> {
          if (records.getAndIncrement() > 0) {
            throw new UncheckedIOException(new IOException("disk full"));
          }
        });
  }

  /** Stands for a process that the test ends. */
  private static final class Process implements Unit {
    private static final AtomicLong PIDS = new AtomicLong();

    private final String name;
    private final AtomicInteger starts = new AtomicInteger();
    private volatile CompletableFuture<Integer> exit = new CompletableFuture<>();
    private volatile long pid;
    private volatile boolean cannotStop;
    private volatile boolean answers = true;

    Process(String name) {
      this.name = name;
    }

    void end() {
      exit.complete(1);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start() {
      exit = new CompletableFuture<>();
      pid = PIDS.incrementAndGet();
      starts.incrementAndGet();
    }

    @Override
    public void stop() {
      if (cannotStop) {
        throw new ServerFailure(name + " does not end when it is killed");
      }
      exit.complete(143);
    }

    @Override
    public void kill() {
      exit.complete(137);
    }

    @Override
    public boolean answers() {
      return answers;
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public CompletableFuture<Integer> onExit() {
      return exit;
    }

    @Override
    public String lastWords() {
      return "";
    }
  }
}
