package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.recovery.BrokenMigration;
import dev.fieldfare.contracts.recovery.BrokenState;
import dev.fieldfare.contracts.recovery.ToolLedger;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the ledgers of other tools in a target. It reads only. */
final class ForeignLedgers {

  private static final String CANDIDATES =
      """
      SELECT n.nspname, c.relname, has_schema_privilege(n.oid, 'USAGE')
          AND has_table_privilege(c.oid, 'SELECT') AS readable,
        array_agg(a.attname::text) AS columns
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relname = ANY (?) AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
        AND n.nspname NOT IN ('fieldfare', 'pg_catalog', 'information_schema')
      GROUP BY n.oid, n.nspname, c.oid, c.relname ORDER BY n.nspname, c.relname
      """;

  private final Connection connection;

  ForeignLedgers(Connection connection) {
    this.connection = connection;
  }

  private record Found(ForeignLedger ledger, TableName table, boolean readable) {

    String name() {
      return table.schema() + "." + table.name();
    }

    ToolLedger described(boolean wasRead) {
      return new ToolLedger(ledger.tool(), name(), wasRead, ledger.broken().isPresent());
    }
  }

  /** The ledgers and the migrations in them that need attention. */
  FoundLedgers detect() throws SQLException {
    List<ToolLedger> ledgers = new ArrayList<>();
    List<BrokenMigration> migrations = new ArrayList<>();
    for (Found found : ledgers()) {
      boolean readable = found.readable();
      if (readable && found.ledger().broken().isPresent()) {
        String sql = found.ledger().broken().get();
        Optional<List<BrokenMigration>> broken =
            PlainTable.read(connection, found.table(), () -> broken(found, sql));
        readable = broken.isPresent();
        migrations.addAll(broken.orElse(List.of()));
      }
      ledgers.add(found.described(readable));
    }
    return new FoundLedgers(ledgers, migrations);
  }

  /** The tables of the ledgers of a tool, the one with its migrations first. */
  List<FoundTable> tables(String tool) throws SQLException {
    return ledgers().stream()
        .filter(found -> found.ledger().tool().equalsIgnoreCase(tool))
        .map(found -> new FoundTable(found.ledger(), found.table()))
        .sorted(Comparator.comparing(found -> found.ledger().ordinal()))
        .toList();
  }

  private record Candidate(TableName table, Set<String> columns, boolean readable) {}

  /** A table of a ledger. */
  record FoundTable(ForeignLedger ledger, TableName table) {}

  private List<Found> ledgers() throws SQLException {
    String[] names =
        Stream.of(ForeignLedger.values()).map(ForeignLedger::table).toArray(String[]::new);
    List<Candidate> candidates = new ArrayList<>();
    try (var query = connection.prepareStatement(CANDIDATES)) {
      query.setArray(1, connection.createArrayOf("text", names));
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        candidates.add(
            new Candidate(
                new TableName(rows.getString("nspname"), rows.getString("relname")),
                Set.of((String[]) rows.getArray("columns").getArray()),
                rows.getBoolean("readable")));
      }
    }
    return candidates.stream()
        .flatMap(
            one ->
                Stream.of(ForeignLedger.values())
                    .filter(ledger -> ledger.isLedger(one.table().name(), one.columns()))
                    .map(ledger -> found(ledger, one.table(), candidates)))
        .toList();
  }

  /** It can be read if the table with its migrations can be. */
  private static Found found(ForeignLedger ledger, TableName table, List<Candidate> candidates) {
    TableName migrations = ledger.migrations(table);
    boolean readable =
        candidates.stream()
            .anyMatch(
                one ->
                    one.table().equals(migrations)
                        && one.readable()
                        && ledger.hasVersions(one.columns()));
    return new Found(ledger, table, readable);
  }

  private List<BrokenMigration> broken(Found found, String sql) throws SQLException {
    List<BrokenMigration> migrations = new ArrayList<>();
    try (var query = connection.prepareStatement(sql.formatted(Identifier.quote(found.table())));
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        migrations.add(
            new BrokenMigration(
                found.ledger().tool(),
                found.name(),
                rows.getString(1),
                BrokenState.valueOf(rows.getString(2)),
                Optional.ofNullable(rows.getObject(3, OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant)));
      }
    }
    return migrations;
  }
}
