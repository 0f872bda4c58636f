package dev.fieldfare.postgres.structure.closing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.structure.ObjectName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Grants and revokes what makes privileges equal. */
final class PrivilegeRules {

  private static final Pattern SPELLED =
      Pattern.compile("(?s)(\"(?:[^\"]|\"\")*\"|[^:]+): ([A-Z ]+?)( WITH GRANT OPTION)? by (.+)");

  private static final String DEFAULTS = "of ";
  private static final String ALL_SCHEMAS = "all schemas";

  /** A property with privileges, and how statements call what they are on. */
  private record On(String property, String owner, String phrase) {}

  /** One privilege; all names are quoted where necessary. */
  private record Right(String grantee, String privilege, boolean grantable, String grantor) {

    Right with(boolean option) {
      return new Right(grantee, privilege, option, grantor);
    }
  }

  /** What one statement gives or takes. */
  private record Group(String verb, String grantee, String grantor, String tail) {}

  private final Structures structures;

  PrivilegeRules(Structures structures) {
    this.structures = structures;
  }

  void close(ObjectChange change, Steps steps) {
    for (On on : ons(change)) {
      if (change.take(on.property)) {
        String owner =
            on.owner.isEmpty()
                ? structures.owner(SqlNames.qualifier(change.name()))
                : change.wanted(on.owner);
        String former = on.owner.isEmpty() ? owner : change.present(on.owner);
        String column = on.property.equals("attacl") ? SqlNames.last(change.name()) : "";
        steps.addAll(
            Phase.ALTER,
            change.object(),
            statements(
                rights(change.left(), on.property, "", ""),
                rights(change.right(), on.property, former, owner),
                owner,
                new Place(on.phrase, column)));
      }
    }
  }

  /** The object, or a column of it, that rights are on. */
  record Place(String phrase, String column) {}

  /**
   * Default privileges in a schema. Those in all schemas begin with what the server gives, so an
   * entry that one side lacks tells nothing.
   */
  void closeDefaults(ObjectName object, JsonNode wanted, JsonNode present, Steps steps) {
    Optional<SqlNames.Pair> name =
        SqlNames.split(object.name().substring(DEFAULTS.length()), " in ");
    Optional<SqlNames.Pair> place = name.flatMap(pair -> SqlNames.split(pair.second(), " on "));
    if (place.isEmpty()) {
      return;
    }
    boolean everywhere = place.get().first().equals(ALL_SCHEMAS);
    if (everywhere && (wanted.isMissingNode() || present.isMissingNode())) {
      return;
    }
    String role = unquoted(name.get().first());
    String lead =
        "ALTER DEFAULT PRIVILEGES FOR ROLE "
            + role
            + (everywhere ? "" : " IN SCHEMA " + place.get().first())
            + " ";
    List<String> statements =
        statements(
            rights(wanted, "defaclacl", "", ""),
            rights(present, "defaclacl", "", ""),
            role.substring(1, role.length() - 1).replace("\"\"", "\""),
            new Place(place.get().second().toUpperCase(Locale.ROOT), ""));
    steps.addAll(
        Phase.ALTER, object, statements.stream().map(statement -> lead + statement).toList());
  }

  /** The rights of a column that was just made. */
  List<String> ofNewColumn(String table, String column, JsonNode properties) {
    return statements(
        rights(properties, "attacl", "", ""),
        Set.of(),
        structures.owner(table),
        new Place("TABLE " + table, column));
  }

