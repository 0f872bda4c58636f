package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import dev.fieldfare.postgres.recovery.ForeignLedgers.FoundTable;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import dev.fieldfare.postgres.track.VersionScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The statements that mark a migration as applied in the ledger of its tool, as the tool does it
 * itself.
 */
final class LedgerSteps {

  private static final Pattern FLYWAY_NAME = Pattern.compile("V[^_]*(?:_[^_]+)*?__(.*)\\.sql");

  private final String migration;
  private final ScriptText script;
  private final List<String> steps = new ArrayList<>();

  private LedgerSteps(String migration, ScriptText script) {
    this.migration = migration;
    this.script = script;
  }

  /** For the tables of one tool. */
  static List<String> of(List<FoundTable> tables, String migration, ScriptText script) {
    LedgerSteps made = new LedgerSteps(migration, script);
    tables.forEach(made::add);
    return List.copyOf(made.steps);
  }

  private void add(FoundTable found) {
    String table = Identifier.quote(found.table());
    String name = Literal.quote(migration);
    switch (found.ledger()) {
      case PRISMA -> prisma(table, name);
      case FLYWAY -> flyway(found.table(), name);
      case GOLANG_MIGRATE ->
          steps.add("UPDATE %s SET dirty = false WHERE version::text = %s".formatted(table, name));
      case LIQUIBASE -> liquibase(table);
      case LIQUIBASE_LOCK ->
          steps.add(
              "UPDATE %s SET locked = false, lockgranted = NULL, lockedby = NULL WHERE locked"
                  .formatted(table));
      case KNEX -> knex(table, name);
      case KNEX_LOCK ->
          steps.add("UPDATE %s SET is_locked = 0 WHERE is_locked = 1".formatted(table));
      case SEQUELIZE -> row(table, "name", name, "");
      case NODE_PG_MIGRATE -> row(table, "name", name, "run_on");
      case RAILS ->
          row(Identifier.quote(found.ledger().migrations(found.table())), "version", name, "");
      case DJANGO -> django(table);
      case ALEMBIC -> alembic(table, name);
    }
  }

  /** As {@code migrate resolve --applied}: the failed row stays, and a new one is applied. */
  private void prisma(String table, String name) {
    steps.add(
        "UPDATE %s SET rolled_back_at = now() WHERE migration_name = %s AND finished_at IS NULL AND rolled_back_at IS NULL"
            .formatted(table, name));
    steps.add(
        "INSERT INTO %1$s (id, checksum, finished_at, migration_name, started_at, applied_steps_count) SELECT %2$s, %3$s, now(), %4$s, now(), 1 WHERE NOT EXISTS (SELECT FROM %1$s WHERE migration_name = %4$s AND finished_at IS NOT NULL AND rolled_back_at IS NULL)"
            .formatted(
                table,
                Literal.quote(UUID.randomUUID().toString()),
                Literal.quote(VersionScript.checksum(script.text())),
                name));
  }

  /**
   * As {@code repair} of a failed row; without one, as a migration that ended well. A row of the
   * same file may spell the version differently.
   */
  private void flyway(TableName place, String name) {
    String table = Identifier.quote(place);
    int checksum = flywayChecksum(script.text());
    steps.add(
        "UPDATE %s SET success = true, checksum = %d WHERE version = %s AND NOT success"
            .formatted(table, checksum, name));
    String file = script.file().substring(script.file().lastIndexOf('/') + 1);
    Matcher named = FLYWAY_NAME.matcher(file);
    String description = named.matches() ? named.group(1).replace('_', ' ') : file;
    steps.add(
        "INSERT INTO %1$s (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) SELECT coalesce(max(installed_rank), 0) + 1, %2$s, %3$s, 'SQL', %4$s, %5$d, current_user, now(), 0, true FROM %1$s HAVING coalesce(bool_and(version IS DISTINCT FROM %2$s AND regexp_replace(script, '^.*/', '') IS DISTINCT FROM %4$s), true)"
            .formatted(table, name, Literal.quote(description), Literal.quote(file), checksum));
  }

