package dev.fieldfare.postgres.structure.closing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.structure.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Columns of tables and attributes of composite types. */
final class ColumnRules {

  private static final Set<String> WIDER =
      Set.of(
          "smallint integer",
          "smallint bigint",
          "integer bigint",
          "smallint numeric",
          "integer numeric",
          "bigint numeric",
          "real double precision",
          "character varying text");
  private static final Pattern VARYING = Pattern.compile("character varying\\((\\d+)\\)");

  private final Structures structures;
  private final PrivilegeRules privileges;
  private final boolean namedNotNull;

  /**
   * Rules for a server.
   *
   * @param namedNotNull whether NOT NULL is a constraint with a name
   */
  ColumnRules(Structures structures, PrivilegeRules privileges, boolean namedNotNull) {
    this.structures = structures;
    this.privileges = privileges;
    this.namedNotNull = namedNotNull;
  }

  /** A column that the table on the right lacks. It is added behind the others. */
  void add(ObjectName object, JsonNode wanted, Steps steps) {
    String table = SqlNames.qualifier(object.name());
    String column = SqlNames.last(object.name());
    if (!structures.isTable(table) || structures.isTyped(table) || !isLocal(wanted)) {
      return;
    }
    steps.addRanked(
        Phase.ALTER_TABLES,
        wanted.path("position").asInt(),
        object,
        "ALTER TABLE %s ADD COLUMN %s %s%s%s%s"
            .formatted(
                table,
                column,
                ObjectChange.text(wanted, "atttypid"),
                collation(wanted),
                value(object, wanted),
                isNotNull(wanted) ? " NOT NULL" : ""));
    String alter = "ALTER TABLE %s ALTER COLUMN %s ".formatted(table, column);
    if (!ObjectChange.text(wanted, "attcompression").isEmpty()) {
      steps.add(Phase.ALTER, object, alter + "SET COMPRESSION " + compression(wanted));
    }
    List<String> options = ObjectChange.texts(wanted, "attoptions");
    if (!options.isEmpty()) {
      steps.add(Phase.ALTER, object, alter + "SET (" + String.join(", ", options) + ")");
    }
    steps.addAll(Phase.ALTER, object, privileges.ofNewColumn(table, column, wanted));
  }

  private boolean isNotNull(JsonNode wanted) {
    return !namedNotNull && ObjectChange.text(wanted, "attnotnull").equals("true");
  }

  private String value(ObjectName object, JsonNode wanted) {
    JsonNode preset = structures.wanted(new ObjectName("default", object.name()));
    String expression = ObjectChange.text(preset, "adbin");
    String identity = ObjectChange.text(wanted, "attidentity");
    if (!identity.isEmpty()) {
      return " GENERATED " + always(identity) + " AS IDENTITY";
    }
    return switch (ObjectChange.text(wanted, "attgenerated")) {
      case "s" -> " GENERATED ALWAYS AS (" + expression + ") STORED";
      case "v" -> " GENERATED ALWAYS AS (" + expression + ") VIRTUAL";
      default -> expression.isEmpty() ? "" : " DEFAULT " + expression;
    };
  }

  void close(ObjectChange change, Steps steps) {
    String table = SqlNames.qualifier(change.name());
    if (!structures.isTable(table)) {
      return;
    }
    String alter = "ALTER TABLE %s ALTER COLUMN %s ".formatted(table, SqlNames.last(change.name()));
    if (isLocal(change.left())) {
      type(change, alter, steps);
      identity(change, alter, steps);
      if (!namedNotNull && change.take("attnotnull")) {
        boolean wanted = change.wanted("attnotnull").equals("true");
        steps.add(
            Phase.ALTER_TABLES, change.object(), alter + (wanted ? "SET" : "DROP") + " NOT NULL");
      }
      if (change.wanted("attgenerated").isEmpty() && change.take("attgenerated")) {
        steps.add(Phase.ALTER_TABLES, change.object(), alter + "DROP EXPRESSION");
      }
    }
    settings(change, alter, steps);
  }

  private void type(ObjectChange change, String alter, Steps steps) {
    boolean type = change.take("atttypid");
    boolean collation = change.take("attcollation");
    if (!type && !collation) {
      return;
    }
    String wanted = change.wanted("atttypid");
    String statement = alter + "TYPE " + wanted + collation(change.left());
    String present = change.present("atttypid");
    if (isWider(present, wanted)) {
      steps.add(Phase.ALTER_TABLES, change.object(), statement);
    } else {
      steps.drop(
          Phase.ALTER_TABLES,
          change.object(),
          "%s USING %s::%s".formatted(statement, SqlNames.last(change.name()), wanted));
    }
  }

