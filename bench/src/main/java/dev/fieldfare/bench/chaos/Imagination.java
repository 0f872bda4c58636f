package dev.fieldfare.bench.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schema as one sender imagines it: as if nobody else sent anything and all of its changes were
 * applied at once. Right often enough, wrong often enough.
 */
final class Imagination {
  private final Map<String, Map<String, String>> tables = new LinkedHashMap<>();
  private final List<String> home = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private final List<String> goneColumns = new ArrayList<>(List.of("nothing"));

  Imagination(List<Opening.Table> opening, int share, int shares) {
    for (int n = 0; n < opening.size(); n++) {
      Opening.Table table = opening.get(n);
      tables.put(table.name(), new LinkedHashMap<>(table.columns()));
      if (n % shares == share) {
        home.add(table.name());
      }
    }
  }

  /** Mostly one of its own, so that most of what it imagines is true. */
  String table(Dice dice) {
    if (!gone.isEmpty() && dice.chance(0.03)) {
      return dice.one(gone);
    }
    return dice.chance(0.9) ? dice.one(home) : dice.one(List.copyOf(tables.keySet()));
  }

  String column(String table, Dice dice) {
    List<String> columns = List.copyOf(tables.getOrDefault(table, Map.of()).keySet());
    if (columns.isEmpty() || dice.chance(0.04)) {
      return dice.chance(0.3) ? "id" : dice.one(goneColumns);
    }
    return dice.one(columns);
  }

  /** A name that was used before, so that names come again. */
  String formerColumn(Dice dice) {
    return dice.one(goneColumns);
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
