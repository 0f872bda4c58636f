package dev.fieldfare.bench.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schema and rows from which a run starts, made by the seed alone: here, and once more where
 * the run is replayed.
 */
public final class Opening {
  /** A table of the start: its columns and what senders call their types. */
  record Table(String name, Map<String, String> columns, boolean keyed) {}

  private static final List<String> WORDS =
      List.of("name", "email", "score", "born", "note", "city", "level", "order", "done", "place");

  private final List<Table> tables = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();

  private Opening() {}

  /** The start of the run with this seed. */
  static Opening of(long seed, int tables) {
    Dice dice = Dice.of(seed, "opening");
    Opening opening = new Opening();
    opening.statements.add("CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')");
    opening.statements.add("CREATE DOMAIN percent AS integer CHECK (VALUE BETWEEN 0 AND 100)");
    for (int n = 0; n < tables; n++) {
      opening.add(name(n), dice);
    }
    return opening;
  }

  List<Table> tables() {
    return tables;
  }

  /** The statements that make it. */
  public List<String> statements() {
    return List.copyOf(statements);
  }

  private static String name(int n) {
    return switch (n % 50) {
      case 7 -> "Mixed Case " + n;
      case 17 -> n == 17 ? "select" : "user_" + n;
      case 27 -> "größe_" + n;
      case 37 -> "it's \"quoted\" " + n;
      default -> "form_%03d".formatted(n);
    };
  }

  private void add(String name, Dice dice) {
    Map<String, String> columns = new LinkedHashMap<>();
    boolean keyed = dice.chance(0.94);
    StringBuilder sql = new StringBuilder("CREATE TABLE " + Names.quoted(name));
    sql.append(" (id bigint").append(keyed ? " PRIMARY KEY" : " NOT NULL");
    int count = dice.between(1, 5);
    for (int c = 0; c < count; c++) {
      String column = dice.one(WORDS);
      String type = dice.one(ColumnTypes.ALL);
      if (columns.putIfAbsent(column, type) == null) {
        sql.append(", ").append(Names.quoted(column)).append(' ').append(ColumnTypes.sql(type));
        sql.append(dice.chance(0.15) ? " NOT NULL" : "");
      }
    }
    statements.add(sql.append(")").toString());
    statements.add(rows(name, columns, dice.chance(0.1) ? 600 : dice.between(0, 60)));
    dependants(name, columns, dice);
    tables.add(new Table(name, columns, keyed));
  }

  private static String rows(String name, Map<String, String> columns, int count) {
    StringBuilder names = new StringBuilder("id");
    StringBuilder values = new StringBuilder("g");
    columns.forEach(
        (column, type) -> {
          names.append(", ").append(Names.quoted(column));
          values.append(", ").append(Values.expression(ColumnTypes.sql(type)));
        });
    return "INSERT INTO %s (%s) SELECT %s FROM generate_series(1, %d) g"
        .formatted(Names.quoted(name), names, values, count);
  }

  private void dependants(String name, Map<String, String> columns, Dice dice) {
    for (Map.Entry<String, String> column : columns.entrySet()) {
      String table = Names.quoted(name);
      String quoted = Names.quoted(column.getKey());
      boolean number =
          List.of("integer", "bigint", "numeric").contains(ColumnTypes.sql(column.getValue()));
      if (dice.chance(0.08)) {
        statements.add("CREATE INDEX ON %s (%s)".formatted(table, quoted));
      }
      if (number && dice.chance(0.1)) {
        statements.add("ALTER TABLE %s ADD CHECK (%s > -1000000)".formatted(table, quoted));
      }
      if (number && dice.chance(0.1)) {
        statements.add("ALTER TABLE %s ALTER COLUMN %s SET DEFAULT 42".formatted(table, quoted));
      }
    }
  }
}
