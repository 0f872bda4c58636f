package dev.fieldfare.report.validation;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.report.ValidationHistory;
import dev.fieldfare.contracts.report.ValidationHistory.Finding;
import dev.fieldfare.contracts.report.ValidationHistory.Run;
import dev.fieldfare.contracts.report.ValidationHistory.Totals;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes reports of the validations of a period. Validations are about whole targets. */
public final class ValidationReports {
  /** Of one target; more are not read at once. */
  static final int MOST = 500;

  private final StoredValidations stored;

  public ValidationReports(StoredValidations stored) {
    this.stored = stored;
  }

  /** Makes the report with its tables. */
  public ReportDocument document(ReportRequest request) {
    return ValidationTables.of(make(request));
  }

  /** Makes the report. */
  public ValidationHistory make(ReportRequest request) {
    List<String> omitted = new ArrayList<>();
    if (request.isOfPart()) {
      omitted.add("Validations are of whole targets: the table or form does not limit them.");
    }
    List<Run> runs = new ArrayList<>();
    for (String target : request.targets()) {
      runs.addAll(runs(target, request, omitted));
    }
    runs.sort(Comparator.comparing(Run::startedAt).reversed());
    return new ValidationHistory(
        request.now(), request.period().described(), request.scope(), omitted, totals(runs), runs);
  }

  private List<Run> runs(String target, ReportRequest request, List<String> omitted) {
    List<Instant> boundaries = request.period().boundaries();
    Instant from = boundaries.getFirst();
    Instant until = boundaries.getLast();
    Optional<List<ValidationReport>> found = stored.newest(target, MOST);
    if (found.isEmpty()) {
      omitted.add(
          "The validations of %s are missing, because the health-monitor does not answer."
              .formatted(target));
      return List.of();
    }
    List<ValidationReport> all = found.get();
    if (all.size() == MOST && !all.getLast().startedAt().isBefore(from)) {
      omitted.add("Only the newest %d validations of %s are shown.".formatted(MOST, target));
    }
    return all.stream()
        .filter(run -> !run.startedAt().isBefore(from) && run.startedAt().isBefore(until))
        .map(ValidationReports::run)
        .toList();
  }

  private static Run run(ValidationReport report) {
    long skipped = report.count(CheckStatus.SKIPPED);
    return new Run(
        report.target(),
        report.id(),
        report.profile().label(),
        report.quick(),
        report.requestedBy(),
        report.startedAt(),
        report.durationMs(),
        report.result().name(),
        report.checks().size() - skipped,
        skipped,
        report.checks().stream()
            .filter(ValidationReports::isFinding)
            .map(ValidationReports::finding)
            .toList());
  }

  private static boolean isFinding(ValidatedCheck check) {
    return check.status() != CheckStatus.OK && check.status() != CheckStatus.SKIPPED;
  }

  private static Finding finding(ValidatedCheck check) {
    return new Finding(check.name(), check.status().name(), check.details(), check.advice());
  }

  private static Totals totals(List<Run> runs) {
    int passed = count(runs, CheckStatus.OK);
    return new Totals(
        runs.size(),
        passed,
        count(runs, CheckStatus.WARNING),
        count(runs, CheckStatus.CRITICAL),
        runs.isEmpty() ? Optional.empty() : Optional.of(share(passed, runs.size())),
        runs.stream().mapToLong(Run::checks).sum(),
        runs.stream().mapToLong(run -> run.findings().size()).sum(),
        runs.stream().mapToLong(Run::durationMs).sum());
  }

  private static int count(List<Run> runs, CheckStatus result) {
    return (int) runs.stream().filter(run -> run.result().equals(result.name())).count();
  }

  private static BigDecimal share(int part, int all) {
    return BigDecimal.valueOf(100L * part).divide(BigDecimal.valueOf(all), 2, RoundingMode.HALF_UP);
  }
}
