package dev.fieldfare.health.notify;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.health.schedule.DueRun;
import dev.fieldfare.health.schedule.RemoteRuns;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.internal.InternalRequest;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/** Requests a stored report. The id of the run is its key. */
public final class ReportRuns implements RemoteRuns {
  // A run that is due at midnight reports the days before it, also if clocks differ a little.
  private static final Duration SLACK = Duration.ofMinutes(5);
  private static final int MOST_DAYS = 366;

  private final ServiceAnswers answers;

  /** Sends its requests through this client. */
  public ReportRuns(InternalClient client) {
    this.answers = new ServiceAnswers(client);
  }

  @Override
  public String ask(DueRun run) {
    String json = ContractsJson.mapper().valueToTree(report(run)).toString();
    InternalRequest request =
        InternalRequest.post("report-service", "/internal/v1/reports/stored", json);
    return stored(
        () -> answers.ask(run, request, SenderRole.OPERATOR, StoredReport.class).id().toString());
  }

  // The schedule was changed after an earlier attempt whose answer was lost. Its report is there.
  static String stored(Supplier<String> request) {
    try {
      return "report " + request.get();
    } catch (KeyTakenException e) {
      return "report of an earlier attempt";
    }
  }

  /** The same for each attempt, unless the schedule is changed between them. */
  static NewStoredReport report(DueRun run) {
    Optional<String> key = Optional.of("schedule-run-" + run.id());
    if (run.kind() == ScheduleKind.DIGEST) {
      return digest(run, key);
    }
    return new NewStoredReport(
        ReportKind.MIGRATIONS.label(),
        key,
        Optional.empty(),
        Optional.of(run.zone()),
        Optional.of(run.target()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static NewStoredReport digest(DueRun run, Optional<String> key) {
    ZoneId zone = ZoneId.of(run.zone());
    LocalDate last = LocalDate.ofInstant(run.dueAt().minus(SLACK), zone);
    long days = ChronoUnit.DAYS.between(LocalDate.ofInstant(run.since(), zone), last) + 1;
    return new NewStoredReport(
        ReportKind.DIGEST.label(),
        key,
        Optional.of(Math.clamp(days, 1, MOST_DAYS)),
        Optional.of(run.zone()),
        Optional.of(run.target()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(true),
        Optional.of(last.toString()));
  }
}
