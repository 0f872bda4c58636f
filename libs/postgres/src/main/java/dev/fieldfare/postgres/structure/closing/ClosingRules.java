package dev.fieldfare.postgres.structure.closing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fieldfare.postgres.structure.ObjectName;
import java.util.Optional;
import java.util.Set;

/** Chooses the rule for each object that differs. */
final class ClosingRules {

  private static final Set<String> TEXTS = Set.of("comment", "security label");
  private static final Set<String> MADE_AGAIN =
      Set.of("policy", "cast", "collation", "conversion", "transform", "published table");

  /** What CREATE OR REPLACE refuses to change. */
  private static final Set<String> SIGNATURE =
      Set.of("prorettype", "proretset", "arguments", "proallargtypes", "provariadic");

  private final Structures structures;
  private final Steps steps;
  private final PrivilegeRules privileges;
  private final ColumnRules columns;
  private final TableObjectRules tables;
  private final boolean namedNotNull;

  ClosingRules(Structures structures, Steps steps) {
    this.structures = structures;
    this.steps = steps;
    this.namedNotNull = structures.hasNamedNotNull();
    this.privileges = new PrivilegeRules(structures);
    this.columns = new ColumnRules(structures, privileges, namedNotNull);
    this.tables = new TableObjectRules(structures);
  }

  /** Only the left side has it. */
  void missing(ObjectName object) {
    JsonNode wanted = structures.wanted(object);
    if (TEXTS.contains(object.kind())) {
      // What makes a constraint does not make its comment.
      if (structures.hasSubject(object) || object.name().contains(" constraint ")) {
        FollowerRules.closeText(object, wanted, steps);
      }
      return;
    }
    switch (object.kind()) {
      case "column" -> columns.add(object, wanted, steps);
      case "attribute" -> {
        if (structures.isRelationOfBoth(SqlNames.qualifier(object.name()))) {
          ColumnRules.addAttribute(object, wanted, steps);
        }
      }
      case "default" -> tables.setDefault(object, wanted, steps);
      case "enum value" -> DatabaseObjectRules.addEnumValue(object, wanted, structures, steps);
      case "inheritance" -> tables.inherit(object, steps);
      case "default privileges" ->
          privileges.closeDefaults(object, wanted, MissingNode.getInstance(), steps);
      default -> steps.create(object);
    }
  }

  /** Only the right side has it. */
  void extra(ObjectName object) {
    if (TEXTS.contains(object.kind())) {
      if (structures.hasSubject(object)) {
        FollowerRules.removeText(object, steps);
      }
      return;
    }
    if (object.kind().equals("default")) {
      tables.dropDefault(object, steps);
    } else if (object.kind().equals("inheritance")) {
      tables.disinherit(object, steps);
    } else if (object.kind().equals("default privileges")) {
      privileges.closeDefaults(
          object, MissingNode.getInstance(), structures.present(object), steps);
    } else if (!structures.goesWithAnother(object)) {
      Optional<String> drop = Drops.of(object, structures.present(object));
      drop.ifPresent(statement -> steps.drop(Drops.phase(object), object, statement));
    }
  }

  /** Both have it, and it differs. */
  void changed(ObjectChange change) {
    if (TEXTS.contains(change.kind())) {
      change.open().clear();
      FollowerRules.closeText(change.object(), change.left(), steps);
      return;
    }
    privileges.close(change, steps);
    FollowerRules.closeOwner(change, steps);
    switch (change.kind()) {
      case "table",
          "partitioned table",
          "foreign table",
          "view",
          "materialized view",
          "sequence",
          "index",
          "partitioned index",
          "composite type" -> {
        tables.moveBound(change, steps);
        RelationRules.close(change, steps);
      }
      case "column" -> columns.close(change, steps);
      case "attribute" -> ColumnRules.closeAttribute(change, steps);
      case "index column" -> ColumnRules.closeIndexColumn(change, steps);
      case "default" -> tables.setDefault(change.object(), change.left(), steps);
      case "index definition" ->
          RelationRules.closeIndex(change, structures.tableOfIndex(change.left()), steps);
      case "sequence parameters" -> RelationRules.closeSequence(change, steps);
      case "constraint" -> TableObjectRules.closeConstraint(change, steps);
      case "trigger" -> TableObjectRules.closeFiring(change, "tgenabled", "TRIGGER", steps);
      case "rule" -> TableObjectRules.closeFiring(change, "ev_enabled", "RULE", steps);
      default -> changedInDatabase(change);
    }
  }

  private void routine(ObjectChange change) {
    if (change.open().stream().anyMatch(SIGNATURE::contains)) {
      steps.recreateByDrop(change.object());
    } else if (!change.open().isEmpty()) {
      steps.recreate(change.object());
    }
  }

  private void changedInDatabase(ObjectChange change) {
    switch (change.kind()) {
      case "type" -> DatabaseObjectRules.closeType(change, namedNotNull, steps);
      case "extension" -> DatabaseObjectRules.closeExtension(change, steps);
      case "event trigger" -> DatabaseObjectRules.closeEventTrigger(change, steps);
      case "publication" -> DatabaseObjectRules.closePublication(change, steps);
      case "statistics object" -> DatabaseObjectRules.closeStatistics(change, steps);
      case "foreign data wrapper" ->
          DatabaseObjectRules.closeForeign(change, "fdwoptions", "FOREIGN DATA WRAPPER", steps);
      case "foreign server" ->
          DatabaseObjectRules.closeForeign(change, "srvoptions", "SERVER", steps);
      case "options of a foreign table" ->
          DatabaseObjectRules.closeForeign(change, "ftoptions", "FOREIGN TABLE", steps);
      case "aggregate parameters" -> steps.recreate(new ObjectName("aggregate", change.name()));
      case "function", "procedure", "aggregate" -> routine(change);
      case "default privileges" ->
          privileges.closeDefaults(change.object(), change.left(), change.right(), steps);
      default -> {
        if (MADE_AGAIN.contains(change.kind()) && !change.open().isEmpty()) {
          steps.recreate(change.object());
        }
      }
    }
  }
}
