package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.rehearsal.ScriptText;
import dev.fieldfare.postgres.recovery.ForeignLedgers.FoundTable;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Checks the name of a Prisma migration, which is the name of a directory. The fix inserts a row
 * with this name, so a misspelt name would become a migration without a file.
 */
final class PrismaMigrationName {

  private final String migration;
  private final ScriptText script;

  PrismaMigrationName(String migration, ScriptText script) {
    this.migration = migration;
    this.script = script;
  }

  /** A refusal if neither the ledger nor the path of the file has the name; empty otherwise. */
  Optional<String> objection(List<FoundTable> tables, Connection target) throws SQLException {
    for (FoundTable found : tables) {
      if (found.ledger() == ForeignLedger.PRISMA && !isDirectory()) {
        Optional<Boolean> row = PlainTable.read(target, found.table(), () -> hasRow(found, target));
        if (row.isEmpty()) {
          return Optional.of("Prisma's ledger is not read: %s.".formatted(PlainTable.RULE));
        }
        if (!row.get()) {
          return Optional.of(
              "Prisma's ledger has no row of %s, and no file of this version is in a directory of that name. Check the spelling."
                  .formatted(migration));
        }
      }
    }
    return Optional.empty();
  }

  private boolean isDirectory() {
    String[] path = script.file().split("/");
    return path.length > 1 && path[path.length - 2].equals(migration);
  }

  private boolean hasRow(FoundTable found, Connection target) throws SQLException {
    String sql =
        "SELECT FROM %s WHERE migration_name = ? LIMIT 1"
            .formatted(Identifier.quote(found.table()));
    try (var query = target.prepareStatement(sql)) {
      query.setString(1, migration);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }
}
