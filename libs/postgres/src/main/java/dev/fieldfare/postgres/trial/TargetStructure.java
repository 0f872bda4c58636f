package dev.fieldfare.postgres.trial;

import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.structure.writer.StructureWriter;
import dev.fieldfare.postgres.structure.writer.WriterOptions;
import dev.fieldfare.postgres.structure.writer.WrittenStructure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The structure of a target as statements, without the ledger, owners and privileges.
 *
 * @param extensions statements that make the extensions, where the structure does not
 * @param leftOut what no statement makes
 */
record TargetStructure(List<String> statements, List<String> extensions, List<String> leftOut) {

  private static final String SCHEMAS =
      """
      SELECT n.nspname FROM pg_catalog.pg_namespace n
      WHERE (n.oid >= 16384 OR n.nspname = 'public') AND n.nspname !~ '^pg_'
        AND n.nspname NOT IN ('fieldfare', 'fieldfare_run')
      """;
  private static final String EXTENSIONS =
      """
      SELECT e.extname, n.nspname FROM pg_catalog.pg_extension e
      JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.oid >= 16384 ORDER BY e.oid
      """;

  TargetStructure {
    statements = List.copyOf(statements);
    extensions = List.copyOf(extensions);
    leftOut = List.copyOf(leftOut);
  }

  static TargetStructure none() {
    return new TargetStructure(List.of(), List.of(), List.of());
  }

  static TargetStructure of(Connection target) throws SQLException {
    List<String> statements = new ArrayList<>();
    WriterOptions options =
        WriterOptions.everything().withoutOwners().withoutPrivileges().ofSchemas(schemas(target));
    WrittenStructure written = written(target, options, statements);
    return new TargetStructure(statements, extensions(target), written.unwritten());
  }

  private static WrittenStructure written(
      Connection target, WriterOptions options, List<String> statements) throws SQLException {
    try {
      return StructureWriter.write(target, options, (part, statement) -> statements.add(statement));
    } catch (IOException e) {
      throw new IllegalStateException("a list takes every statement", e);
    }
  }

  private static Set<String> schemas(Connection target) throws SQLException {
    Set<String> schemas = new HashSet<>();
    try (Statement query = target.createStatement();
        ResultSet rows = query.executeQuery(SCHEMAS)) {
      while (rows.next()) {
        schemas.add(rows.getString(1));
      }
    }
    return schemas;
  }

  private static List<String> extensions(Connection target) throws SQLException {
    List<String> statements = new ArrayList<>();
    try (Statement query = target.createStatement();
        ResultSet rows = query.executeQuery(EXTENSIONS)) {
      while (rows.next()) {
        statements.add(
            "CREATE EXTENSION IF NOT EXISTS %s WITH SCHEMA %s"
                .formatted(
                    Identifier.quote(rows.getString(1)), Identifier.quote(rows.getString(2))));
      }
    }
    return statements;
  }
}
