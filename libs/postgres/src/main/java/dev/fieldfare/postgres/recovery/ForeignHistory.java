package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.recovery.BrokenMigration;
import dev.fieldfare.postgres.recovery.ForeignLedgers.FoundTable;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.track.VersionName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The applied migrations in the ledger of another tool, which is only read.
 *
 * @param rows one for each migration, in the order of the ledger
 * @param through the newest applied version, if the ledger has only that
 * @param refusal why the history cannot be taken over
 */
public record ForeignHistory(List<Row> rows, Optional<Row> through, Optional<String> refusal) {

  private static final Pattern NUMBER = Pattern.compile("^[vV]?([0-9]+(?:[._][0-9]+)*)");
  private static final String PRISMA =
      """
      SELECT migration_name, finished_at::timestamptz, NULL::text, checksum::text, false FROM %s
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY started_at, migration_name\
      """;
  private static final String FLYWAY =
      """
      SELECT version, installed_on::timestamptz, installed_by, checksum::text, type = 'BASELINE'
      FROM (SELECT DISTINCT ON (version) * FROM %s WHERE version IS NOT NULL AND success
        ORDER BY version, installed_rank DESC) f
      WHERE type NOT LIKE 'UNDO%%' AND type <> 'DELETE' ORDER BY installed_rank\
      """;
  private static final String GOLANG =
      "SELECT version::text, NULL::timestamptz, NULL::text, NULL::text, true FROM %s";
  private static final String KNEX =
      "SELECT name, migration_time::timestamptz, NULL::text, NULL::text, false FROM %s ORDER BY id";

  /**
   * One migration.
   *
   * @param name its name in the tool
   * @param version its version in our tracks
   * @param checksum computed by the tool
   */
  public record Row(
      String name,
      String version,
      Optional<Instant> appliedAt,
      Optional<String> appliedBy,
      Optional<String> checksum) {}

  /** Reads the ledger of a tool. */
  public static ForeignHistory of(Connection target, String tool) throws SQLException {
    ForeignLedgers ledgers = new ForeignLedgers(target);
    List<FoundTable> found =
        ledgers.tables(tool).stream()
            .filter(one -> !one.ledger().name().endsWith("_LOCK"))
            .toList();
    if (found.size() != 1) {
      return refused(
          found.isEmpty()
              ? "The target has no ledger of %s.".formatted(tool)
              : "The target has several ledgers of %s.".formatted(tool));
    }
    FoundLedgers detected = ledgers.detect();
    if (detected.ledgers().stream()
        .anyMatch(one -> one.tool().equalsIgnoreCase(tool) && !one.readable())) {
      return refused(
          "The ledger of %s cannot be read: grant SELECT on it, and %s."
              .formatted(tool, PlainTable.RULE));
    }
    List<String> broken =
        detected.migrations().stream()
            .filter(one -> one.tool().equalsIgnoreCase(tool))
            .map(BrokenMigration::version)
            .toList();
    if (!broken.isEmpty()) {
      return refused(
          "These migrations of %s did not end successfully; recover them first: %s."
              .formatted(tool, String.join(", ", broken)));
    }
    return read(target, found.getFirst());
  }

  private static ForeignHistory refused(String why) {
    return new ForeignHistory(List.of(), Optional.empty(), Optional.of(why));
  }

  private static ForeignHistory read(Connection target, FoundTable found) throws SQLException {
    String sql =
        switch (found.ledger()) {
          case PRISMA -> PRISMA;
          case FLYWAY -> FLYWAY;
          case GOLANG_MIGRATE -> GOLANG;
          case KNEX -> KNEX;
          default -> "";
        };
    if (sql.isEmpty()) {
      return refused(
          "The ledger of %s has no names of SQL files, so it cannot be taken over."
              .formatted(found.ledger().tool()));
    }
    return PlainTable.read(target, found.table(), () -> read(target, found, sql))
        .orElseGet(
            () ->
                refused(
                    "The ledger of %s is not read: %s."
                        .formatted(found.ledger().tool(), PlainTable.RULE)));
  }

  private static ForeignHistory read(Connection target, FoundTable found, String sql)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    Optional<Row> through = Optional.empty();
    try (var query = target.prepareStatement(sql.formatted(Identifier.quote(found.table())));
        ResultSet answer = query.executeQuery()) {
      while (answer.next()) {
        Row row = row(answer);
        boolean covers = answer.getBoolean(5);
        through = covers ? Optional.of(row) : through;
        // A baseline of Flyway needs no file; the version of golang-migrate needs one.
        if (!covers || found.ledger() == ForeignLedger.GOLANG_MIGRATE) {
          rows.add(row);
        }
      }
    }
    return new ForeignHistory(rows, through, Optional.empty());
  }

  private static Row row(ResultSet answer) throws SQLException {
    String name = answer.getString(1);
    return new Row(
        name,
        version(name),
        Optional.ofNullable(answer.getObject(2, OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        Optional.ofNullable(answer.getString(3)),
        Optional.ofNullable(answer.getString(4)));
  }

  /** The number at the beginning of a name. */
  private static String version(String name) {
    Matcher number = NUMBER.matcher(name);
    return number.find() ? VersionName.canonical(number.group(1).replace('_', '.')) : name;
  }
}