  /** Whether each value of one type is kept by the other. */
  private static boolean isWider(String from, String to) {
    Matcher before = VARYING.matcher(from);
    Matcher after = VARYING.matcher(to);
    if (before.matches()) {
      return to.equals("text")
          || to.equals("character varying")
          || after.matches()
              && Integer.parseInt(before.group(1)) <= Integer.parseInt(after.group(1));
    }
    return from.equals(to) || WIDER.contains(from + " " + to);
  }

  private static void identity(ObjectChange change, String alter, Steps steps) {
    if (!change.take("attidentity")) {
      return;
    }
    String wanted = change.wanted("attidentity");
    if (wanted.isEmpty()) {
      steps.drop(Phase.ALTER_TABLES, change.object(), alter + "DROP IDENTITY");
    } else if (change.present("attidentity").isEmpty()) {
      steps.add(
          Phase.ALTER_TABLES,
          change.object(),
          alter + "ADD GENERATED " + always(wanted) + " AS IDENTITY");
    } else {
      steps.add(Phase.ALTER_TABLES, change.object(), alter + "SET GENERATED " + always(wanted));
    }
  }

  private static void settings(ObjectChange change, String alter, Steps steps) {
    if (change.take("attstorage")) {
      steps.add(Phase.ALTER, change.object(), alter + "SET STORAGE " + storage(change));
    }
    if (change.take("attcompression")) {
      steps.add(
          Phase.ALTER, change.object(), alter + "SET COMPRESSION " + compression(change.left()));
    }
    if (change.take("attstattarget")) {
      String target = change.wanted("attstattarget");
      steps.add(
          Phase.ALTER,
          change.object(),
          alter + "SET STATISTICS " + (target.isEmpty() ? "-1" : target));
    }
    if (change.take("attoptions")) {
      steps.addAll(
          Phase.ALTER, change.object(), OptionRules.settings(change, "attoptions", alter, ""));
    }
    if (change.take("attfdwoptions")) {
      steps.addAll(
          Phase.ALTER, change.object(), OptionRules.foreign(change, "attfdwoptions", alter));
    }
  }

  /** Attributes of composite types. */
  static void closeAttribute(ObjectChange change, Steps steps) {
    if (change.take("atttypid") | change.take("attcollation")) {
      change.take("attstorage");
      steps.drop(
          Phase.ALTER_TABLES,
          change.object(),
          "ALTER TYPE %s ALTER ATTRIBUTE %s TYPE %s%s CASCADE"
              .formatted(
                  SqlNames.qualifier(change.name()),
                  SqlNames.last(change.name()),
                  change.wanted("atttypid"),
                  collation(change.left())));
    }
  }

  static void addAttribute(ObjectName object, JsonNode wanted, Steps steps) {
    steps.addRanked(
        Phase.ALTER_TABLES,
        wanted.path("position").asInt(),
        object,
        "ALTER TYPE %s ADD ATTRIBUTE %s %s%s CASCADE"
            .formatted(
                SqlNames.qualifier(object.name()),
                SqlNames.last(object.name()),
                ObjectChange.text(wanted, "atttypid"),
                collation(wanted)));
  }

  /** Expressions in an index have statistics of their own. */
  static void closeIndexColumn(ObjectChange change, Steps steps) {
    if (change.take("attstattarget")) {
      String target = change.wanted("attstattarget");
      steps.add(
          Phase.ALTER,
          change.object(),
          "ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s"
              .formatted(
                  SqlNames.qualifier(change.name()),
                  change.wanted("position"),
                  target.isEmpty() ? "-1" : target));
    }
  }

  private static boolean isLocal(JsonNode column) {
    return ObjectChange.text(column, "attislocal").equals("true");
  }

  private static String always(String identity) {
    return identity.equals("a") ? "ALWAYS" : "BY DEFAULT";
  }

  private static String collation(JsonNode column) {
    String collation = ObjectChange.text(column, "attcollation");
    // The default collation is spelled by its bare name.
    return collation.isEmpty() || collation.equals("\"default\"") ? "" : " COLLATE " + collation;
  }

  private static String compression(JsonNode column) {
    return switch (ObjectChange.text(column, "attcompression")) {
      case "p" -> "pglz";
      case "l" -> "lz4";
      default -> "default";
    };
  }

  private static String storage(ObjectChange change) {
    return switch (change.wanted("attstorage")) {
      case "p" -> "PLAIN";
      case "e" -> "EXTERNAL";
      case "m" -> "MAIN";
      default -> "EXTENDED";
    };
  }
}
