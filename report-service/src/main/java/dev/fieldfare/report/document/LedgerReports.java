package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.BackupReport;
import dev.fieldfare.contracts.report.ChangeHistory;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import dev.fieldfare.contracts.report.OpenDrift;
import dev.fieldfare.contracts.report.ReleaseReport;

/** Makes reports of records that the ledgers have: each record is shown, none is only counted. */
public final class LedgerReports {
  private final Sources sources;

  public LedgerReports(Sources sources) {
    this.sources = sources;
  }

  /** What can be read of the ledgers. */
  public record Sources(
      LedgerRecords<ChangeHistory.Change> changes,
      LedgerRecords<ReleaseReport.Attempt> attempts,
      LedgerRecords<BackupReport.Backup> backups,
      LedgerRecords<OpenDrift.Difference> differences) {}

  /** The history of a form or a table. */
  public ReportDocument history(ReportRequest request) {
    if (request.table().isEmpty() && request.formId().isEmpty()) {
      throw new WrongParameter("formId", "a history needs a \"table\" or a \"formId\"");
    }
    var found = GatheredRecords.read(sources.changes(), request);
    return RecordTables.of(
        new ChangeHistory(request.now(), scope(request), found.omitted(), found.records()));
  }

  /** The releases of a period. */
  public ReportDocument releases(ReportRequest request) {
    var found = GatheredRecords.read(sources.attempts(), request);
    return RecordTables.of(
        new ReleaseReport(
            request.now(),
            request.period().described(),
            scope(request),
            found.omitted(),
            found.records()));
  }

  /** The backups of a period. */
  public ReportDocument backups(ReportRequest request) {
    var found = GatheredRecords.read(sources.backups(), request);
    return RecordTables.of(
        new BackupReport(
            request.now(),
            request.period().described(),
            scope(request),
            found.omitted(),
            found.records()));
  }

  /** The drift of now. */
  public ReportDocument drift(ReportRequest request) {
    var found = GatheredRecords.read(sources.differences(), request);
    return RecordTables.of(
        new OpenDrift(request.now(), scope(request), found.omitted(), found.records()));
  }

  private static Scope scope(ReportRequest request) {
    return new Scope(request.targets(), request.tableName(), request.formId());
  }
}
