package dev.fieldfare.postgres.structure.closing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.sql.Literal;
import dev.fieldfare.postgres.structure.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Types, extensions, publications, event triggers and foreign objects. */
final class DatabaseObjectRules {

  private static final Map<String, String> PUBLISHED =
      Map.of(
          "pubinsert",
          "insert",
          "pubupdate",
          "update",
          "pubdelete",
          "delete",
          "pubtruncate",
          "truncate");

  private DatabaseObjectRules() {}

  static void closeType(ObjectChange change, boolean namedNotNull, Steps steps) {
    if (!change.wanted("typtype").equals("d")) {
      return;
    }
    String alter = "ALTER DOMAIN " + change.name() + " ";
    if (change.take("typdefaultbin") | change.take("typdefault")) {
      String expression = change.wanted("typdefaultbin");
      steps.add(
          Phase.ALTER_TABLES,
          change.object(),
          alter + (expression.isEmpty() ? "DROP DEFAULT" : "SET DEFAULT " + expression));
    }
    if (!namedNotNull && change.take("typnotnull")) {
      boolean wanted = change.wanted("typnotnull").equals("true");
      steps.add(
          Phase.ALTER_TABLES, change.object(), alter + (wanted ? "SET" : "DROP") + " NOT NULL");
    }
  }

  /** A value behind the one that comes before it on the left. */
  static void addEnumValue(ObjectName object, JsonNode wanted, Structures structures, Steps steps) {
    String type = SqlNames.own(object.name());
    int position = wanted.path("position").asInt();
    String label = object.name().substring(type.length() + 1);
    String place = "";
    for (ObjectName other : structures.left().objects()) {
      if (other.kind().equals("enum value") && SqlNames.own(other.name()).equals(type)) {
        int at = structures.wanted(other).path("position").asInt();
        String neighbour = other.name().substring(type.length() + 1);
        if (at == position - 1) {
          place = " AFTER " + neighbour;
        } else if (position == 1 && at == 2) {
          place = " BEFORE " + neighbour;
        }
      }
    }
    if (!structures.present(new ObjectName("type", type)).isMissingNode()) {
      steps.addRanked(
          Phase.CREATE_TABLES,
          position,
          object,
          "ALTER TYPE " + type + " ADD VALUE " + label + place);
    }
  }

  static void closeExtension(ObjectChange change, Steps steps) {
    String alter = "ALTER EXTENSION " + change.name() + " ";
    if (change.take("extversion")) {
      steps.add(
          Phase.CREATE_TABLES,
          change.object(),
          alter + "UPDATE TO " + Literal.quote(change.wanted("extversion")));
    }
    if (change.take("extnamespace")) {
      steps.add(
          Phase.CREATE_TABLES,
          change.object(),
          alter + "SET SCHEMA " + change.wanted("extnamespace"));
    }
  }

  static void closeEventTrigger(ObjectChange change, Steps steps) {
    if (change.take("evtenabled")) {
      steps.add(
          Phase.ALTER,
          change.object(),
          "ALTER EVENT TRIGGER %s %s"
              .formatted(change.name(), TableObjectRules.firing(change.wanted("evtenabled"))));
    }
    if (!change.open().isEmpty()) {
      change.open().clear();
      steps.recreate(change.object());
    }
  }

  static void closePublication(ObjectChange change, Steps steps) {
    List<String> settings = new ArrayList<>();
    if (change.open().removeAll(PUBLISHED.keySet())) {
      List<String> published = new ArrayList<>();
      PUBLISHED.forEach(
          (property, word) -> {
            if (change.wanted(property).equals("true")) {
              published.add(word);
            }
          });
      published.sort(null);
      settings.add("publish = " + Literal.quote(String.join(", ", published)));
    }
    if (change.take("pubgencols")) {
      settings.add(
          "publish_generated_columns = "
              + (change.wanted("pubgencols").equals("s") ? "stored" : "none"));
    }
    if (change.take("pubviaroot")) {
      settings.add("publish_via_partition_root = " + change.wanted("pubviaroot"));
    }
    if (!settings.isEmpty()) {
      steps.add(
          Phase.ALTER,
          change.object(),
          "ALTER PUBLICATION %s SET (%s)".formatted(change.name(), String.join(", ", settings)));
    }
  }

  static void closeForeign(ObjectChange change, String property, String keyword, Steps steps) {
    String alter = "ALTER " + keyword + " " + change.name() + " ";
    if (change.take(property)) {
      steps.addAll(Phase.ALTER, change.object(), OptionRules.foreign(change, property, alter));
    }
    if (change.take("srvversion")) {
      String version = change.wanted("srvversion");
      steps.add(
          Phase.ALTER,
          change.object(),
          alter + "VERSION " + (version.isEmpty() ? "NULL" : Literal.quote(version)));
    }
  }

  static void closeStatistics(ObjectChange change, Steps steps) {
    if (change.take("stxstattarget")) {
      String target = change.wanted("stxstattarget");
      steps.add(
          Phase.ALTER,
          change.object(),
          "ALTER STATISTICS %s SET STATISTICS %s"
              .formatted(change.name(), target.isEmpty() ? "-1" : target));
    }
    if (!change.open().isEmpty()) {
      change.open().clear();
      steps.recreate(change.object());
    }
  }
}
