package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.BackupReport;
import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import dev.fieldfare.contracts.report.OpenDrift;
import dev.fieldfare.contracts.report.ReleaseReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reports of records as documents: the totals by status, and one row for each record. */
public final class RecordTables {

  private RecordTables() {}

  static ReportDocument of(ReleaseReport report) {
    ReportTable attempts =
        new ReportTable(
            "releases",
            "Attempts, the newest first",
            List.of(
                "Ended",
                "Track",
                "Version",
                "Description",
                "Direction",
                "Status",
                "By",
                "Duration",
                "Statements",
                "Target"),
            report.attempts().stream()
                .map(
                    attempt ->
                        List.of(
                            moment(attempt.finishedAt()),
                            attempt.track(),
                            attempt.version(),
                            attempt.description(),
                            attempt.direction(),
                            attempt.status(),
                            attempt.requestedBy().orElse("-"),
                            ms(attempt.durationMs()),
                            Integer.toString(attempt.statements()),
                            attempt.target()))
                .toList());
    return document(
        "Release report",
        report,
        facts(Optional.of(report.period()), report.scope(), report.generatedAt()),
        totals("Attempts", report.attempts(), ReleaseReport.Attempt::status),
        attempts,
        report.omitted());
  }

  static ReportDocument of(BackupReport report) {
    return document(
        "Backup report",
        report,
        facts(Optional.of(report.period()), report.scope(), report.generatedAt()),
        totals("Backups", report.backups(), BackupReport.Backup::status),
        backups(report.backups()),
        report.omitted());
  }

  /** Backups with one row each. */
  public static ReportTable backups(List<BackupReport.Backup> backups) {
    return new ReportTable(
        "backups",
        "Backups, the newest first",
        List.of(
            "Begun",
            "Type",
            "Of",
            "Status",
            "Rows",
            "Bytes",
            "Verified",
            "Proven",
            "Kept until",
            "Target"),
        backups.stream()
            .map(
                backup ->
                    List.of(
                        moment(backup.createdAt()),
                        backup.type(),
                        what(backup.table(), backup.column()),
                        backup.status(),
                        Long.toString(backup.rows()),
                        Long.toString(backup.bytes()),
                        backup.verifiedAt().map(RecordTables::moment).orElse("-"),
                        backup.provenAt().map(RecordTables::moment).orElse("-"),
                        backup.retentionUntil().map(RecordTables::moment).orElse("-"),
                        backup.target()))
            .toList());
  }

  static ReportDocument of(OpenDrift report) {
    ReportTable differences =
        new ReportTable(
            "differences",
            "Differences, the most severe first",
            List.of("Severity", "Kind", "Form", "Of", "Message", "Target"),
            report.differences().stream()
                .map(
                    found ->
                        List.of(
                            found.severity(),
                            found.kind(),
                            found.title(),
                            what(Optional.of(found.table()), found.column()),
                            found.message(),
                            found.target()))
                .toList());
    return document(
        "Drift report",
        report,
        facts(Optional.empty(), report.scope(), report.generatedAt()),
        totals("Differences", report.differences(), OpenDrift.Difference::severity),
        differences,
        report.omitted());
  }

  /** A table, or a column of it. */
  public static String what(Optional<String> table, Optional<String> column) {
    String name = table.orElse("-");
    return column.map(each -> name + "." + each).orElse(name);
  }

  /** How many records have each status. */
  public static <T> ReportTable totals(String title, List<T> records, Function<T, String> status) {
    Map<String, Long> counts =
        records.stream()
            .collect(Collectors.groupingBy(status, TreeMap::new, Collectors.counting()));
    List<String> pairs = new ArrayList<>(List.of("Shown", Integer.toString(records.size())));
    counts.forEach((name, count) -> pairs.addAll(List.of(name, count.toString())));
    return ReportTable.facts("totals", title, pairs.toArray(String[]::new));
  }

  private static ReportDocument document(
      String title,
      Object data,
      List<String> facts,
      ReportTable totals,
      ReportTable records,
      List<String> omitted) {
    return new ReportDocument(
        title, data, facts, Optional.of(totals), List.of(records), List.of(), omitted);
  }

  /** Period, scope and moment of a report, in sentences. */
  public static List<String> facts(Optional<Period> period, Scope scope, Instant generatedAt) {
    List<String> facts = new ArrayList<>();
    period.ifPresent(of -> facts.add(sentence(of)));
    facts.addAll(sentences(scope));
    facts.add("Generated: " + moment(generatedAt));
    return facts;
  }

  static String sentence(Period period) {
    return "Period: %s to %s, %d days, time zone %s"
        .formatted(period.startDate(), period.endDate(), period.days(), period.zone());
  }

  /** What a report is about, in sentences. */
  public static List<String> sentences(Scope scope) {
    List<String> facts = new ArrayList<>();
    facts.add("Targets: " + String.join(", ", scope.targets()));
    scope.table().ifPresent(table -> facts.add("Table: " + table));
    scope.formId().ifPresent(form -> facts.add("Form: " + form));
    return facts;
  }

  /** A moment with seconds. */
  public static String moment(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A duration. */
  public static String ms(BigDecimal milliseconds) {
    return milliseconds.setScale(1, RoundingMode.HALF_UP).toPlainString() + " ms";
  }
}
