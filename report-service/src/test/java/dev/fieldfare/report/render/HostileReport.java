package dev.fieldfare.report.render;

import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.contracts.report.MigrationReport.ActiveForm;
import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.contracts.report.MigrationReport.Day;
import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Reason;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import dev.fieldfare.contracts.report.MigrationReport.Storage;
import dev.fieldfare.contracts.report.MigrationReport.StoredType;
import dev.fieldfare.contracts.report.MigrationReport.Times;
import dev.fieldfare.contracts.report.MigrationReport.Totals;
import dev.fieldfare.contracts.report.MigrationReport.TypeCount;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A report in which every text is the given one. */
final class HostileReport {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 29);
  private static final Instant NOW = Instant.parse("2026-03-30T10:00:00Z");

  private HostileReport() {}

  static MigrationReport of(String text) {
    Optional<BigDecimal> number = Optional.of(new BigDecimal("1.500"));
    return new MigrationReport(
        NOW,
        new Period(DAY, DAY.plusDays(1), 2, "Europe/Berlin", NOW, NOW),
        new Scope(List.of(text), Optional.of(text), Optional.of(text)),
        List.of(new DataAge(text, Optional.of(NOW), Optional.of(NOW), true)),
        List.of(text),
        new Totals(5, 3, 1, 1, 1, Optional.of(new BigDecimal("75.00")), List.of(type(text))),
        List.of(new Day(DAY, 4, 3, 1, 0), new Day(DAY.plusDays(1), 1, 0, 0, 1)),
        List.of(new ActiveForm(1, text, text, text, Optional.of(text), Optional.of(text), 5)),
        List.of(new Reason(text, 1)),
        new Times(3, number, number, number, number, number, number),
        new Storage(2, 1, 1, 0, 10, 1_000, 0, List.of(new StoredType(text, 1, 10, 1_000))));
  }

  private static TypeCount type(String text) {
    return new TypeCount(text, 5, 3, 1, 1, 1);
  }
}
