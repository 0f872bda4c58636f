package dev.fieldfare.bench.chaos;

import dev.fieldfare.bench.chaos.sender.ValueGenerator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schema and rows from which a run starts, made by the seed alone: here, and once more where
 * the run is replayed.
 */
public final class InitialSchema {
  /** A table of the start: its columns and what senders call their types. */
  public record Table(String name, Map<String, String> columns, boolean keyed) {}

  private static final List<String> WORDS =
      List.of("name", "email", "score", "born", "note", "city", "level", "order", "done", "place");

  private final List<Table> tables = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();

  private InitialSchema() {}

  /** The start of the run with this seed. */
  static InitialSchema of(long seed, int tables) {
    SeededRandom random = SeededRandom.of(seed, "opening");
    InitialSchema initialSchema = new InitialSchema();
    initialSchema.statements.add("CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')");
    initialSchema.statements.add(
        "CREATE DOMAIN percent AS integer CHECK (VALUE BETWEEN 0 AND 100)");
    for (int n = 0; n < tables; n++) {
      initialSchema.add(name(n), random);
    }
    return initialSchema;
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

  private void add(String name, SeededRandom random) {
    Map<String, String> columns = new LinkedHashMap<>();
    boolean keyed = random.chance(0.94);
    StringBuilder sql = new StringBuilder("CREATE TABLE " + QuotedSql.quoted(name));
    sql.append(" (id bigint").append(keyed ? " PRIMARY KEY" : " NOT NULL");
    int count = random.between(1, 5);
    for (int c = 0; c < count; c++) {
      String column = random.one(WORDS);
      String type = random.one(ColumnTypes.ALL);
      if (columns.putIfAbsent(column, type) == null) {
        sql.append(", ").append(QuotedSql.quoted(column)).append(' ').append(ColumnTypes.sql(type));
        sql.append(random.chance(0.15) ? " NOT NULL" : "");
      }
    }
    statements.add(sql.append(")").toString());
    statements.add(rows(name, columns, random.chance(0.1) ? 600 : random.between(0, 60)));
    dependants(name, columns, random);
    tables.add(new Table(name, columns, keyed));
  }

  private static String rows(String name, Map<String, String> columns, int count) {
    StringBuilder names = new StringBuilder("id");
    StringBuilder values = new StringBuilder("g");
    columns.forEach(
        (column, type) -> {
          names.append(", ").append(QuotedSql.quoted(column));
          values.append(", ").append(ValueGenerator.expression(ColumnTypes.sql(type)));
        });
    return "INSERT INTO %s (%s) SELECT %s FROM generate_series(1, %d) g"
        .formatted(QuotedSql.quoted(name), names, values, count);
  }

  private void dependants(String name, Map<String, String> columns, SeededRandom random) {
    for (Map.Entry<String, String> column : columns.entrySet()) {
      String table = QuotedSql.quoted(name);
      String quoted = QuotedSql.quoted(column.getKey());
      boolean number =
          List.of("integer", "bigint", "numeric").contains(ColumnTypes.sql(column.getValue()));
      if (random.chance(0.08)) {
        statements.add("CREATE INDEX ON %s (%s)".formatted(table, quoted));
      }
      if (number && random.chance(0.1)) {
        statements.add("ALTER TABLE %s ADD CHECK (%s > -1000000)".formatted(table, quoted));
      }
      if (number && random.chance(0.1)) {
        statements.add("ALTER TABLE %s ALTER COLUMN %s SET DEFAULT 42".formatted(table, quoted));
      }
    }
  }
}
