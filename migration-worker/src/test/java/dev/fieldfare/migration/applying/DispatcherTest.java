package dev.fieldfare.migration.applying;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.migration.planning.RunPlanner;
import dev.fieldfare.migration.support.SilentCounters;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.ledger.LinePage;
import dev.fieldfare.postgres.ledger.Postponement;
import dev.fieldfare.postgres.ledger.WorkerShare;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.testkit.MovableClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How often the dispatcher looks at lines in which nothing can be done. */
class DispatcherTest {
  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private final LoopSignal work = new LoopSignal();
  private final Lines lines = new Lines();
  private final Dispatcher dispatcher =
      new Dispatcher(lines, applier(), 2, work, new LoopSignal(), clock);

  @Test
  void d7_linesThatWaitAreSeldomLookedAt() throws SQLException {
    lines.found = new LinePage(List.of(), Optional.empty(), Optional.empty(), 2_000);

    passes(Duration.ofMinutes(1));

    assertThat(lines.looks).isBetween(10, 16);
    assertThat(lines.heartbeats).isBetween(100, 125);
  }

  @Test
  void d7_aFewLinesAreLookedAtAsOftenAsAnEmptyQueue() throws SQLException {
    lines.found = new LinePage(List.of(), Optional.empty(), Optional.empty(), 10);

    passes(Duration.ofSeconds(10));

    assertThat(lines.looks).isBetween(38, 42);
  }

  @Test
  void d7_aSignalIsFollowedByALookAtOnce() throws SQLException {
    lines.found = new LinePage(List.of(), Optional.empty(), Optional.empty(), 2_000);
    dispatcher.round();
    dispatcher.round();
    assertThat(lines.looks).isOne();

    work.raise();
    dispatcher.round();

    assertThat(lines.looks).isEqualTo(2);
  }

  @Test
  void d7_whatIsDueSoonIsLookedAtThen() throws SQLException {
    lines.found = new LinePage(List.of(), Optional.empty(), Optional.of(Duration.ofMillis(80)), 10);

    assertThat(dispatcher.round()).isEqualTo(Duration.ofMillis(80));
  }

  @Test
  void d7_aLongSweepDoesNotBeginAgainAtOnce() throws SQLException {
    lines.found = new LinePage(List.of(), Optional.of("public.m"), Optional.empty(), 2_000);
    assertThat(dispatcher.round()).isZero();
    lines.found = new LinePage(List.of(), Optional.empty(), Optional.empty(), 200);
    dispatcher.round();
    dispatcher.round();

    assertThat(lines.looks).isEqualTo(2);
  }

  // As the loop does, but for signals.
  private void passes(Duration time) throws SQLException {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      Duration pause = dispatcher.round();
      clock.advance(pause.isZero() ? Duration.ofMillis(1) : pause);
    }
  }

  private Applier applier() {
    return new Applier(
        lines,
        new RunPlanner(lines, new MessageParser(), "main", 50),
        new ApplyBatchPacker(20, 100),
        new PostponementPolicy(
            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2), new Random(1)),
            Duration.ofMinutes(10),
            clock),
        50,
        new SilentCounters());
  }

  /** Lines in which nothing is ready; counts what it is asked. */
  private static final class Lines implements ExecutorLedger {
    private LinePage found = LinePage.NOTHING;
    private int looks;
    private int heartbeats;

    @Override
    public LinePage nextLines(
        String after, Breadth breadth, WorkerShare share, Collection<String> busy) {
      looks++;
      return found;
    }

    @Override
    public WorkerShare heartbeat() {
      heartbeats++;
      return WorkerShare.ALL;
    }

    @Override
    public List<LineEntry> atomicSet(String id) {
      return List.of();
    }

    @Override
    public UndoStart undoStart(UUID original) {
      throw new IllegalStateException("nothing is undone here");
    }

    @Override
    public List<PlanResult> plan(List<PlanRequest> requests) {
      return List.of();
    }

    @Override
    public ApplyAnswer apply(ApplyBatch batch, int waitMs) {
      return new ApplyAnswer.Moved();
    }

    @Override
    public void postpone(List<UUID> migrations, Postponement how) {}

    @Override
    public void farewell() {}

    @Override
    public ApplyAnswer.Blocked lockHolders(Collection<String> names) {
      return new ApplyAnswer.Blocked("", JsonNodeFactory.instance.arrayNode(), 0);
    }

    @Override
    public boolean askAutovacuumToYield(int pid) {
      return false;
    }
  }
}
