package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.RestoreReport;
import java.util.List;
import java.util.Optional;

/** The tables of a report of restores and drills. */
final class RestoreTables {

  private RestoreTables() {}

  static ReportDocument of(RestoreReport report) {
    return new ReportDocument(
        "Restore report",
        report,
        RecordTables.facts(Optional.of(report.period()), report.scope(), report.generatedAt()),
        Optional.of(totals(report)),
        List.of(restores(report), drills(report)),
        List.of(),
        report.omitted());
  }

  private static ReportTable totals(RestoreReport report) {
    return ReportTable.facts(
        "totals",
        "Shown",
        "Restores",
        Integer.toString(report.restores().size()),
        "Successful",
        Long.toString(
            report.restores().stream()
                .filter(restore -> restore.status().equals("APPLIED"))
                .count()),
        "Backups read back",
        Long.toString(
            report.drills().stream().filter(drill -> drill.verifiedAt().isPresent()).count()),
        "Backups restored for comparison",
        Long.toString(
            report.drills().stream().filter(drill -> drill.provenAt().isPresent()).count()));
  }

  private static ReportTable restores(RestoreReport report) {
    return new ReportTable(
        "restores",
        "Restores, the newest first",
        List.of("Ended", "Into", "Backup", "Status", "By", "Duration", "Reason", "Target"),
        report.restores().stream()
            .map(
                restore ->
                    List.of(
                        RecordTables.moment(restore.finishedAt()),
                        restore.into().orElse("-"),
                        restore.backupId().map(Object::toString).orElse("-"),
                        restore.status(),
                        restore.requestedBy().orElse("-"),
                        restore.durationMs().map(RecordTables::ms).orElse("-"),
                        restore.errorCode().orElse("-"),
                        restore.target()))
            .toList());
  }

  private static ReportTable drills(RestoreReport report) {
    return new ReportTable(
        "drills",
        "Backups that were tested, the newest first",
        List.of("Backup", "Type", "Of", "Status", "Read back", "Restored", "Target"),
        report.drills().stream()
            .map(
                drill ->
                    List.of(
                        drill.backupId().toString(),
                        drill.type(),
                        drill.table().orElse("-"),
                        drill.status(),
                        drill.verifiedAt().map(RecordTables::moment).orElse("-"),
                        drill.provenAt().map(RecordTables::moment).orElse("-"),
                        drill.target()))
            .toList());
  }
}
