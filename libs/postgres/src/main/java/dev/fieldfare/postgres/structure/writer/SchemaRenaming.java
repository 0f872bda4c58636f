package dev.fieldfare.postgres.structure.writer;

import dev.fieldfare.postgres.structure.writer.item.CatalogueReading;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Renames a schema inside the reading transaction, which is rolled back. So the server itself
 * spells the other name in every expression.
 */
record SchemaRenaming(Connection connection, WriterOptions.RenamedSchema renamed) {

  /** Renames, and names the routines whose text says the old name. */
  List<String> rename() throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "ALTER SCHEMA "
              + Quoter.name(renamed.from())
              + " RENAME TO "
              + Quoter.name(renamed.to()));
    }
    List<String> lines = new ArrayList<>();
    new CatalogueReading(connection)
        .each(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid >= 16384 AND n.nspname = "
                + Quoter.literal(renamed.to())
                + " AND p.prosrc ~ ('\\m' || regexp_replace("
                + Quoter.literal(renamed.from())
                + ", '(\\W)', '\\\\\\1', 'g') || '\\M')",
            row ->
                lines.add(
                    "function "
                        + row.getString(1)
                        + ": its text may name schema "
                        + Quoter.name(renamed.from())));
    return lines;
  }
}
