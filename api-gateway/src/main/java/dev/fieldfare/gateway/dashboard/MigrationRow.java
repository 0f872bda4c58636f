package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.migration.MigrationError;
import dev.fieldfare.contracts.migration.Subject;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.util.Optional;

/**
 * One migration in a list; what is absent is empty text.
 *
 * @param change the column, and what becomes of it
 * @param tone the class of its status in the style sheet
 * @param at when it was enqueued, as RFC 3339 writes it
 */
public record MigrationRow(
    String id,
    String target,
    String table,
    String type,
    String change,
    String status,
    String tone,
    String by,
    String at,
    String duration,
    String error) {

  static MigrationRow of(Migration migration) {
    Subject subject = migration.subject();
    return new MigrationRow(
        migration.id(),
        subject.target(),
        table(subject),
        subject.type().orElse(""),
        change(subject),
        migration.status().name(),
        Wording.tone(migration.status()),
        migration.requestedBy().orElse(""),
        migration.timing().enqueuedAt().toString(),
        migration.timing().durationMs().isPresent()
            ? Wording.millis(migration.timing().durationMs().getAsDouble())
            : "",
        migration.error().map(MigrationError::message).or(migration::waitReason).orElse(""));
  }

  /** The last part of its id, which differs from those of its neighbours. */
  public String shortId() {
    return id.length() > 12 ? id.substring(id.length() - 12) : id;
  }

  static String table(Subject subject) {
    return subject
        .table()
        .map(
            table ->
                subject
                    .schema()
                    .filter(schema -> !"public".equals(schema))
                    .map(schema -> schema + "." + table)
                    .orElse(table))
        .orElse("");
  }

  private static String change(Subject subject) {
    Optional<String> after = subject.newName().or(subject::dataType);
    String column = subject.column().orElse("");
    if (after.isEmpty()) {
      return column;
    }
    return column.isEmpty() ? "→ " + after.get() : column + " → " + after.get();
  }
}
