package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.contracts.report.MigrationReport.ActiveForm;
import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.contracts.report.MigrationReport.Day;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import dev.fieldfare.contracts.report.MigrationReport.Times;
import dev.fieldfare.contracts.report.MigrationReport.Totals;
import dev.fieldfare.contracts.report.MigrationReport.TypeCount;
import dev.fieldfare.report.document.ReportNumbers.AppliedTimes;
import dev.fieldfare.report.document.ReportNumbers.DayStatus;
import dev.fieldfare.report.document.ReportNumbers.Microseconds;
import dev.fieldfare.report.document.ReportNumbers.Numbers;
import dev.fieldfare.report.document.ReportNumbers.TableCount;
import dev.fieldfare.report.document.ReportNumbers.TypeStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes reports of migrations out of the stored numbers. */
public final class MigrationReports {
  private static final int MS_DECIMALS = 3;

  private final ReportNumbers numbers;
  private final FormTitles titles;

  public MigrationReports(ReportNumbers numbers, FormTitles titles) {
    this.numbers = numbers;
    this.titles = titles;
  }

  /** Makes the report with its tables. */
  public ReportDocument document(ReportRequest request) throws SQLException {
    return MigrationTables.of(make(request));
  }

  /** Makes the report. */
  public MigrationReport make(ReportRequest request) throws SQLException {
    Numbers read = numbers.read(request);
    RankedTitles ranked = RankedTitles.read(titles, read.tables());
    return new MigrationReport(
        request.now(),
        request.period().described(),
        new Scope(request.targets(), request.tableName(), request.formId()),
        read.data(),
        omitted(read.data(), ranked),
        totals(read.types()),
        timeline(request.period(), read.days()),
        ranking(read.tables(), ranked),
        read.reasons(),
        times(read.times()),
        read.backups());
  }

  private static List<ActiveForm> ranking(List<TableCount> tables, RankedTitles titles) {
    List<ActiveForm> ranking = new ArrayList<>();
    for (TableCount each : tables) {
      ranking.add(
          new ActiveForm(
              ranking.size() + 1,
              each.target(),
              each.schema(),
              each.table(),
              Optional.of(each.formId()).filter(form -> !form.isEmpty()),
              titles.of(each),
              each.count()));
    }
    return ranking;
  }

  private static List<String> omitted(List<DataAge> data, RankedTitles titles) {
    List<String> omitted = new ArrayList<>();
    omitted.add("Migrations that have not ended are not counted.");
    omitted.add("Changes that were not made through Fieldfare are not counted.");
    data.stream()
        .filter(age -> !age.isComplete())
        .map(MigrationReports::incomplete)
        .forEach(omitted::add);
    omitted.addAll(titles.omitted());
    return omitted;
  }

  private static String incomplete(DataAge age) {
    String text =
        age.builtAt().isEmpty()
            ? "The migrations of %s are not counted yet: its numbers are being computed."
            : "The numbers of %s are old: they are being computed again.";
    return text.formatted(age.target());
  }

  private static Totals totals(List<TypeStatus> types) {
    OutcomeCounts all = OutcomeCounts.NONE;
    Map<String, OutcomeCounts> byType = new TreeMap<>();
    for (TypeStatus each : types) {
      OutcomeCounts counts = OutcomeCounts.of(each.status(), each.count());
      all = all.plus(counts);
      byType.merge(each.type(), counts, OutcomeCounts::plus);
    }
    return new Totals(
        all.total(),
        all.successful(),
        all.failed(),
        all.cancelled(),
        all.undone(),
        all.successRate(),
        byType.entrySet().stream().map(type -> ofType(type.getKey(), type.getValue())).toList());
  }

  private static TypeCount ofType(String type, OutcomeCounts counts) {
    return new TypeCount(
        type,
        counts.total(),
        counts.successful(),
        counts.failed(),
        counts.cancelled(),
        counts.undone());
  }

  /** Days without migrations too. */
  private static List<Day> timeline(ReportPeriod period, List<DayStatus> counted) {
    Map<Integer, OutcomeCounts> byDay = new TreeMap<>();
    for (DayStatus each : counted) {
      byDay.merge(each.day(), OutcomeCounts.of(each.status(), each.count()), OutcomeCounts::plus);
    }
    List<Day> days = new ArrayList<>();
    for (int day = 0; day < period.days(); day++) {
      OutcomeCounts of = byDay.getOrDefault(day, OutcomeCounts.NONE);
      days.add(
          new Day(
              period.first().plusDays(day),
              of.total(),
              of.successful(),
              of.failed(),
              of.cancelled()));
    }
    return days;
  }

  private static Times times(AppliedTimes times) {
    return new Times(
        times.count(),
        average(times.duration(), times.count()),
        longest(times.duration(), times.count()),
        average(times.lockWait(), times.count()),
        longest(times.lockWait(), times.count()),
        average(times.lockHold(), times.count()),
        longest(times.lockHold(), times.count()));
  }

  private static Optional<BigDecimal> average(Microseconds times, long count) {
    return count == 0
        ? Optional.empty()
        : Optional.of(
            BigDecimal.valueOf(times.sum(), MS_DECIMALS)
                .divide(BigDecimal.valueOf(count), MS_DECIMALS, RoundingMode.HALF_UP));
  }

  private static Optional<BigDecimal> longest(Microseconds times, long count) {
    return count == 0
        ? Optional.empty()
        : Optional.of(BigDecimal.valueOf(times.longest(), MS_DECIMALS));
  }
}
