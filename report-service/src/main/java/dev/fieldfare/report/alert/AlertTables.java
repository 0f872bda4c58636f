package dev.fieldfare.report.alert;

import dev.fieldfare.contracts.report.AlertReport;
import dev.fieldfare.contracts.report.AlertReport.SeverityTimes;
import dev.fieldfare.contracts.report.AlertReport.TimedAlert;
import dev.fieldfare.report.document.RecordTables;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The tables of a report of alerts. */
final class AlertTables {

  private AlertTables() {}

  static ReportDocument of(AlertReport report) {
    return new ReportDocument(
        "Alert report",
        report,
        RecordTables.facts(Optional.of(report.period()), report.scope(), report.generatedAt()),
        Optional.of(totals(report)),
        List.of(severities(report), alerts(report)),
        List.of(),
        report.omitted());
  }

  private static ReportTable totals(AlertReport report) {
    return ReportTable.facts(
        "totals",
        "Alerts",
        "Raised",
        sum(report, SeverityTimes::alerts),
        "Acknowledged",
        sum(report, SeverityTimes::acknowledged),
        "Resolved",
        sum(report, SeverityTimes::resolved));
  }

  private static String sum(AlertReport report, ToLongFunction<SeverityTimes> number) {
    return Long.toString(report.severities().stream().mapToLong(number).sum());
  }

  private static ReportTable severities(AlertReport report) {
    return new ReportTable(
        "severities",
        "Times by severity",
        List.of(
            "Severity",
            "Alerts",
            "Acknowledged",
            "Resolved",
            "Median to acknowledge",
            "Longest to acknowledge",
            "Median to resolve",
            "Longest to resolve"),
        report.severities().stream().map(AlertTables::severity).toList());
  }

  private static List<String> severity(SeverityTimes of) {
    return List.of(
        of.severity(),
        Long.toString(of.alerts()),
        Long.toString(of.acknowledged()),
        Long.toString(of.resolved()),
        seconds(of.medianAcknowledgeSeconds()),
        seconds(of.longestAcknowledgeSeconds()),
        seconds(of.medianResolveSeconds()),
        seconds(of.longestResolveSeconds()));
  }

  private static ReportTable alerts(AlertReport report) {
    return new ReportTable(
        "alerts",
        "Alerts, the newest first",
        List.of(
            "Raised",
            "Severity",
            "Category",
            "Title",
            "State",
            "Count",
            "To acknowledge",
            "By",
            "To resolve",
            "Id"),
        report.alerts().stream().map(AlertTables::alert).toList());
  }

  private static List<String> alert(TimedAlert alert) {
    return List.of(
        RecordTables.moment(alert.raisedAt()),
        alert.severity(),
        alert.category(),
        alert.title(),
        alert.state(),
        Long.toString(alert.count()),
        since(alert.raisedAt(), alert.acknowledgedAt()),
        alert.acknowledgedBy().orElse("-"),
        since(alert.raisedAt(), alert.resolvedAt()),
        alert.id());
  }

  private static String since(Instant raised, Optional<Instant> moment) {
    return seconds(moment.map(at -> Duration.between(raised, at).toSeconds()));
  }

  /** As in {@code 1d 02:03:04}. */
  private static String seconds(Optional<Long> seconds) {
    return seconds
        .map(Duration::ofSeconds)
        .map(
            time ->
                (time.toDays() > 0 ? time.toDays() + "d " : "")
                    + "%02d:%02d:%02d"
                        .formatted(time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart()))
        .orElse("-");
  }
}
