package dev.fieldfare.report.render;

import dev.fieldfare.contracts.report.MigrationReport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A table of a report. All formats but JSON show the same tables with the same cells, and each
 * escapes them.
 *
 * @param id a name for programs
 * @param title a name for people
 * @param rows as many cells as there are columns
 */
record ReportTable(String id, String title, List<String> columns, List<List<String>> rows) {

  /** All tables in the order in which they are shown. */
  static List<ReportTable> all(MigrationReport report) {
    List<ReportTable> tables = new ArrayList<>();
    tables.add(totals(report));
    tables.add(types(report));
    tables.add(timeline(report));
    tables.add(ranking(report));
    tables.add(reasons(report));
    tables.add(times(report));
    tables.add(storage(report));
    tables.add(storedTypes(report));
    return tables;
  }

  static ReportTable totals(MigrationReport report) {
    MigrationReport.Totals all = report.migrations();
    return facts(
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

  static ReportTable types(MigrationReport report) {
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

  static ReportTable timeline(MigrationReport report) {
    return new ReportTable(
        "timeline",
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

  static ReportTable ranking(MigrationReport report) {
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

  static ReportTable reasons(MigrationReport report) {
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

  static ReportTable times(MigrationReport report) {
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

  static ReportTable storage(MigrationReport report) {
    MigrationReport.Storage stored = report.backups();
    return facts(
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

  static ReportTable storedTypes(MigrationReport report) {
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
  static List<String> facts(MigrationReport report) {
    MigrationReport.Period period = report.period();
    List<String> facts = new ArrayList<>();
    facts.add(
        "Period: %s to %s, %d days, time zone %s"
            .formatted(period.startDate(), period.endDate(), period.days(), period.zone()));
    facts.add("Targets: " + String.join(", ", report.scope().targets()));
    report.scope().table().ifPresent(table -> facts.add("Table: " + table));
    report.scope().formId().ifPresent(form -> facts.add("Form: " + form));
    facts.add("Generated: " + report.generatedAt());
    for (MigrationReport.DataAge age : report.data()) {
      facts.add(
          "Data of %s: last event %s"
              .formatted(age.target(), age.lastEventAt().map(Object::toString).orElse("none yet")));
    }
    return facts;
  }

  private static ReportTable facts(String id, String title, String... namesAndValues) {
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < namesAndValues.length; n += 2) {
      rows.add(List.of(namesAndValues[n], namesAndValues[n + 1]));
    }
    return new ReportTable(id, title, List.of("Name", "Value"), rows);
  }

  private static String number(long number) {
    return Long.toString(number);
  }

  private static String ms(Optional<BigDecimal> time) {
    return time.map(ms -> String.format(Locale.ROOT, "%.1f ms", ms)).orElse("-");
  }
}
