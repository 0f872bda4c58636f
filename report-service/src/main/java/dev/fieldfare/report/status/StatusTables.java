package dev.fieldfare.report.status;

import dev.fieldfare.contracts.report.StatusReport;
import dev.fieldfare.contracts.report.StatusReport.TargetStatus;
import dev.fieldfare.report.document.RecordTables;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables of a status report. */
final class StatusTables {

  private StatusTables() {}

  static ReportDocument of(StatusReport report) {
    List<String> facts = new ArrayList<>(RecordTables.sentences(report.scope()));
    facts.add("Generated: " + RecordTables.moment(report.generatedAt()));
    return new ReportDocument(
        "Migration status",
        report,
        facts,
        Optional.of(totals(report)),
        List.of(
            targets(report), alerts(report), failures(report), versions(report), backups(report)),
        List.of(),
        report.omitted());
  }

  private static ReportTable totals(StatusReport report) {
    long unfinished =
        report.targets().stream()
            .flatMap(target -> target.queue().stream())
            .mapToLong(StatusReport.QueueCount::count)
            .sum();
    long backups = report.targets().stream().mapToLong(target -> target.backups().size()).sum();
    return ReportTable.facts(
        "totals",
        "Now",
        "Targets",
        Integer.toString(report.targets().size()),
        "Unfinished migrations",
        Long.toString(unfinished),
        "Open alerts",
        Integer.toString(report.alerts().size()),
        "Backups shown",
        Long.toString(backups));
  }

  private static ReportTable targets(StatusReport report) {
    return new ReportTable(
        "targets",
        "Targets",
        List.of("Target", "Health", "Checked", "Queue", "Last ended"),
        report.targets().stream().map(StatusTables::target).toList());
  }

  private static List<String> target(TargetStatus target) {
    String queue =
        target.queue().stream()
            .map(count -> count.count() + " " + count.status())
            .collect(Collectors.joining(", "));
    return List.of(
        target.target(),
        target.health().map(health -> health.score() + " % " + health.band()).orElse("-"),
        moment(target.health().map(StatusReport.Health::checkedAt)),
        queue.isEmpty() ? "empty" : queue,
        moment(target.lastEndedAt()));
  }

  private static ReportTable alerts(StatusReport report) {
    return new ReportTable(
        "alerts",
        "Open alerts",
        List.of("Severity", "Category", "Title", "First seen", "Count", "Id"),
        report.alerts().stream()
            .map(
                alert ->
                    List.of(
                        alert.severity(),
                        alert.category(),
                        alert.title(),
                        RecordTables.moment(alert.firstSeen()),
                        Long.toString(alert.count()),
                        alert.id()))
            .toList());
  }

  private static ReportTable failures(StatusReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (TargetStatus target : report.targets()) {
      for (StatusReport.Failure failure : target.failures()) {
        rows.add(
            List.of(
                moment(failure.finishedAt()),
                failure.type(),
                RecordTables.what(failure.table(), failure.column()),
                failure.status(),
                failure.errorCode(),
                target.target()));
      }
    }
    return new ReportTable(
        "failures",
        "Last failures",
        List.of("Ended", "Type", "Of", "Status", "Reason", "Target"),
        rows);
  }

  private static ReportTable versions(StatusReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (TargetStatus target : report.targets()) {
      for (StatusReport.TrackVersion track : target.versions()) {
        rows.add(
            List.of(
                track.track(),
                track.version().orElse("-"),
                moment(track.appliedAt()),
                Long.toString(track.pending()),
                Long.toString(track.failed()),
                target.target()));
      }
    }
    return new ReportTable(
        "versions",
        "Versions",
        List.of("Track", "Version", "Applied", "Pending", "Failed", "Target"),
        rows);
  }

  private static ReportTable backups(StatusReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (TargetStatus target : report.targets()) {
      for (StatusReport.AvailableBackup backup : target.backups()) {
        rows.add(
            List.of(
                backup.id().toString(),
                backup.type(),
                backup.table().orElse("-"),
                backup.status(),
                Long.toString(backup.rows()),
                Long.toString(backup.bytes()),
                RecordTables.moment(backup.createdAt()),
                target.target()));
      }
    }
    return new ReportTable(
        "available-backups",
        "Backups that can be restored, the newest 20 of a target",
        List.of("Id", "Type", "Of", "Status", "Rows", "Bytes", "Begun", "Target"),
        rows);
  }

  private static String moment(Optional<Instant> moment) {
    return moment.map(RecordTables::moment).orElse("-");
  }
}
