package dev.fieldfare.report.history;

import dev.fieldfare.contracts.report.ChangeHistory;
import dev.fieldfare.contracts.report.ChangeHistory.Change;
import dev.fieldfare.report.document.RecordTables;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of a history: structure, changes, backups. */
final class HistoryTables {

  private HistoryTables() {}

  static ReportDocument of(ChangeHistory history) {
    List<ReportTable> tables = new ArrayList<>(StructureTables.of(history));
    tables.add(changes(history.changes()));
    tables.add(RecordTables.backups(history.backups()));
    return new ReportDocument(
        title(history),
        history,
        RecordTables.facts(Optional.empty(), history.scope(), history.generatedAt()),
        Optional.of(RecordTables.totals("Changes", history.changes(), Change::status)),
        tables,
        List.of(),
        history.omitted());
  }

  private static String title(ChangeHistory history) {
    Optional<String> form =
        history.scope().formId().map(id -> "the form " + formTitle(history, id).orElse(id));
    return "History of " + form.or(() -> history.scope().table()).orElseThrow();
  }

  private static Optional<String> formTitle(ChangeHistory history, String id) {
    return history.tables().stream()
        .filter(table -> table.formId().equals(Optional.of(id)))
        .flatMap(table -> table.formTitle().stream())
        .findFirst();
  }

  private static ReportTable changes(List<Change> changes) {
    return new ReportTable(
        "changes",
        "Changes, the newest first",
        List.of("Sent", "Ended", "Change", "Status", "By", "Duration", "Reason", "Target"),
        changes.stream().map(HistoryTables::change).toList());
  }

  private static List<String> change(Change change) {
    return List.of(
        RecordTables.moment(change.enqueuedAt()),
        change.finishedAt().map(RecordTables::moment).orElse("-"),
        sentence(change),
        change.status(),
        change.requestedBy().orElse("-"),
        change.durationMs().map(RecordTables::ms).orElse("-"),
        change.errorCode().orElse("-"),
        change.target());
  }

  /** A change in words, as in {@code RENAME_COLUMN public.survey.email to mail}. */
  private static String sentence(Change change) {
    StringBuilder text = new StringBuilder(change.type());
    text.append(' ').append(RecordTables.what(change.table(), change.column()));
    change.newName().ifPresent(name -> text.append(" to ").append(name));
    change.dataType().ifPresent(type -> text.append(" as ").append(type));
    change.undoneBy().ifPresent(undo -> text.append(", undone later"));
    return text.toString();
  }
}
