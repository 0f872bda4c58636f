package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.SchemaShape;
import dev.fieldfare.postgres.catalog.Snapshot;
import dev.fieldfare.postgres.catalog.TableShape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables of a run: as they are at first, then as each planned change will leave them. */
public final class PlannedSchema {

  private final Snapshot read;
  private final Map<TableName, TableShape> tables;
  private final Map<TableName, Set<String>> keys = new HashMap<>();
  private final Set<TableName> uncertain = new HashSet<>();

  public PlannedSchema(Snapshot read) {
    this.read = read;
    this.tables = new HashMap<>(read.tables());
  }

  /** The same tables; what is done to the copy is not done here. */
  PlannedSchema copy() {
    PlannedSchema copy = new PlannedSchema(read);
    copy.tables.clear();
    copy.tables.putAll(tables);
    copy.keys.putAll(keys);
    return copy;
  }

  public Optional<TableShape> table(TableName name) {
    return Optional.ofNullable(tables.get(name));
  }

  Optional<SchemaShape> schema(String name) {
    return Optional.ofNullable(read.schemas().get(name));
  }

  boolean isTaken(TableName name) {
    return tables.containsKey(name) || read.takenByTypes().contains(name);
  }

  public int serverVersion() {
    return read.serverVersion();
  }

  public void put(TableShape shape) {
    tables.put(shape.name(), shape);
  }

  /** Puts a table that this run makes, with the columns by which others may refer to its rows. */
  public void create(TableShape shape, Set<String> keyColumns) {
    put(shape);
    keys.put(shape.name(), Set.copyOf(keyColumns));
  }

  /** The columns by which others may refer to the rows of a table that this run makes. */
  public Set<String> keysOf(TableName name) {
    return keys.getOrDefault(name, Set.of());
  }

  public void remove(TableName name) {
    tables.remove(name);
  }

  /** What is done to these names later cannot be planned before this. */
  public void postpone(Iterable<TableName> names) {
    names.forEach(uncertain::add);
  }

  public boolean isUncertain(Iterable<TableName> names) {
    for (TableName name : names) {
      if (uncertain.contains(name)) {
        return true;
      }
    }
    return false;
  }
}
