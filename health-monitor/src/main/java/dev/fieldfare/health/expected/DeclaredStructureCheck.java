package dev.fieldfare.health.expected;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import dev.fieldfare.postgres.sql.Literal;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The schemas, tables, columns and extensions that a file declares exist. */
public final class DeclaredStructureCheck implements TargetCheck {
  private static final int SHOWN = 50;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "declared_structure",
          0,
          CheckGrant.CONNECT,
          AlertCategory.SCHEMA_DRIFT,
          AlertThreshold.CRITICAL,
          "make what is missing, or correct the file of what is expected.");

  private static final String SCHEMAS =
      "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname IN (%s)";

  private static final String EXTENSIONS =
      "SELECT extname FROM pg_catalog.pg_extension WHERE extname IN (%s)";

  private static final String COLUMNS =
      """
      SELECT n.nspname || '.' || c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname || '.' || c.relname IN (%s)
      """;

  private final ExpectationFiles files;

  /** A check against these files. */
  public DeclaredStructureCheck(ExpectationFiles files) {
    this.files = files;
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  private record Column(String table, String name, String type) {}

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    Optional<DeclaredStructure> declared;
    try {
      declared = files.of(target.name());
    } catch (IOException e) {
      throw new SQLException(e.getMessage(), "58P01", e);
    }
    if (declared.isEmpty()) {
      return CheckOutcome.skipped(
          "No file declares what is expected (fieldfare.health.expectations).");
    }
    List<String> missing = missing(target, declared.get());
    return missing.isEmpty()
        ? CheckOutcome.ok(0, "All of the declared structure is there.")
        : CheckOutcome.critical(0, missing.stream().limit(SHOWN).toList());
  }

  private static List<String> missing(CheckedTarget target, DeclaredStructure declared)
      throws SQLException {
    List<String> missing = new ArrayList<>();
    names(target, SCHEMAS, declared.schemas(), "schema", missing);
    names(target, EXTENSIONS, declared.extensions(), "extension", missing);
    if (declared.tables().isEmpty()) {
      return missing;
    }
    Map<String, Map<String, String>> found = new HashMap<>();
    for (Column column :
        target.query(
            COLUMNS.formatted(literals(declared.tables().keySet())),
            row -> new Column(row.getString(1), row.getString(2), row.getString(3)))) {
      Map<String, String> columns = found.computeIfAbsent(column.table(), _ -> new HashMap<>());
      if (column.name() != null) {
        columns.put(column.name(), column.type());
      }
    }
    new TreeMap<>(declared.tables())
        .forEach((table, columns) -> compare(table, columns, found.get(table), missing));
    return missing;
  }

  private static void compare(
      String table, Map<String, String> wanted, Map<String, String> found, List<String> missing) {
    if (found == null) {
      missing.add("The table %s is missing.".formatted(table));
      return;
    }
    new TreeMap<>(wanted)
        .forEach(
            (column, type) -> {
              String present = found.get(column);
              if (present == null) {
                missing.add("The column %s.%s is missing.".formatted(table, column));
              } else if (!type.isEmpty() && !type.equals(present)) {
                missing.add(
                    "The column %s.%s has the type %s, not %s."
                        .formatted(table, column, present, type));
              }
            });
  }

  private static void names(
      CheckedTarget target, String query, List<String> wanted, String kind, List<String> missing)
      throws SQLException {
    if (wanted.isEmpty()) {
      return;
    }
    List<String> present = target.query(query.formatted(literals(wanted)), row -> row.getString(1));
    wanted.stream()
        .filter(name -> !present.contains(name))
        .forEach(name -> missing.add("The %s %s is missing.".formatted(kind, name)));
  }

  private static String literals(Collection<String> names) {
    return names.stream().map(Literal::quote).collect(Collectors.joining(", "));
  }
}
