package dev.fieldfare.report.history;

import dev.fieldfare.contracts.report.BackupReport.Backup;
import dev.fieldfare.contracts.report.ChangeHistory;
import dev.fieldfare.contracts.report.ChangeHistory.Change;
import dev.fieldfare.contracts.report.DescribedTable;
import dev.fieldfare.report.document.GatheredRecords;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.document.WrongParameter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Documents a form or a table: how it is now, how it became so, and which backups it has. If one of
 * these parts cannot be read, the document has the other ones and says so.
 */
public final class HistoryReports {
  /** Of one target. */
  private static final int MOST = 10_000;

  /** What a viewer is told. */
  static final String FOR_OPERATORS =
      "Defaults, comments, constraints and indexes are shown to operators only.";

  private static final String WHOLE_DATABASES =
      "Backups of whole databases are not listed here; the report of backups has them.";

  private final Sources sources;

  public HistoryReports(Sources sources) {
    this.sources = sources;
  }

  /** What can be read of the targets. */
  public record Sources(
      LedgerRecords<DescribedTable> tables,
      LedgerRecords<Change> changes,
      LedgerRecords<Backup> backups) {}

  /** Makes the report with its tables. */
  public ReportDocument document(ReportRequest request) {
    return HistoryTables.of(make(request));
  }

  /** Makes the report. */
  public ChangeHistory make(ReportRequest request) {
    if (request.table().isEmpty() && request.formId().isEmpty()) {
      throw WrongParameter.of("formId", "a history needs a \"table\" or a \"formId\"");
    }
    var tables = GatheredRecords.read(sources.tables(), request, "tables", MOST);
    var changes = GatheredRecords.read(sources.changes(), request, "changes", MOST);
    var backups = GatheredRecords.read(sources.backups(), request, "backups", MOST);
    Set<String> omitted = new LinkedHashSet<>(tables.omitted());
    omitted.addAll(changes.omitted());
    omitted.addAll(backups.omitted());
    List<String> sentences = new ArrayList<>(omitted);
    if (!request.isForOperator()) {
      sentences.add(FOR_OPERATORS);
    }
    sentences.add(WHOLE_DATABASES);
    return new ChangeHistory(
        request.now(),
        request.scope(),
        sentences,
        tables.records(),
        changes.records(),
        backups.records());
  }
}
