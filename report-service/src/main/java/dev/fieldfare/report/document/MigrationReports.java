package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.contracts.report.MigrationReport.ActiveForm;
import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.contracts.report.MigrationReport.Day;
import dev.fieldfare.report.document.ReportNumbers.DayStatus;
import dev.fieldfare.report.document.ReportNumbers.Numbers;
import dev.fieldfare.report.document.ReportNumbers.TableCount;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes reports of migrations out of the stored numbers. */
public final class MigrationReports {
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
        request.scope(),
        read.data(),
        omitted(read.data(), ranked),
        OutcomeCounts.totals(read.types()),
        timeline(request.period(), read.days()),
        ranking(read.tables(), ranked),
        read.reasons(),
        read.times().shown(),
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
    List<String> omitted = new ArrayList<>(LeftOut.of(data));
    omitted.addAll(titles.omitted());
    return omitted;
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
}
