package dev.fieldfare.migration.applying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.migration.planning.PlannedMigration;
import dev.fieldfare.migration.planning.Run;
import dev.fieldfare.migration.planning.RunPlanner;
import dev.fieldfare.migration.support.SilentCounters;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.ledger.LinePage;
import dev.fieldfare.postgres.ledger.Postponement;
import dev.fieldfare.postgres.ledger.WorkerShare;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of migrations whose planning goes wrong. */
class ApplierTest {
  private final Map<UUID, Exception> broken = new HashMap<>();
  private final Map<UUID, String> ended = new LinkedHashMap<>();
  private final Map<UUID, String> postponed = new LinkedHashMap<>();
  private final Applier applier = applier();

  @Test
  void i9_aBugInPlanningEndsItsMigrationAloneAndNotItsNeighbours() throws SQLException {
    Run good = run("public.a");
    Run bad = run("public.b");
    broken.put(bad.head().id(), new IllegalStateException("a bug of ours"));

    applier.apply(List.of(good, bad));

    assertThat(ended)
        .containsEntry(good.head().id(), "table_missing")
        .containsEntry(bad.head().id(), "internal_error");
  }

  @Test
  void i9_anErrorThatPassesInPlanningIsTriedAgainLater() throws SQLException {
    Run slow = run("public.a");
    broken.put(slow.head().id(), new SQLException("canceling statement", "57014"));

    applier.apply(List.of(slow));

    assertThat(postponed).containsEntry(slow.head().id(), "retry");
  }

  @Test
  void i9_noConnectionSaysNothingAboutAMigration() {
    Run any = run("public.a");
    broken.put(any.head().id(), new SQLException("acquisition timeout"));

    assertThatThrownBy(() -> applier.apply(List.of(any))).isInstanceOf(SQLException.class);
    assertThat(ended).isEmpty();
    assertThat(postponed).isEmpty();
  }

  private Applier applier() {
    RetryPolicy policy =
        new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2), new Random(1));
    return new Applier(
        new Desk(),
        new RunPlanner(new Desk(), new MessageParser(), "main", 50),
        new ApplyBatchPacker(20, 100),
        new PostponementPolicy(policy, Duration.ofMinutes(10), Clock.systemUTC()),
        50,
        new SilentCounters());
  }

  private static Run run(String table) {
    var request =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "ADD_COLUMN")
            .put("table", table.substring("public.".length()))
            .put("column", "c")
            .put("dataType", "text");
    var waiting = new LineEntry.Waiting(Optional.empty(), true, Instant.MAX, 0);
    var entry =
        new LineEntry(
            table,
            1,
            UUID.randomUUID(),
            "QUEUED",
            List.of(table),
            List.of(),
            waiting,
            "ADD_COLUMN",
            request.toString(),
            "enqueuer",
            false,
            Optional.empty(),
            Optional.empty());
    return new Run(table, List.of(entry), false);
  }

  /** Refuses whatever is planned, or breaks; keeps what it was told. */
  private final class Desk implements ExecutorLedger {
    @Override
    public List<PlanResult> plan(List<PlanRequest> requests) throws SQLException {
      for (PlanRequest request : requests) {
        switch (broken.get(request.migrationId())) {
          case RuntimeException bug -> throw bug;
          case SQLException error -> throw error;
          case null, default -> {}
        }
      }
      return requests.stream().map(this::refused).toList();
    }

    private PlanResult refused(PlanRequest request) {
      return new PlanResult.Refused(
          request.migrationId(), Refusal.of(FailureReason.TABLE_MISSING, "it is gone"));
    }

    @Override
    public ApplyAnswer apply(ApplyBatch batch, int waitMs) {
      for (PlannedMigration migration : batch.migrations()) {
        PlannedMigration.Fail fail = (PlannedMigration.Fail) migration;
        ended.put(fail.entry().id(), fail.failure().reason().label());
      }
      return new ApplyAnswer.Done(0, 0);
    }

    @Override
    public void postpone(List<UUID> migrations, Postponement how) {
      migrations.forEach(id -> postponed.put(id, how.reason()));
    }

    @Override
    public LinePage nextLines(
        String after, ApplyLedger.Breadth breadth, WorkerShare share, Collection<String> busy) {
      return LinePage.NOTHING;
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
    public WorkerShare heartbeat() {
      return WorkerShare.ALL;
    }

    @Override
    public void farewell() {}

    @Override
    public ApplyAnswer.Blocked lockHolders(Collection<String> names) {
      return new ApplyAnswer.Blocked(
          String.join(", ", names), JsonNodeFactory.instance.arrayNode(), 0);
    }

    @Override
    public boolean askAutovacuumToYield(int pid) {
      return false;
    }
  }
}
