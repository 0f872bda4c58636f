package dev.fieldfare.health.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.health.schedule.DueRun;
import dev.fieldfare.health.schedule.RunRefusedException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which days a scheduled report is of. */
class ReportRunsTest {
  private static final UUID ID = new UUID(1, 2);

  @ParameterizedTest
  @CsvSource({
    // Each day and each week: from the day of the moment before to the day of the run.
    "0 8 * * *, UTC, 2026-03-10T08:00:00Z, , 2, 2026-03-10",
    "0 17 * * 5, UTC, 2026-03-13T17:00:00Z, , 8, 2026-03-13",
    // Monday has the weekend.
    "0 8 * * 1-5, UTC, 2026-03-09T08:00:00Z, , 4, 2026-03-09",
    // At midnight: the day that has ended.
    "0 0 * * *, UTC, 2026-03-10T00:00:00Z, , 1, 2026-03-09",
    "0 0 * * *, Europe/Berlin, 2026-03-29T22:00:00Z, , 1, 2026-03-29",
    // The day of the zone, also when clocks change.
    "30 2 * * *, Europe/Berlin, 2026-03-30T00:30:00Z, , 2, 2026-03-30",
    "0 23 * * *, Pacific/Auckland, 2026-03-10T10:00:00Z, , 2, 2026-03-10",
    "P1D, UTC, 2026-03-10T12:00:00Z, , 2, 2026-03-10",
    "PT1H, UTC, 2026-03-10T12:00:00Z, , 1, 2026-03-10",
    // Three moments that were missed.
    "0 8 * * *, UTC, 2026-03-10T08:00:00Z, 2026-03-08T08:00:00Z, 4, 2026-03-10",
    "P366D, UTC, 2026-03-10T12:00:00Z, , 366, 2026-03-10"
  })
  void qc75_aDigestHasTheDaysSinceTheMomentBefore(
      String timing, String zone, Instant dueAt, Instant missedSince, int days, String until) {
    NewStoredReport report =
        ReportRuns.report(run(ScheduleKind.DIGEST, timing, zone, dueAt, missedSince));

    assertThat(report.kind()).isEqualTo("digest");
    assertThat(report.days()).contains(days);
    assertThat(report.until()).contains(until);
    assertThat(report.zone()).contains(zone);
    assertThat(report.email()).contains(true);
    assertThat(report.target()).contains("shop");
    assertThat(report.key()).contains("schedule-run-" + ID);
  }

  @Test
  void qc66_aReportIsOfTheZoneOfItsSchedule() {
    Instant dueAt = Instant.parse("2026-03-13T16:00:00Z");
    NewStoredReport report =
        ReportRuns.report(run(ScheduleKind.REPORT, "0 17 * * 5", "Europe/Berlin", dueAt, null));

    assertThat(report.kind()).isEqualTo("migrations");
    assertThat(report.zone()).contains("Europe/Berlin");
    assertThat(report.email()).isEmpty();
    // A report-service of the release before takes it, and a key keeps its request.
    assertThat(ContractsJson.mapper().valueToTree(report).has("until")).isFalse();
  }

  @Test
  void qc75_aRunWhoseEarlierAttemptWasStoredIsDone() {
    assertThat(ReportRuns.stored(() -> refuse(FailureReason.KEY_CONFLICT)))
        .isEqualTo("report of an earlier attempt");
    assertThat(ReportRuns.stored(() -> "1")).isEqualTo("report 1");
    assertThatThrownBy(() -> ReportRuns.stored(() -> refuse(FailureReason.NOT_FOUND)))
        .isInstanceOf(RunRefusedException.class)
        .hasMessage("No.");
  }

  private static String refuse(FailureReason reason) {
    throw ServiceAnswers.refused(ProblemDocument.of(reason, 409, "Refused", "No."));
  }

  private static DueRun run(
      ScheduleKind kind, String timing, String zone, Instant dueAt, Instant missedSince) {
    return new DueRun(
        ID,
        1,
        dueAt,
        Optional.ofNullable(missedSince),
        "weekly",
        "shop",
        kind,
        Optional.empty(),
        timing,
        zone);
  }
}