  /** CRC32 of the lines without their ends and without a byte order mark. */
  static int flywayChecksum(String text) {
    CRC32 sum = new CRC32();
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    content
        .lines()
        .forEach(line -> sum.update(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return (int) sum.getValue();
  }

  /** A missing checksum is filled in by the next run of the tool. */
  private void liquibase(String table) {
    String[] parts = migration.split("::", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("a change set is named FILE::ID::AUTHOR");
    }
    String same =
        "filename = %s AND id = %s AND author = %s"
            .formatted(Literal.quote(parts[0]), Literal.quote(parts[1]), Literal.quote(parts[2]));
    steps.add(
        "UPDATE %s SET exectype = 'EXECUTED', md5sum = NULL WHERE exectype = 'FAILED' AND %s"
            .formatted(table, same));
    steps.add(
        "INSERT INTO %1$s (id, author, filename, dateexecuted, orderexecuted, exectype) SELECT %2$s, %3$s, %4$s, now(), coalesce(max(orderexecuted), 0) + 1, 'EXECUTED' FROM %1$s HAVING coalesce(bool_and(NOT (%5$s)), true)"
            .formatted(
                table,
                Literal.quote(parts[1]),
                Literal.quote(parts[2]),
                Literal.quote(parts[0]),
                same));
  }

  private void knex(String table, String name) {
    steps.add(
        "INSERT INTO %1$s (name, batch, migration_time) SELECT %2$s, coalesce(max(batch), 0) + 1, now() FROM %1$s HAVING coalesce(bool_and(name <> %2$s), true)"
            .formatted(table, name));
  }

  /** A row for the migration, unless there is one. */
  private void row(String table, String column, String name, String time) {
    steps.add(
        "INSERT INTO %1$s (%2$s) SELECT %3$s WHERE NOT EXISTS (SELECT FROM %1$s WHERE %4$s = %5$s)"
            .formatted(
                table,
                time.isEmpty() ? column : column + ", " + time,
                time.isEmpty() ? name : name + ", now()",
                column,
                name));
  }

  private void django(String table) {
    String[] parts = migration.split("\\.", 2);
    steps.add(
        "INSERT INTO %1$s (app, name, applied) SELECT %2$s, %3$s, now() WHERE NOT EXISTS (SELECT FROM %1$s WHERE app = %2$s AND name = %3$s)"
            .formatted(table, Literal.quote(parts[0]), Literal.quote(parts[1])));
  }

  /** The ledger has the newest revision only; the script says which one is before it. */
  private void alembic(String table, String name) {
    Matcher upgrade = upgrade(script.text(), migration);
    String before = upgrade.find() ? upgrade.group(1) : "";
    steps.add(
        before.isEmpty()
            ? "INSERT INTO %1$s (version_num) SELECT %2$s WHERE NOT EXISTS (SELECT FROM %1$s)"
                .formatted(table, name)
            : "UPDATE %s SET version_num = %s WHERE version_num = %s"
                .formatted(table, name, Literal.quote(before)));
  }

  private static Matcher upgrade(String text, String revision) {
    return Pattern.compile(
            "(?m)^-- Running upgrade (\\w*) *-> %s\\b".formatted(Pattern.quote(revision)))
        .matcher(text);
  }

  /** Why the name of a migration cannot be one of the tool. */
  static Optional<String> objection(List<FoundTable> tables, String migration, ScriptText script) {
    return tables.stream()
        .flatMap(found -> objection(found.ledger(), migration, script).stream())
        .findFirst();
  }

  private static Optional<String> objection(
      ForeignLedger ledger, String migration, ScriptText script) {
    return switch (ledger) {
      case LIQUIBASE ->
          migration.split("::", 3).length == 3
              ? Optional.empty()
              : Optional.of(
                  "A change set of Liquibase is named FILE::ID::AUTHOR, not " + migration + ".");
      case DJANGO ->
          migration.split("\\.", 2).length == 2
              ? Optional.empty()
              : Optional.of("A migration of Django is named APP.NAME, not " + migration + ".");
      case ALEMBIC ->
          upgrade(script.text(), migration).find()
              ? Optional.empty()
              : Optional.of(
                  "The file of %s has no line \"-- Running upgrade … -> %s\". Write it by alembic upgrade --sql."
                      .formatted(migration, migration));
      default -> Optional.empty();
    };
  }
}
