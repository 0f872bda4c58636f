package dev.fieldfare.cli.output;

import dev.fieldfare.contracts.migration.Attempt;
import dev.fieldfare.contracts.migration.Blocker;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.migration.MigrationError;
import dev.fieldfare.contracts.migration.Subject;
import dev.fieldfare.contracts.operation.TableName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Migrations as text. */
public final class MigrationText {

  private MigrationText() {}

  /** The table, with its schema where it is not the usual one, and the column. */
  public static String what(Migration migration) {
    Subject subject = migration.subject();
    return table(subject.schema().orElse(TableName.DEFAULT_SCHEMA), subject.table().orElse("-"))
        + subject.column().map(column -> "." + column).orElse("")
        + subject.newName().map(name -> " to " + name).orElse("");
  }

  /** The table, with its schema where it is not the usual one. */
  public static String table(String schema, String table) {
    return TableName.DEFAULT_SCHEMA.equals(schema) ? table : schema + "." + table;
  }

  public static TextTable table(List<Migration> migrations, Style style) {
    TextTable table = TextTable.of("id", "status", "type", "what", "enqueued", "took", "error");
    migrations.forEach(
        migration ->
            table.row(
                migration.id(),
                style.status(migration.status(), migration.status().name()),
                migration.subject().type().orElse("-"),
                what(migration),
                time(migration.timing().enqueuedAt()),
                took(migration),
                migration.error().map(MigrationError::code).orElse("")));
    return table;
  }

  /** Everything about one. */
  public static List<String> details(Migration migration, Style style) {
    TextTable facts = new TextTable();
    facts.row("id", migration.id());
    facts.row("status", style.status(migration.status(), migration.status().name()));
    migration.waitReason().ifPresent(reason -> facts.row("waits for", reason));
    migration.subject().type().ifPresent(type -> facts.row("type", type));
    facts.row("what", migration.subject().target() + "/" + what(migration));
    migration.subject().dataType().ifPresent(type -> facts.row("data type", type));
    migration.strategy().ifPresent(strategy -> facts.row("strategy", strategy.label()));
    migration.idempotencyKey().ifPresent(key -> facts.row("key", key));
    migration.requestedBy().ifPresent(name -> facts.row("requested by", name));
    facts.row("enqueued", time(migration.timing().enqueuedAt()));
    migration.timing().runAt().ifPresent(at -> facts.row("scheduled for", time(at)));
    migration.timing().finishedAt().ifPresent(at -> facts.row("finished", time(at)));
    if (migration.timing().durationMs().isPresent()) {
      facts.row("took", took(migration));
    }
    facts.row("undo", undo(migration));
    migration.undoOf().ifPresent(id -> facts.row("undo of", id));
    migration.undoneBy().ifPresent(id -> facts.row("undone by", id));
    List<String> lines = new ArrayList<>(facts.lines());
    migration.error().ifPresent(error -> lines.addAll(error(error, style)));
    migration.attempts().forEach(attempt -> lines.add(attempt(attempt)));
    migration.plan().ifPresent(plan -> lines.addAll(PlanText.lines(plan, style)));
    return lines;
  }

  public static List<String> error(MigrationError error, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bad(error.code()) + ": " + error.message());
    for (Blocker blocker : error.blockers()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  blocked by pid %d (%s) for %.1f s: %s",
              blocker.pid(),
              blocker.application().orElse("no application name"),
              blocker.ageMs() / 1000.0,
              blocker.query().orElse("")));
    }
    return lines;
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String undo(Migration migration) {
    if (!migration.undo().possible()) {
      return "no: " + migration.undo().reason().orElse("");
    }
    String loses = migration.undo().reason().orElse("not every value can be restored");
    return migration.undo().lossless() ? "possible, exact" : "possible, but " + loses;
  }

  private static String attempt(Attempt attempt) {
    Optional<MigrationError> error = attempt.error();
    return "attempt "
        + attempt.n()
        + "  "
        + time(attempt.startedAt())
        + error.map(e -> "  " + e.code() + ": " + e.message()).orElse("");
  }

  private static String took(Migration migration) {
    return migration.timing().durationMs().isEmpty()
        ? ""
        : String.format(Locale.ROOT, "%.0f ms", migration.timing().durationMs().getAsDouble());
  }
}
