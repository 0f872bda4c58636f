package dev.fieldfare.cli.migration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One change by flags, each of which is a property of the message; or a file with changes. */
final class ChangeFlags {

  @Parameters(
      arity = "0..1",
      paramLabel = "TYPE",
      description = "What to do: ADD_COLUMN, DROP_COLUMN, RENAME_COLUMN, CHANGE_TYPE, …")
  String type;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "JSON of one change, of an array of them, or {\"changes\":[…],\"atomic\":true};"
              + " - reads standard input.")
  Path file;

  @Option(
      names = "--atomic",
      description = "The changes of the file commit together or not at all.")
  boolean atomic;

  @Option(
      names = "--schema",
      paramLabel = "S",
      description =
          "The schema of the table, public by default. With it, --table is"
              + " not split at a dot.")
  String schema;

  @Option(
      names = {"-t", "--table"},
      paramLabel = "T",
      description = "The table, or schema.table.")
  String table;

  @Option(
      names = {"-c", "--column"},
      paramLabel = "C",
      description = "The column.")
  String column;

  @Option(
      names = {"-d", "--data-type"},
      paramLabel = "TYPE",
      description = "A PostgreSQL type, or a field type of a form builder.")
  String dataType;

  @Option(
      names = "--new-name",
      paramLabel = "N",
      description = "The new name of a column or table.")
  String newName;

  @Option(names = "--not-null", description = "The new column is NOT NULL.")
  boolean notNull;

  @Option(names = "--default", paramLabel = "V", description = "A literal default.")
  String defaultLiteral;

  @Option(
      names = "--default-expression",
      paramLabel = "SQL",
      description = "A default as an SQL expression (admin only).")
  String defaultExpression;

  @Option(
      names = "--using",
      paramLabel = "SQL",
      description = "The SQL expression that converts the values (admin only).")
  String using;

  @Option(
      names = "--on-cast-error",
      paramLabel = "fail|null",
      description = "What to do with values that do not convert.")
  String onCastError;

  @Option(
      names = "--fill-nulls-with",
      paramLabel = "V",
      description = "A literal that replaces NULL in existing rows.")
  String fillNullsWith;

  @Option(names = "--cascade", description = "Drop dependent objects too.")
  boolean cascade;

  @Option(
      names = "--quarantine",
      paramLabel = "auto|copy|hide",
      description = "How the old values are kept.")
  String quarantine;

  @Option(names = "--columns", paramLabel = "JSON", description = "The columns of a new table.")
  String columns;

  @Option(names = "--indexes", paramLabel = "JSON", description = "The indexes of a new table.")
  String indexes;

  @Option(names = "--primary-key", paramLabel = "C", split = ",", description = "Of a new table.")
  List<String> primaryKey;

  @Option(names = "--form-id", paramLabel = "ID", description = "The form of the change.")
  String formId;

  @Option(names = "--field-id", paramLabel = "ID", description = "The field of the change.")
  String fieldId;

  @Option(
      names = "--depends-on",
      paramLabel = "KEY",
      split = ",",
      description = "Keys or ids of migrations that must be applied first.")
  List<String> dependsOn;

  @Option(names = "--run-at", paramLabel = "TIME", description = "Not before this time (RFC 3339).")
  String runAt;

  @Option(
      names = "--strategy",
      paramLabel = "S",
      description = "Require this strategy: instant or rewrite.")
  String strategy;

  @Option(
      names = "--lock-timeout-ms",
      paramLabel = "MS",
      description = "The longest wait for locks.")
  String lockTimeoutMs;

  @Option(names = "--max-hold-ms", paramLabel = "MS", description = "The longest hold of a lock.")
  String maxHoldMs;

  @Option(
      names = "--grace",
      paramLabel = "30d",
      description = "How long old values stay in quarantine at least.")
  String grace;

  @Option(
      names = "--require-proof",
      description = "Purge old values only when their backup is proven.")
  boolean requireProof;

  @Option(names = "--dry-run", description = "Plan and show, change nothing.")
  boolean dryRun;

  /** The message in the flat form of the stream. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("type", type);
    int dot = schema == null && table != null ? table.indexOf('.') : -1;
    properties.put("schema", dot < 0 ? schema : table.substring(0, dot));
    properties.put("table", dot < 0 ? table : table.substring(dot + 1));
    properties.put("column", column);
    properties.put("dataType", dataType);
    properties.put("newName", newName);
    properties.put("nullable", notNull ? "false" : null);
    properties.put("default", defaultLiteral);
    properties.put("defaultExpression", defaultExpression);
    properties.put("using", using);
    properties.put("onCastError", onCastError);
    properties.put("fillNullsWith", fillNullsWith);
    properties.put("cascade", cascade ? "true" : null);
    properties.put("quarantine", quarantine);
    properties.put("columns", columns);
    properties.put("primaryKey", array(primaryKey));
    properties.put("indexes", indexes);
    properties.put("formId", formId);
    properties.put("fieldId", fieldId);
    properties.put("dependsOn", array(dependsOn));
    properties.put("runAt", runAt);
    properties.put("options", options());
    properties.values().removeIf(value -> value == null);
    return properties;
  }

  private String options() {
    ObjectNode options = ContractsJson.mapper().createObjectNode();
    put(options, "strategy", strategy);
    number(options, "lockTimeoutMs", lockTimeoutMs);
    number(options, "maxHoldMs", maxHoldMs);
    put(options, "grace", grace);
    if (requireProof) {
      options.put("requireProof", true);
    }
    if (dryRun) {
      options.put("dryRun", true);
    }
    return options.isEmpty() ? null : options.toString();
  }

  private static void put(ObjectNode node, String name, String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static void number(ObjectNode node, String name, String value) {
    if (value != null && value.matches("[0-9]{1,9}")) {
      node.put(name, Integer.parseInt(value));
    } else {
      put(node, name, value);
    }
  }

  private static String array(List<String> values) {
    if (values == null) {
      return null;
    }
    ArrayNode array = ContractsJson.mapper().createArrayNode();
    values.forEach(array::add);
    return array.toString();
  }
}
