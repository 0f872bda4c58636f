package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.MigrationReport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables of a report of migrations. */
public final class MigrationTables {
  static final String TIMELINE = "timeline";

  private MigrationTables() {}

  /** The report as a document. */
  public static ReportDocument of(MigrationReport report) {
    return new ReportDocument(
        "Migration report",
        report,
        facts(report),
        Optional.of(totals(report)),
        List.of(
            types(report),
            timeline(report),
            ranking(report),
            reasons(report),
            times(report),
            storage(report),
            storedTypes(report)),
        report.timeline(),
        report.omitted());
  }

  private static ReportTable totals(MigrationReport report) {
    MigrationReport.Totals all = report.migrations();
    return ReportTable.facts(
        "totals",
        "Migrations",
        "Total",
        number(all.totalMigrations()),
        "Successful",
        number(all.successfulMigrations()),
        "Failed",
        number(all.failedMigrations()),
        "Cancelled",
        number(all.cancelledMigrations()),
        "Undone later",
        number(all.undoneMigrations()),
        "Success rate",
        all.successRate().map(rate -> rate.toPlainString() + " %").orElse("-"));
  }

  private static ReportTable types(MigrationReport report) {
    return new ReportTable(
        "types",
        "By type",
        List.of("Type", "Total", "Successful", "Failed", "Cancelled", "Undone later"),
        report.migrations().byType().stream()
            .map(
                type ->
                    List.of(
                        type.type(),
                        number(type.total()),
                        number(type.successful()),
                        number(type.failed()),
                        number(type.cancelled()),
                        number(type.undone())))
            .toList());
  }

  private static ReportTable timeline(MigrationReport report) {
    return new ReportTable(
        TIMELINE,
        "Timeline",
        List.of("Day", "Total", "Successful", "Failed", "Cancelled"),
        report.timeline().stream()
            .map(
                day ->
                    List.of(
                        day.date().toString(),
                        number(day.total()),
                        number(day.successful()),
                        number(day.failed()),
                        number(day.cancelled())))
            .toList());
  }

  private static ReportTable ranking(MigrationReport report) {
    return new ReportTable(
        "active-forms",
        "Most active forms and tables",
        List.of("Rank", "Title", "Form", "Target", "Table", "Migrations"),
        report.activeForms().stream()
            .map(
                form ->
                    List.of(
                        Integer.toString(form.rank()),
                        form.title().orElse("-"),
                        form.formId().orElse("-"),
                        form.target(),
                        form.schema().isEmpty() ? form.table() : form.schema() + "." + form.table(),
                        number(form.count())))
            .toList());
  }

  private static ReportTable reasons(MigrationReport report) {
    return new ReportTable(
        "failures",
        "Reasons of failures",
        List.of("Code", "Migrations"),
        report.failures().stream()
            .map(
                reason ->
                    List.of(reason.code().isEmpty() ? "-" : reason.code(), number(reason.count())))
            .toList());
  }

  private static ReportTable times(MigrationReport report) {
    MigrationReport.Times times = report.times();
    return new ReportTable(
        "times",
        "Times of applied migrations",
        List.of("Time", "Average", "Longest"),
        List.of(
            List.of("Duration", ms(times.averageMs()), ms(times.longestMs())),
            List.of("Wait for locks", ms(times.averageLockWaitMs()), ms(times.longestLockWaitMs())),
            List.of("Locks held", ms(times.averageLockHoldMs()), ms(times.longestLockHoldMs()))));
  }

  private static ReportTable storage(MigrationReport report) {
    MigrationReport.Storage stored = report.backups();
    return ReportTable.facts(
        "backups",
        "Backups stored now",
        "Total",
        number(stored.total()),
        "Active",
        number(stored.active()),
        "Expired",
        number(stored.expired()),
        "Damaged",
        number(stored.damaged()),
        "Records",
        number(stored.records()),
        "Bytes",
        number(stored.bytes()),
        "Expire within 7 days",
        number(stored.expiringSoon()));
  }

  private static ReportTable storedTypes(MigrationReport report) {
    return new ReportTable(
        "backup-types",
        "Active backups by type",
        List.of("Type", "Backups", "Records", "Bytes"),
        report.backups().byType().stream()
            .map(
                type ->
                    List.of(
                        type.type(),
                        number(type.count()),
                        number(type.records()),
                        number(type.bytes())))
            .toList());
  }

  /** What period the report is of, and how old its data are. */
  private static List<String> facts(MigrationReport report) {
    List<String> facts = new ArrayList<>();
    facts.add(RecordTables.sentence(report.period()));
    facts.addAll(RecordTables.sentences(report.scope()));
    facts.add("Generated: " + RecordTables.moment(report.generatedAt()));
    for (MigrationReport.DataAge age : report.data()) {
      facts.add(
          "Data of %s: last event %s"
              .formatted(
                  age.target(), age.lastEventAt().map(RecordTables::moment).orElse("none yet")));
    }
    return facts;
  }

  private static String number(long number) {
    return Long.toString(number);
  }

  private static String ms(Optional<BigDecimal> time) {
    return time.map(ms -> String.format(Locale.ROOT, "%.1f ms", ms)).orElse("-");
  }
}
