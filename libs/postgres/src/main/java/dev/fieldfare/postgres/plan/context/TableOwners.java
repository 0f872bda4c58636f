package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.Snapshot;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The roles with whose rights the changes of one run are made: owners of tables without rights on
 * the ledger, or owners that control the ledger, for which foreign code is refused.
 */
public final class TableOwners {

  private static final String PREPARE = "SELECT * FROM fieldfare.prepare_owners(?::name[])";
  private static final String OTHERS =
      "SELECT c.root, c.description FROM fieldfare.code_of_others(?::oid[], ?::oid[]) c";
  private static final String NEW_TABLE =
      "SELECT fieldfare.owner_of_new_table(?, coalesce(nullif(?, ''), current_user)::name)";

  private final Connection target;
  private final Optional<String> actingRole;
  private final Set<String> contained = new HashSet<>();
  private final Map<Long, String> others = new HashMap<>();
  private final Map<String, String> ofNewTables = new HashMap<>();

  private TableOwners(Connection target, Optional<String> actingRole) {
    this.target = target;
    this.actingRole = actingRole;
  }

  /** Finds out about the owners of all tables of a run; must not be READ ONLY yet. */
  public static TableOwners of(
      Connection target,
      Optional<String> actingRole,
      Snapshot read,
      Collection<TableName> created,
      Collection<ResolvedType> types)
      throws SQLException {
    TableOwners owners = new TableOwners(target, actingRole);
    for (String schema : created.stream().map(TableName::schema).collect(Collectors.toSet())) {
      owners.findOwnerOfNewTables(schema);
    }
    Set<String> names =
        read.tables().values().stream()
            .filter(TableShape::mayAct)
            .map(TableShape::owner)
            .collect(Collectors.toCollection(HashSet::new));
    names.addAll(owners.ofNewTables.values());
    if (!names.isEmpty()) {
      owners.prepare(names);
    }
    owners.findCodeOfOthers(read, types, names);
    return owners;
  }

  /** Owners whose code runs apart from the ledger's rights. */
  public Set<String> contained() {
    return contained;
  }

  /**
   * True where what belongs to this owner surely runs no code of others with rights on the ledger.
   */
  public boolean mayLook(String owner) {
    return contained.contains(owner) || others.isEmpty();
  }

  /** Who will own a new table of the schema. */
  Optional<String> ofNewTable(String schema) {
    return Optional.ofNullable(ofNewTables.get(schema));
  }

  /** Refuses a change that would run code of others with the rights of the ledger's owner. */
  public Optional<Refusal> codeOfOthers(PlanningContext context) {
    for (TableName table : RequiredReads.claims(context.request())) {
      Optional<TableShape> shape = context.plannedSchema().table(table);
      String owner = context.ownerOf(table);
      if (!contained.contains(owner) && !others.isEmpty()) {
        Optional<String> found =
            shape.map(TableShape::oid).map(others::get).or(() -> ofTypes(context)).or(this::ofAll);
        if (found.isPresent()) {
          return refused(table, owner, found.get());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refused(TableName table, String owner, String found) {
    return Rules.refuse(
        FailureReason.NOT_OWNER,
        "%s belongs to the role \"%s\", which has rights on the ledger, and the change would run"
            + " code of another role with them: %s. Give the table to a role without such rights,"
            + " or the object to \"%2$s\".",
        table,
        owner,
        found);
  }

  private Optional<String> ofTypes(PlanningContext context) {
    return RequiredReads.types(List.of(context.request())).stream()
        .map(context.types()::get)
        .filter(type -> type != null && others.containsKey(type.oid()))
        .map(type -> others.get(type.oid()))
        .findFirst();
  }

  private Optional<String> ofAll() {
    return Optional.ofNullable(others.get(0L));
  }

  private void findOwnerOfNewTables(String schema) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(NEW_TABLE)) {
      statement.setString(1, schema);
      statement.setString(2, actingRole.orElse(""));
      try (ResultSet row = statement.executeQuery()) {
        if (row.next() && row.getString(1) != null) {
          ofNewTables.put(schema, row.getString(1));
        }
      }
    }
  }

  private void prepare(Set<String> names) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(PREPARE)) {
      statement.setArray(1, target.createArrayOf("text", names.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          contained.add(rows.getString(1));
        }
      }
    }
  }

  private void findCodeOfOthers(Snapshot read, Collection<ResolvedType> types, Set<String> names)
      throws SQLException {
    if (contained.containsAll(names)) {
      return;
    }
    List<Long> tables =
        read.tables().values().stream()
            .filter(table -> !contained.contains(table.owner()))
            .flatMap(table -> table.family().stream())
            .map(member -> member.oid())
            .toList();
    try (PreparedStatement statement = target.prepareStatement(OTHERS)) {
      statement.setArray(1, target.createArrayOf("oid", tables.toArray()));
      statement.setArray(
          2,
          target.createArrayOf(
              "oid",
              types.stream()
                  .filter(type -> !type.isBuiltIn())
                  .map(ResolvedType::oid)
                  .distinct()
                  .toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          others.put(rows.getLong(1), rows.getString(2));
        }
      }
    }
  }
}