  private List<On> ons(ObjectChange change) {
    String name = change.name();
    return switch (change.kind()) {
      case "schema" -> List.of(new On("nspacl", "nspowner", "SCHEMA " + name));
      case "sequence" -> List.of(new On("relacl", "relowner", "SEQUENCE " + name));
      case "table", "partitioned table", "foreign table", "view", "materialized view" ->
          List.of(new On("relacl", "relowner", "TABLE " + name));
      case "column" ->
          structures.isRelationOfBoth(SqlNames.qualifier(name))
              ? List.of(new On("attacl", "", "TABLE " + SqlNames.qualifier(name)))
              : List.of();
      case "function", "procedure", "aggregate" ->
          List.of(new On("proacl", "proowner", "ROUTINE " + name));
      case "type" -> List.of(new On("typacl", "typowner", "TYPE " + name));
      case "language" -> List.of(new On("lanacl", "lanowner", "LANGUAGE " + name));
      case "foreign data wrapper" ->
          List.of(new On("fdwacl", "fdwowner", "FOREIGN DATA WRAPPER " + name));
      case "foreign server" -> List.of(new On("srvacl", "srvowner", "FOREIGN SERVER " + name));
      case "large object" -> List.of(new On("lomacl", "lomowner", "LARGE OBJECT " + name));
      default -> List.of();
    };
  }

  /** A new owner takes over what the former one has and gave. */
  private static Set<Right> rights(
      JsonNode properties, String property, String former, String owner) {
    Set<Right> rights = new LinkedHashSet<>();
    for (String spelled : ObjectChange.texts(properties, property)) {
      Matcher parts = SPELLED.matcher(spelled);
      if (parts.matches()) {
        rights.add(
            new Right(
                changed(parts.group(1), former, owner),
                parts.group(2),
                parts.group(3) != null,
                changed(parts.group(4), former, owner)));
      }
    }
    return rights;
  }

  private static String changed(String role, String former, String owner) {
    boolean isFormer = role.equals(former) || role.equals(SqlKinds.quoted(former));
    return isFormer && !former.equals(owner) ? SqlKinds.quoted(owner) : unquoted(role);
  }

  /** One spelling for each role. */
  private static String unquoted(String role) {
    return role.equals("PUBLIC") || role.startsWith("\"") ? role : SqlKinds.quoted(role);
  }

  private static List<String> statements(
      Set<Right> wanted, Set<Right> present, String owner, Place place) {
    Map<Group, Set<String>> groups = new LinkedHashMap<>();
    for (Right right : byOthersFirst(present, owner)) {
      if (wanted.contains(right)) {
        continue;
      }
      if (right.grantable && wanted.contains(right.with(false))) {
        add(groups, "REVOKE GRANT OPTION FOR ", right, " CASCADE");
      } else if (!wanted.contains(right.with(true))) {
        add(groups, "REVOKE ", right, right.grantable ? " CASCADE" : "");
      }
    }
    for (Right right : byOthersFirst(wanted, owner).reversed()) {
      boolean optionOnly = !right.grantable && present.contains(right.with(true));
      if (!present.contains(right) && !optionOnly) {
        add(groups, "GRANT ", right, right.grantable ? " WITH GRANT OPTION" : "");
      }
    }
    List<String> statements = new ArrayList<>();
    groups.forEach(
        (group, privileges) -> statements.addAll(statement(group, privileges, owner, place)));
    return statements;
  }

  private static List<Right> byOthersFirst(Set<Right> rights, String owner) {
    String quoted = SqlKinds.quoted(owner);
    List<Right> ordered = new ArrayList<>(rights);
    ordered.sort((a, b) -> Boolean.compare(a.grantor.equals(quoted), b.grantor.equals(quoted)));
    return ordered;
  }

  private static void add(Map<Group, Set<String>> groups, String verb, Right right, String tail) {
    groups
        .computeIfAbsent(
            new Group(verb, right.grantee, right.grantor, tail), _ -> new LinkedHashSet<>())
        .add(right.privilege);
  }

  private static List<String> statement(
      Group group, Set<String> privileges, String owner, Place place) {
    StringJoiner list = new StringJoiner(", ");
    privileges.forEach(
        privilege ->
            list.add(place.column.isEmpty() ? privilege : privilege + " (" + place.column + ")"));
    String statement =
        group.verb
            + list
            + " ON "
            + place.phrase
            + (group.verb.equals("GRANT ") ? " TO " : " FROM ")
            + group.grantee
            + group.tail;
    return group.grantor.equals(SqlKinds.quoted(owner)) || owner.isEmpty()
        ? List.of(statement)
        : List.of("SET ROLE " + group.grantor, statement, "RESET ROLE");
  }
}
