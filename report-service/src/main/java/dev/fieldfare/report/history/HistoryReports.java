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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Documents a form or a table: its present structure, its changes and its backups. If one of these
 * parts cannot be read, the document has the other parts and says so.
 */
public final class HistoryReports {
  /** Changes and backups of all targets. */
  static final int MOST = 10_000;

  /** Described tables of all targets. */
  static final int MOST_TABLES = 200;

  /** Of these, so that many backups leave room for changes. */
  private static final int MOST_BACKUPS = MOST / 4;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** What a viewer is told. */
  static final String FOR_OPERATORS =
      "Defaults, comments, constraints and indexes are shown to operators only.";

  private static final String WHOLE_DATABASES =
      "Backups of whole databases are not listed here; see the report of backups.";

  private final Sources sources;
  private final HistoryPlaces places;

  public HistoryReports(Sources sources) {
    this(sources, LONGEST_WAIT);
  }

  HistoryReports(Sources sources, Duration longestWait) {
    this.sources = sources;
    this.places = new HistoryPlaces(longestWait);
  }

  /** The sources of the document. */
  public record Sources(
      LedgerRecords<DescribedTable> tables,
      LedgerRecords<Change> changes,
      LedgerRecords<Backup> backups) {}

  /**
   * Makes the report with its tables, and uses it. Memory is for few histories at once, so one more
   * waits and is refused.
   *
   * @param use what needs the whole document, such as its rendering
   */
  public <T> T document(ReportRequest request, Function<ReportDocument, T> use) {
    return places.take(() -> use.apply(HistoryTables.of(make(request))));
  }

  /** Makes the report. */
  public ChangeHistory make(ReportRequest request) {
    if (request.table().isEmpty() && request.formId().isEmpty()) {
      throw WrongParameter.of("formId", "a history needs a \"table\" or a \"formId\"");
    }
    var tables = read(sources.tables(), request, "tables", MOST_TABLES);
    var backups = read(sources.backups(), request, "backups", MOST_BACKUPS);
    var changes = read(sources.changes(), request, "changes", MOST - backups.records().size());
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

  // Each target has the same share, so all targets are read at the same time within one limit.
  private static <T> GatheredRecords<T> read(
      LedgerRecords<T> ledgers, ReportRequest request, String plural, int mostOfAll) {
    int share = Math.max(1, mostOfAll / request.targets().size());
    return GatheredRecords.read(ledgers, request, plural, share);
  }
}
