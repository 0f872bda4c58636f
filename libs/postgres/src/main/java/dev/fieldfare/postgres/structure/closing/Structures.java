package dev.fieldfare.postgres.structure.closing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The two images, and what rules look up in them. */
final class Structures {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TABLES = List.of("table", "partitioned table", "foreign table");
  private static final List<String> RELATIONS =
      List.of(
          "table",
          "partitioned table",
          "foreign table",
          "view",
          "materialized view",
          "composite type",
          "sequence");

  private static final String CONSTRAINT = "constraint";

  private final CatalogueImage left;
  private final CatalogueImage right;
  private final Once<Set<String>> indexesOfConstraints = new Once<>(this::findIndexesOfConstraints);
  private final Once<Set<String>> members = new Once<>(this::findMembers);

  Structures(CatalogueImage left, CatalogueImage right) {
    this.left = left;
    this.right = right;
  }

  CatalogueImage left() {
    return left;
  }

  JsonNode wanted(ObjectName object) {
    return parsed(left, object);
  }

  JsonNode present(ObjectName object) {
    return parsed(right, object);
  }

  private static JsonNode parsed(CatalogueImage image, ObjectName object) {
    Optional<String> properties = image.properties(object);
    if (properties.isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(properties.get());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an image holds what is no JSON", e);
    }
  }

  /** The table, as both sides have it: what is changed by ALTER TABLE. */
  boolean isTable(String name) {
    return has(left, TABLES, name) && has(right, TABLES, name);
  }

  boolean isRelationOfBoth(String name) {
    return has(left, RELATIONS, name) && has(right, RELATIONS, name);
  }

  /** The table of a partition on both sides. */
  Optional<String> parent(String partition) {
    return left.objects().stream()
        .filter(
            object ->
                object.kind().equals("inheritance")
                    && SqlNames.own(object.name()).equals(partition)
                    && right.properties(object).isPresent())
        .map(TableObjectRules::parent)
        .findFirst();
  }

  /** Columns of typed tables follow their type. */
  boolean isTyped(String table) {
    return !ObjectChange.text(wanted(new ObjectName("table", table)), "reloftype").isEmpty();
  }

