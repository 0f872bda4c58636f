package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.AuditReport;
import dev.fieldfare.contracts.report.BackupReport;
import dev.fieldfare.contracts.report.OpenDrift;
import dev.fieldfare.contracts.report.ReleaseReport;
import dev.fieldfare.contracts.report.RestoreReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes reports of records that the ledgers have: each record is shown, none is only counted. */
public final class LedgerReports {
  private final Sources sources;

  public LedgerReports(Sources sources) {
    this.sources = sources;
  }

  /** What can be read of the ledgers. */
  public record Sources(
      LedgerRecords<ReleaseReport.Attempt> attempts,
      LedgerRecords<BackupReport.Backup> backups,
      LedgerRecords<OpenDrift.Difference> differences,
      LedgerRecords<RestoreReport.Restore> restores,
      LedgerRecords<RestoreReport.Drill> drills,
      LedgerRecords<AuditReport.SentChange> sent) {}

  /** The releases of a period. */
  public ReportDocument releases(ReportRequest request) {
    var found = GatheredRecords.read(sources.attempts(), request);
    List<String> omitted = new ArrayList<>(found.omitted());
    if (request.isOfPart()) {
      omitted.add("Releases are of whole targets: the table or form does not limit them.");
    }
    return RecordTables.of(
        new ReleaseReport(
            request.now(),
            request.period().described(),
            request.scope(),
            omitted,
            found.records()));
  }

  /** The backups of a period. */
  public ReportDocument backups(ReportRequest request) {
    var found = GatheredRecords.read(sources.backups(), request);
    return RecordTables.of(
        new BackupReport(
            request.now(),
            request.period().described(),
            request.scope(),
            found.omitted(),
            found.records()));
  }

  /** The restores of a period, and the backups that were tested in it. */
  public ReportDocument restores(ReportRequest request) {
    var restores = GatheredRecords.read(sources.restores(), request);
    var drills = GatheredRecords.read(sources.drills(), request);
    Set<String> omitted = new LinkedHashSet<>(restores.omitted());
    omitted.addAll(drills.omitted());
    return RestoreTables.of(
        new RestoreReport(
            request.now(),
            request.period().described(),
            request.scope(),
            List.copyOf(omitted),
            restores.records(),
            drills.records()));
  }

  /** Who sent which change in a period. */
  public ReportDocument audit(ReportRequest request) {
    var found = GatheredRecords.read(sources.sent(), request);
    return AuditTables.of(
        new AuditReport(
            request.now(),
            request.period().described(),
            request.scope(),
            found.omitted(),
            found.records()));
  }

  /** The drift of now. */
  public ReportDocument drift(ReportRequest request) {
    var found = GatheredRecords.read(sources.differences(), request);
    return RecordTables.of(
        new OpenDrift(request.now(), request.scope(), found.omitted(), found.records()));
  }
}
