package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import dev.fieldfare.postgres.structure.writer.object.DatabaseWriter;
import java.util.Optional;

/**
 * A setting with which sessions in the database begin.
 *
 * @param role for sessions of this role only; empty for all roles
 * @param value in the format of the catalogue
 */
public record DatabaseSetting(Optional<String> role, String name, String value) {

  /** Sets it for a database. */
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
