package dev.fieldfare.postgres.structure.closing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.structure.ObjectName;
import java.util.Set;

/** Constraints, triggers, rules, defaults and inheritance: what belongs to a table. */
final class TableObjectRules {

  private static final Set<String> VALIDATION = Set.of("convalidated", "definition");
  private static final Set<String> DEFERRAL = Set.of("condeferrable", "condeferred", "definition");
  private static final Set<String> ENFORCEMENT =
      Set.of("conenforced", "convalidated", "definition");
  private static final Set<String> INHERITANCE = Set.of("coninhcount", "conislocal", "conparentid");
  private static final String FROM = " from ";

  private final Structures structures;

  TableObjectRules(Structures structures) {
    this.structures = structures;
  }

  static void closeConstraint(ObjectChange change, Steps steps) {
    change.open().removeAll(INHERITANCE);
    if (change.open().isEmpty()) {
      return;
    }
    boolean foreignKey = change.wanted("contype").equals("f");
    boolean validated = change.wanted("convalidated").equals("true");
    if (VALIDATION.containsAll(change.open()) && validated) {
      alter(change, "VALIDATE CONSTRAINT %s", steps);
    } else if (foreignKey && DEFERRAL.containsAll(change.open())) {
      alter(change, "ALTER CONSTRAINT %s" + deferral(change), steps);
    } else if (foreignKey && ENFORCEMENT.containsAll(change.open())) {
      boolean enforced = change.wanted("conenforced").equals("true");
      alter(change, "ALTER CONSTRAINT %s " + (enforced ? "" : "NOT ") + "ENFORCED", steps);
    } else {
      steps.recreate(change.object());
    }
    change.open().clear();
  }

  private static String deferral(ObjectChange change) {
    if (!change.wanted("condeferrable").equals("true")) {
      return " NOT DEFERRABLE";
    }
    boolean deferred = change.wanted("condeferred").equals("true");
    return " DEFERRABLE INITIALLY " + (deferred ? "DEFERRED" : "IMMEDIATE");
  }

  private static void alter(ObjectChange change, String action, Steps steps) {
    String kind = change.wanted("contypid").isEmpty() ? "TABLE" : "DOMAIN";
    steps.add(
        Phase.ALTER,
        change.object(),
        "ALTER %s %s %s"
            .formatted(
                kind,
                SqlNames.owner(change.name()),
                action.formatted(SqlNames.own(change.name()))));
  }

  /** Triggers and rules. */
  static void closeFiring(ObjectChange change, String property, String word, Steps steps) {
    if (isOfServer(change.name())) {
      change.open().clear();
      return;
    }
    if (change.take(property)) {
      steps.add(
          Phase.ALTER,
          change.object(),
          "ALTER TABLE %s %s %s %s"
              .formatted(
                  SqlNames.owner(change.name()),
                  firing(change.wanted(property)),
                  word,
                  SqlNames.own(change.name())));
    }
    change.take("parent");
    // Triggers of partitions come with that of their table.
    boolean ofPartition = !change.wanted("parent").isEmpty();
    if (!ofPartition && !change.open().isEmpty()) {
      change.open().clear();
      steps.recreate(change.object());
    }
  }

  static String firing(String code) {
    return switch (code) {
      case "D" -> "DISABLE";
      case "R" -> "ENABLE REPLICA";
      case "A" -> "ENABLE ALWAYS";
      default -> "ENABLE";
    };
  }

  /** Triggers of foreign keys, and the rules that views are made of; a trigger may be called of. */
  static boolean isOfServer(String name) {
    return name.startsWith("of ") && !name.startsWith("of on ")
        || name.startsWith("\"_RETURN\" on ");
  }

  /** A default that is missing or another one on the right. */
  void setDefault(ObjectName object, JsonNode wanted, Steps steps) {
    JsonNode column = structures.wanted(new ObjectName("column", object.name()));
    JsonNode present = structures.present(new ObjectName("column", object.name()));
    if (present.isMissingNode()) {
      return;
    }
    boolean generated = !ObjectChange.text(column, "attgenerated").isEmpty();
    boolean isGenerated = !ObjectChange.text(present, "attgenerated").isEmpty();
    if (generated && !isGenerated) {
      return;
    }
    String expression = ObjectChange.text(wanted, "adbin");
    steps.addRanked(
        Phase.ALTER_TABLES,
        Integer.MAX_VALUE,
        object,
        alterColumn(object)
            + (generated ? "SET EXPRESSION AS (" + expression + ")" : "SET DEFAULT " + expression));
  }

  void dropDefault(ObjectName object, Steps steps) {
    JsonNode column = structures.wanted(new ObjectName("column", object.name()));
    JsonNode present = structures.present(new ObjectName("column", object.name()));
    if (!column.isMissingNode() && ObjectChange.text(present, "attgenerated").isEmpty()) {
      steps.add(Phase.ALTER_TABLES, object, alterColumn(object) + "DROP DEFAULT");
    }
  }

  private static String alterColumn(ObjectName object) {
    return "ALTER TABLE ONLY %s ALTER COLUMN %s "
        .formatted(SqlNames.qualifier(object.name()), SqlNames.last(object.name()));
  }

  void inherit(ObjectName object, Steps steps) {
    String child = SqlNames.own(object.name());
    String parent = parent(object);
    if (structures.isTable(child) && structures.isTable(parent)) {
      String bound = bound(child, true);
      steps.addRanked(
          Phase.ALTER_TABLES,
          Integer.MAX_VALUE,
          object,
          bound.isEmpty()
              ? "ALTER TABLE %s INHERIT %s".formatted(child, parent)
              : "ALTER TABLE %s ATTACH PARTITION %s %s".formatted(parent, child, bound));
    }
  }

  void disinherit(ObjectName object, Steps steps) {
    String child = SqlNames.own(object.name());
    String parent = parent(object);
    if (structures.isTable(child) && structures.isTable(parent)) {
      steps.drop(
          Phase.DROP_BEFORE,
          object,
          bound(child, false).isEmpty()
              ? "ALTER TABLE %s NO INHERIT %s".formatted(child, parent)
              : "ALTER TABLE %s DETACH PARTITION %s".formatted(parent, child));
    }
  }

  /** A partition with other bounds leaves its table and comes back. */
  void moveBound(ObjectChange change, Steps steps) {
    String wanted = change.wanted("relpartbound");
    boolean moves = !wanted.isEmpty() && !change.present("relpartbound").isEmpty();
    if (!moves || !change.take("relpartbound")) {
      return;
    }
    structures
        .parent(change.name())
        .ifPresent(
            table -> {
              steps.drop(
                  Phase.DROP_BEFORE,
                  change.object(),
                  "ALTER TABLE %s DETACH PARTITION %s".formatted(table, change.name()));
              steps.addRanked(
                  Phase.ALTER_TABLES,
                  Integer.MAX_VALUE,
                  change.object(),
                  "ALTER TABLE %s ATTACH PARTITION %s %s".formatted(table, change.name(), wanted));
            });
  }

  static String parent(ObjectName object) {
    String child = SqlNames.own(object.name());
    return object.name().startsWith(FROM, child.length())
        ? object.name().substring(child.length() + FROM.length())
        : "";
  }

  private String bound(String table, boolean wanted) {
    for (String kind : new String[] {"table", "partitioned table", "foreign table"}) {
      ObjectName name = new ObjectName(kind, table);
      String bound =
          ObjectChange.text(
              wanted ? structures.wanted(name) : structures.present(name), "relpartbound");
      if (!bound.isEmpty()) {
        return bound;
      }
    }
    return "";
  }
}
