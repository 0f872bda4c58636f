package dev.fieldfare.report.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.report.BackupReport.Backup;
import dev.fieldfare.contracts.report.ChangeHistory;
import dev.fieldfare.contracts.report.ChangeHistory.Change;
import dev.fieldfare.contracts.report.DescribedTable;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.document.ReportsBusy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A history has a limit, however many targets and requests there are. */
class HistoryLimitsTest {
  private static final Instant NOW = Instant.EPOCH.plusSeconds(1L << 30);

  @Test
  void qc79_oneLimitIsForAllTargets() {
    ChangeHistory history =
        new HistoryReports(full(Integer.MAX_VALUE)).make(request("a", "b", "c", "d"));

    assertThat(history.tables()).hasSize(HistoryReports.MOST_TABLES);
    assertThat(history.changes()).hasSize(7_500);
    assertThat(history.backups()).hasSize(2_500);
    assertThat(history.omitted())
        .contains(
            "Only the newest 1875 changes of a are shown.",
            "Only the newest 625 backups of d are shown.",
            "Only the newest 50 tables of b are shown.");
  }

  @Test
  void qc79_changesHaveTheRoomThatBackupsLeave() {
    ChangeHistory history = new HistoryReports(full(10)).make(request("a"));

    assertThat(history.backups()).hasSize(10);
    assertThat(history.changes()).hasSize(HistoryReports.MOST - 10);
  }

  @Test
  void qc79_aThirdHistoryAtOnceIsRefused() throws Exception {
    HistoryReports reports = new HistoryReports(full(1), Duration.ofMillis(100));
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> two =
          List.of(
              threads.submit(() -> reports.document(request("a"), _ -> rendered(begun, end))),
              threads.submit(() -> reports.document(request("a"), _ -> rendered(begun, end))));
      begun.await();

      assertThatThrownBy(() -> reports.document(request("a"), Function.identity()))
          .isInstanceOf(ReportsBusy.class)
          .hasMessageContaining("try again");
      end.countDown();
      for (Future<String> each : two) {
        assertThat(each.get()).isEqualTo("rendered");
      }
    }
    assertThat(reports.document(request("a"), Function.identity()).title()).contains("survey");
  }

  @Test
  void qc79_aHistoryThatFailsGivesItsPlaceBack() {
    HistoryReports reports = new HistoryReports(full(1), Duration.ZERO);
    for (int n = 0; n < 3; n++) {
      assertThatThrownBy(() -> reports.document(request("a"), _ -> failing()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static String failing() {
    throw new IllegalStateException("not rendered");
  }

  private static String rendered(CountDownLatch begun, CountDownLatch end) {
    begun.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return "rendered";
  }

  private static HistoryReports.Sources full(int backups) {
    return new HistoryReports.Sources(
        records(table(), Integer.MAX_VALUE),
        records(change(), Integer.MAX_VALUE),
        records(backup(), backups));
  }

  // A ledger that has more than is asked for, or as many as are given.
  private static <T> LedgerRecords<T> records(T record, int stored) {
    return (target, request, most) -> Collections.nCopies(Math.min(most, stored), record);
  }

  private static ReportRequest request(String... targets) {
    return ReportRequest.of(
        new ReportRequest.Parameters(null, null, null, "survey", null), List.of(targets), NOW);
  }

  private static DescribedTable table() {
    return new DescribedTable(
        "a",
        "public.survey",
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Change change() {
    Optional<String> none = Optional.empty();
    return new Change(
        "a",
        new UUID(0, 1),
        NOW,
        Optional.empty(),
        "ADD_COLUMN",
        none,
        none,
        none,
        none,
        none,
        none,
        "APPLIED",
        none,
        Optional.empty(),
        none,
        Optional.empty());
  }

  private static Backup backup() {
    Optional<String> none = Optional.empty();
    Optional<Instant> never = Optional.empty();
    return new Backup(
        "a",
        new UUID(0, 2),
        "column",
        "VERIFIED",
        none,
        none,
        none,
        1,
        1,
        NOW,
        never,
        never,
        never,
        none);
  }
}