  /** The owner that a relation has to have; empty where it is not known. */
  String owner(String relation) {
    return RELATIONS.stream()
        .map(kind -> wanted(new ObjectName(kind, relation)))
        .map(properties -> ObjectChange.text(properties, "relowner"))
        .filter(owner -> !owner.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static boolean has(CatalogueImage image, List<String> kinds, String name) {
    return kinds.stream()
        .anyMatch(kind -> image.properties(new ObjectName(kind, name)).isPresent());
  }

  /** Whether the servers name their NOT NULL constraints. */
  boolean hasNamedNotNull() {
    return Stream.of(left, right)
        .anyMatch(
            image ->
                image.objects().stream()
                    .filter(object -> object.kind().equals(CONSTRAINT))
                    .map(object -> parsed(image, object))
                    .anyMatch(constraint -> ObjectChange.text(constraint, "contype").equals("n")));
  }

  /** Whether both sides have the object of a comment or label, as far as can be told. */
  boolean hasSubject(ObjectName text) {
    String described = text.name().replaceFirst(" for [^ ]+$", "");
    for (int end = described.indexOf(' '); end > 0; end = described.indexOf(' ', end + 1)) {
      String kind = described.substring(0, end);
      ObjectName subject =
          new ObjectName(
              kind.endsWith(" column")
                  ? "column"
                  : kind.endsWith(" constraint") ? CONSTRAINT : kind,
              described.substring(end + 1));
      if (left.properties(subject).isPresent() != right.properties(subject).isPresent()) {
        return false;
      }
    }
    return true;
  }

  /** Whether a view has all columns of the right side on the left, too, in the same places. */
  boolean keepsColumns(ObjectName view) {
    String prefix = view.name() + ".";
    return right.objects().stream()
        .filter(object -> object.kind().equals("column") && object.name().startsWith(prefix))
        .allMatch(
            column ->
                same(column, "position")
                    && same(column, "atttypid")
                    && same(column, "attcollation"));
  }

  private boolean same(ObjectName object, String property) {
    return ObjectChange.text(wanted(object), property)
        .equals(ObjectChange.text(present(object), property));
  }

  /** What goes when a view is dropped, and has to come again. */
  List<ObjectName> belongingTo(ObjectName view) {
    return left.objects().stream()
        .filter(
            object ->
                switch (object.kind()) {
                  case "trigger", "rule" -> SqlNames.owner(object.name()).equals(view.name());
                  case "index" ->
                      tableOfIndex(wanted(new ObjectName("index definition", object.name())))
                          .equals(view.name());
                  default -> false;
                })
        .toList();
  }

  /** Whether an object of the right side is dropped with another one, or cannot be by itself. */
  boolean goesWithAnother(ObjectName object) {
    return switch (object.kind()) {
      case "column" -> !isTable(SqlNames.qualifier(object.name())) || !isLocal(object);
      case "attribute" -> !isRelationOfBoth(SqlNames.qualifier(object.name()));
      case CONSTRAINT ->
          !ObjectChange.text(present(object), "contype").equals("f") && followsItsTable(object)
              || ObjectChange.text(present(object), "conislocal").equals("false");
      case "trigger", "policy", "rule" -> followsItsTable(object);
      case "function", "cast" ->
          comesWithRange(object) || members.get().contains(object.toString());
      case "index", "partitioned index" ->
          indexesOfConstraints.get().contains(object.name())
              || !isRelationOfBoth(
                  tableOfIndex(present(new ObjectName("index definition", object.name()))));
      case "sequence" -> !ObjectChange.text(present(object), "owned by").isEmpty();
      default -> members.get().contains(object.toString());
    };
  }

  /** The server makes functions and casts for each range, and for its multirange. */
  private boolean comesWithRange(ObjectName object) {
    String name = object.name();
    String type =
        object.kind().equals("cast")
            ? name.substring(name.indexOf(" to ") + 4)
            : name.substring(0, name.indexOf('('));
    String kind = ObjectChange.text(present(new ObjectName("type", type)), "typtype");
    return kind.equals("m") || kind.equals("r") && object.kind().equals("function");
  }

  private boolean isLocal(ObjectName column) {
    return ObjectChange.text(present(column), "attislocal").equals("true");
  }

  private boolean followsItsTable(ObjectName object) {
    String owner = SqlNames.owner(object.name());
    boolean ofBoth =
        isRelationOfBoth(owner) || left.properties(new ObjectName("type", owner)).isPresent();
    return !ofBoth;
  }

  private Set<String> findIndexesOfConstraints() {
    return right.objects().stream()
        .filter(object -> object.kind().equals(CONSTRAINT))
        .map(object -> ObjectChange.text(present(object), "conindid"))
        .collect(Collectors.toSet());
  }

  /** Members of extensions, which go with them, as {@code kind name}. */
  private Set<String> findMembers() {
    return right.objects().stream()
        .filter(object -> object.kind().equals("extension member"))
        .map(member -> member.name().substring(member.name().indexOf(": ") + 2))
        // The arguments of members are qualified always.
        .map(member -> member.replace("pg_catalog.", ""))
        .collect(Collectors.toSet());
  }

  /** The table in the definition of an index. */
  String tableOfIndex(JsonNode definition) {
    String text =
        ObjectChange.text(definition, "definition").replaceFirst("^CREATE (UNIQUE )?INDEX ", "");
    String rest = text.substring(SqlNames.own(text).length()).replaceFirst("^ ON (ONLY )?", "");
    return SqlNames.own(rest);
  }

  /** A value that is worked out when it is first needed. */
  private static final class Once<T> {
    private final Supplier<T> source;
    private T value;

    Once(Supplier<T> source) {
      this.source = source;
    }

    T get() {
      if (value == null) {
        value = source.get();
      }
      return value;
    }
  }
}
