package dev.fieldfare.bench.chaos.sender;

import dev.fieldfare.bench.chaos.InitialSchema;
import dev.fieldfare.bench.chaos.SeededRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schema as one sender expects it: as if there were no other sender and all of its changes were
 * applied at once. Right often enough, wrong often enough.
 */
public final class ExpectedSchema {
  private final Map<String, Map<String, String>> tables = new LinkedHashMap<>();
  private final List<String> home = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private final List<String> goneColumns = new ArrayList<>(List.of("nothing"));

  public ExpectedSchema(List<InitialSchema.Table> initialSchema, int share, int shares) {
    for (int n = 0; n < initialSchema.size(); n++) {
      InitialSchema.Table table = initialSchema.get(n);
      tables.put(table.name(), new LinkedHashMap<>(table.columns()));
      if (n % shares == share) {
        home.add(table.name());
      }
    }
  }

  /** Mostly one of its own, so that most of what it imagines is true. */
  String table(SeededRandom random) {
    if (!gone.isEmpty() && random.chance(0.03)) {
      return random.one(gone);
    }
    return random.chance(0.9) ? random.one(home) : random.one(List.copyOf(tables.keySet()));
  }

  String column(String table, SeededRandom random) {
    List<String> columns = List.copyOf(tables.getOrDefault(table, Map.of()).keySet());
    if (columns.isEmpty() || random.chance(0.04)) {
      return random.chance(0.3) ? "id" : random.one(goneColumns);
    }
    return random.one(columns);
  }

  /** A name that was used before, so that names come again. */
  String formerColumn(SeededRandom random) {
    return random.one(goneColumns);
  }

  /** Empty when no table is gone. */
  List<String> formerTables() {
    return gone;
  }

  String type(String table, String column) {
    return tables.getOrDefault(table, Map.of()).getOrDefault(column, "text");
  }

  void added(String table, String column, String type) {
    tables.computeIfAbsent(table, name -> new LinkedHashMap<>()).put(column, type);
  }

  void dropped(String table, String column) {
    Map<String, String> columns = tables.get(table);
    if (columns != null && columns.remove(column) != null) {
      goneColumns.add(column);
    }
  }

  void renamed(String table, String column, String newName) {
    String type = type(table, column);
    dropped(table, column);
    added(table, newName, type);
  }

  void created(String table, Map<String, String> columns) {
    tables.put(table, new LinkedHashMap<>(columns));
    gone.remove(table);
    if (!home.contains(table)) {
      home.add(table);
    }
  }

  void droppedTable(String table) {
    if (home.size() > 1 && tables.remove(table) != null) {
      home.remove(table);
      gone.add(table);
    }
  }

  void renamedTable(String table, String newName) {
    Map<String, String> columns = tables.get(table);
    if (columns != null && home.size() > 1) {
      droppedTable(table);
      created(newName, columns);
    }
  }
}
