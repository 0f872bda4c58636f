package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import dev.fieldfare.postgres.structure.writer.object.DatabaseWriter;
import java.util.Optional;

/**
 * A setting that sessions in the database begin with.
 *
 * @param role for sessions of this role alone; empty for all
 * @param value as the catalogue has it
 */
public record DatabaseSetting(Optional<String> role, String name, String value) {

  /** Gives it to a database. */
  String statement(String database) {
    String whose =
        role.map(one -> "ALTER ROLE " + Identifier.quote(one) + " IN DATABASE ")
            .orElse("ALTER DATABASE ");
    return whose
        + Identifier.quote(database)
        + " SET "
        + Quoter.setting(name)
        + " TO "
        + DatabaseWriter.valueOf(name, value);
  }
}
