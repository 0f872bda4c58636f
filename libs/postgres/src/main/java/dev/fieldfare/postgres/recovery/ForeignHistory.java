package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.recovery.BrokenMigration;
import dev.fieldfare.postgres.recovery.ForeignLedgers.FoundTable;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import dev.fieldfare.postgres.track.VersionName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The applied migrations in the ledger of another tool, which is only read.
 *
 * @param rows one for each migration, in the order of the ledger
 * @param through the newest applied version, if the ledger has only that
 * @param revision the newest applied revision, if its name is only in the text of a file
 * @param refusal why the history cannot be taken over
 */
public record ForeignHistory(
    List<Row> rows, Optional<Row> through, Optional<Row> revision, Optional<String> refusal) {

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
  private static final String LIQUIBASE =
      """
      SELECT filename, max(dateexecuted)::timestamptz, NULL::text, NULL::text, false,
        array_agg(concat(author, ':', id))
      FROM %s WHERE exectype IN ('EXECUTED', 'RERAN', 'MARK_RAN') GROUP BY filename ORDER BY max(orderexecuted)\
      """;
  private static final String SEQUELIZE =
      "SELECT name, NULL::timestamptz, NULL::text, NULL::text, false FROM %s ORDER BY name";
  private static final String NODE_PG_MIGRATE =
      "SELECT name, run_on::timestamptz, NULL::text, NULL::text, false FROM %s ORDER BY id";
  private static final String ALEMBIC =
      "SELECT version_num, NULL::timestamptz, NULL::text, NULL::text, true FROM %s";
  private static final String DJANGO =
      """
      SELECT name, applied::timestamptz, NULL::text, NULL::text, false FROM %s WHERE app = %s
      ORDER BY id\
      """;
  private static final String RAILS =
      "SELECT version, NULL::timestamptz, NULL::text, NULL::text, false FROM %s ORDER BY version";

  /**
   * One migration.
   *
   * @param name its name in the tool
   * @param version its version in our tracks
   * @param checksum computed by the tool
   * @param changeSets those of the file that are applied, as {@code author:id}, if the tool has
   *     them
   */
  public record Row(
      String name,
      String version,
      Optional<Instant> appliedAt,
      Optional<String> appliedBy,
      Optional<String> checksum,
      Optional<Set<String>> changeSets) {}

  /**
   * Reads the ledger of a tool.
   *
   * @param track the track that takes it over; for Django the name of the app
   */
  public static ForeignHistory of(Connection target, String tool, String track)
      throws SQLException {
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
          "The ledger of %s cannot be read: grant SELECT on %s, and %s."
              .formatted(tool, asked(found.getFirst()), PlainTable.RULE));
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
    return read(target, found.getFirst(), track);
  }

  private static String asked(FoundTable found) {
    TableName migrations = found.ledger().migrations(found.table());
    return migrations.equals(found.table()) ? "it" : migrations.name();
  }

  private static ForeignHistory refused(String why) {
    return new ForeignHistory(List.of(), Optional.empty(), Optional.empty(), Optional.of(why));
  }

  private static ForeignHistory read(Connection target, FoundTable found, String track)
      throws SQLException {
    TableName table = found.ledger().migrations(found.table());
    String sql = sql(found.ledger()).formatted(Identifier.quote(table), Literal.quote(track));
    return PlainTable.read(target, table, () -> read(target, found.ledger(), sql, track))
        .orElseGet(
            () ->
                refused(
                    "The ledger of %s is not read: %s."
                        .formatted(found.ledger().tool(), PlainTable.RULE)));
  }

  private static String sql(ForeignLedger ledger) {
    return switch (ledger) {
      case PRISMA -> PRISMA;
      case FLYWAY -> FLYWAY;
      case GOLANG_MIGRATE -> GOLANG;
      case KNEX -> KNEX;
      case LIQUIBASE -> LIQUIBASE;
      case SEQUELIZE -> SEQUELIZE;
      case NODE_PG_MIGRATE -> NODE_PG_MIGRATE;
      case ALEMBIC -> ALEMBIC;
      case DJANGO -> DJANGO;
      case RAILS -> RAILS;
      case LIQUIBASE_LOCK, KNEX_LOCK ->
          throw new IllegalArgumentException(ledger + " has no migrations");
    };
  }

  private static ForeignHistory read(
      Connection target, ForeignLedger ledger, String sql, String track) throws SQLException {
    List<Row> rows = new ArrayList<>();
    List<Row> covering = new ArrayList<>();
    try (var query = target.prepareStatement(sql);
        ResultSet answer = query.executeQuery()) {
      while (answer.next()) {
        Row row = row(answer, ledger == ForeignLedger.LIQUIBASE);
        (answer.getBoolean(5) ? covering : rows).add(row);
      }
    }
    return switch (ledger) {
      case ALEMBIC -> ofHeads(covering);
      // The version of golang-migrate needs a file; a baseline of Flyway needs none.
      case GOLANG_MIGRATE -> new ForeignHistory(covering, last(covering), none(), Optional.empty());
      case DJANGO ->
          rows.isEmpty()
              ? refused(
                  "The ledger of Django has no migrations of an app %s: a track takes over the app of its name."
                      .formatted(track))
              : new ForeignHistory(rows, none(), none(), Optional.empty());
      default -> new ForeignHistory(rows, last(covering), none(), Optional.empty());
    };
  }

  private static Optional<Row> none() {
    return Optional.empty();
  }

  private static Optional<Row> last(List<Row> rows) {
    return rows.isEmpty() ? none() : Optional.of(rows.getLast());
  }

  private static ForeignHistory ofHeads(List<Row> heads) {
    return heads.size() > 1
        ? refused("The ledger of Alembic has several heads; merge them first.")
        : new ForeignHistory(List.of(), none(), last(heads), Optional.empty());
  }

  private static Row row(ResultSet answer, boolean hasChangeSets) throws SQLException {
    String name = answer.getString(1);
    return new Row(
        name,
        version(hasChangeSets ? name.substring(name.lastIndexOf('/') + 1) : name),
        Optional.ofNullable(answer.getObject(2, OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        Optional.ofNullable(answer.getString(3)),
        Optional.ofNullable(answer.getString(4)),
        hasChangeSets
            ? Optional.of(Set.copyOf(List.of((String[]) answer.getArray(6).getArray())))
            : Optional.empty());
  }

  /** The number at the beginning of a name. */
  private static String version(String name) {
    Matcher number = NUMBER.matcher(name);
    return number.find() ? VersionName.canonical(number.group(1).replace('_', '.')) : name;
  }
}
