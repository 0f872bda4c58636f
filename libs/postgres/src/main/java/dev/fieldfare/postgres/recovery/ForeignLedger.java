package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.operation.TableName;
import java.util.Optional;
import java.util.Set;

/**
 * The ledgers of other tools. A table is one where its name and its columns say so.
 *
 * <p>The query of a ledger answers version, state and time of the migrations that need attention.
 * It selects no error texts, because these may hold values of rows.
 */
enum ForeignLedger {
  FLYWAY(
      "Flyway",
      "flyway_schema_history",
      Set.of("installed_rank", "version", "script", "installed_on", "success"),
      """
      SELECT coalesce(version, script), 'FAILED', installed_on::timestamptz FROM %s
      WHERE NOT success ORDER BY installed_rank LIMIT 1000\
      """),
  PRISMA(
      "Prisma",
      "_prisma_migrations",
      Set.of("migration_name", "started_at", "finished_at", "rolled_back_at", "logs"),
      """
      SELECT migration_name, CASE WHEN coalesce(logs, '') = '' THEN 'UNFINISHED' ELSE 'FAILED' END,
        started_at::timestamptz FROM %s
      WHERE finished_at IS NULL AND rolled_back_at IS NULL ORDER BY started_at LIMIT 1000\
      """),
  GOLANG_MIGRATE(
      "golang-migrate",
      "schema_migrations",
      Set.of("version", "dirty"),
      "SELECT version::text, 'FAILED', NULL::timestamptz FROM %s WHERE dirty LIMIT 1000"),
  LIQUIBASE(
      "Liquibase",
      "databasechangelog",
      Set.of("id", "author", "filename", "dateexecuted", "orderexecuted", "exectype"),
      """
      SELECT filename || '::' || id || '::' || author, 'FAILED', dateexecuted::timestamptz FROM %s
      WHERE exectype = 'FAILED' ORDER BY orderexecuted LIMIT 1000\
      """),
  LIQUIBASE_LOCK(
      "Liquibase",
      "databasechangeloglock",
      Set.of("id", "locked", "lockgranted"),
      "SELECT 'lock ' || id, 'UNFINISHED', lockgranted::timestamptz FROM %s WHERE locked LIMIT"
          + " 1000"),
  KNEX("Knex", "knex_migrations", Set.of("name", "batch", "migration_time")),
  KNEX_LOCK(
      "Knex",
      "knex_migrations_lock",
      Set.of("index", "is_locked"),
      """
      SELECT 'lock ' || "index", 'UNFINISHED', NULL::timestamptz FROM %s
      WHERE is_locked = 1 LIMIT 1000\
      """),
  SEQUELIZE("Sequelize", "SequelizeMeta", Set.of("name")),
  NODE_PG_MIGRATE("node-pg-migrate", "pgmigrations", Set.of("name", "run_on")),
  ALEMBIC("Alembic", "alembic_version", Set.of("version_num")),
  DJANGO("Django", "django_migrations", Set.of("app", "name", "applied")),
  RAILS("Rails", "ar_internal_metadata", Set.of("key", "value"));

  private final String tool;
  private final String table;
  private final Set<String> columns;
  private final Optional<String> broken;

  ForeignLedger(String tool, String table, Set<String> columns, String broken) {
    this.tool = tool;
    this.table = table;
    this.columns = columns;
    this.broken = Optional.of(broken);
  }

  /** A ledger that has rows of finished migrations only. */
  ForeignLedger(String tool, String table, Set<String> columns) {
    this.tool = tool;
    this.table = table;
    this.columns = columns;
    this.broken = Optional.empty();
  }

  String tool() {
    return tool;
  }

  String table() {
    return table;
  }

  boolean isLedger(String name, Set<String> present) {
    return table.equals(name) && present.containsAll(columns);
  }

  /**
   * The table with its migrations: Rails has them beside the one by which it is known, in one with
   * the name of that of golang-migrate.
   */
  TableName migrations(TableName found) {
    return this == RAILS ? new TableName(found.schema(), GOLANG_MIGRATE.table) : found;
  }

  /** Whether the table with its migrations has the columns that are read. */
  boolean hasVersions(Set<String> present) {
    return this != RAILS || present.contains("version");
  }

  /** The query for migrations that need attention, with the place of the table. */
  Optional<String> broken() {
    return broken;
  }
}
