package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.AuditReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of an audit report. */
final class AuditTables {

  private AuditTables() {}

  static ReportDocument of(AuditReport report) {
    return new ReportDocument(
        "Audit report",
        report,
        RecordTables.facts(Optional.of(report.period()), report.scope(), report.generatedAt()),
        Optional.of(totals(report)),
        List.of(changes(report)),
        List.of(),
        report.omitted());
  }

  private static ReportTable totals(AuditReport report) {
    Map<String, Long> ways =
        report.changes().stream()
            .collect(
                Collectors.groupingBy(
                    change -> change.way().orElse("internal"),
                    TreeMap::new,
                    Collectors.counting()));
    List<List<String>> rows =
        ways.entrySet().stream()
            .map(way -> List.of("By " + way.getKey(), way.getValue().toString()))
            .toList();
    return new ReportTable("totals", "Shown", List.of("Name", "Value"), rows);
  }

  private static ReportTable changes(AuditReport report) {
    return new ReportTable(
        "changes",
        "Changes that were sent, the newest first",
        List.of("Sent", "By", "Role", "Way", "From", "Change", "Of", "Status", "Reason", "Target"),
        report.changes().stream()
            .map(
                change ->
                    List.of(
                        RecordTables.moment(change.at()),
                        change.by().orElse("-"),
                        change.role().orElse("-"),
                        change.way().orElse("-"),
                        change.from().orElse("-"),
                        change.type(),
                        RecordTables.what(change.table(), change.column()),
                        change.status(),
                        change.errorCode().orElse("-"),
                        change.target()))
            .toList());
  }
}
