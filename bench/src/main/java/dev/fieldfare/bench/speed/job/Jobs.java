package dev.fieldfare.bench.speed.job;

import dev.fieldfare.bench.speed.job.AgainstPlainLoop.Job;
import dev.fieldfare.bench.speed.job.PlainLoop.Change;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The jobs that are compared with the plain loop. */
public final class Jobs {
  private static final Map<String, Job> ALL = new TreeMap<>();

  static {
    add(new Adds("add-5000", 5_000, 1, false));
    add(new Adds("add-500x20", 500, 20, false));
    add(new Adds("add-500x20-in-turns", 500, 20, true));
    add(
        new Changes(
            "rename",
            "%s_0 text",
            (side, run) ->
                new Change(
                    "RENAME_COLUMN",
                    "",
                    side + "_" + run,
                    List.of(
                        "ALTER TABLE %%s RENAME COLUMN %s_%d TO %s_%d"
                            .formatted(side, run, side, run + 1)))));
    add(
        new Changes(
            "drop-copy",
            "%s_%d varchar(255) DEFAULT 'value'",
            (side, run) ->
                copying("DROP_COLUMN", side + "_" + run, "DROP COLUMN " + side + "_" + run)));
    add(
        new Changes(
            "change-type",
            "%s_%d varchar(255) DEFAULT '12.50'",
            (side, run) ->
                copying(
                    "CHANGE_TYPE",
                    side + "_" + run,
                    "ALTER COLUMN %1$s_%2$d DROP DEFAULT, ALTER COLUMN %1$s_%2$d TYPE numeric USING %1$s_%2$d::text::numeric, ALTER COLUMN %1$s_%2$d SET DEFAULT 12.50"
                        .formatted(side, run))));
  }

  private Jobs() {}

  public static Map<String, Job> all() {
    return ALL;
  }

  private static void add(Job job) {
    ALL.put(job.name(), job);
  }

  private static Change copying(String type, String column, String action) {
    String copy =
        "INSERT INTO plain.quarantine (table_name, column_name, data) SELECT '%%s', '%s',"
            + " jsonb_object_agg(id::text, %s::text) FROM %%s";
    return new Change(
        type, "", column, List.of(copy.formatted(column, column), "ALTER TABLE %s " + action));
  }

  /**
   * ADD_COLUMN: so many tables, so many columns each; table by table, or one for each table in
   * turn.
   */
  private record Adds(String name, int tables, int columns, boolean inTurns) implements Job {
    @Override
    public List<String> setup(int runs) {
      Set<String> kinds = new LinkedHashSet<>();
      for (int run = 0; run < runs; run++) {
        kinds.add(tablesOf("ours", run));
        kinds.add(tablesOf("theirs", run));
      }
      List<String> statements = new ArrayList<>(WarmUp.tables());
      for (String kind : kinds) {
        statements.addAll(create(kind, tables, "id bigint PRIMARY KEY, name text", 0));
      }
      return statements;
    }

    @Override
    public WarmUp warmUp() {
      return WarmUp.inARow(
          160,
          columns,
          inTurns,
          "\"type\":\"ADD_COLUMN\",\"column\":\"a%d\",\"dataType\":\"text\"");
    }

    @Override
    public List<String> messages(int run) {
      List<String> messages = new ArrayList<>();
      for (int n = 0; n < tables * columns; n++) {
        messages.add(
            "{\"type\":\"ADD_COLUMN\",\"table\":\"%s%d\",\"column\":\"a%d_%d\",\"dataType\":\"text\"}"
                .formatted(tablesOf("ours", run), table(n), run, column(n)));
      }
      return messages;
    }

    @Override
    public List<Change> changes(int run) {
      List<Change> changes = new ArrayList<>();
      for (int n = 0; n < tables * columns; n++) {
        String table = tablesOf("theirs", run) + table(n);
        String name = "b%d_%d".formatted(run, column(n));
        changes.add(
            new Change(
                "ADD_COLUMN",
                table,
                name,
                List.of("ALTER TABLE %s ADD COLUMN %s text".formatted(table, name))));
      }
      return changes;
    }

    // Many columns for each table go to new tables in each round. The more columns a table has,
    // the longer PostgreSQL takes to add one, and in the end each would have hundreds.
    private String tablesOf(String side, int run) {
      return columns == 1 ? "t" : side + run + "_";
    }

    private int table(int n) {
      return inTurns ? n % tables : n / columns;
    }

    private int column(int n) {
      return inTurns ? n / tables : n % columns;
    }
  }

  /** One change of each of a thousand tables of 100 rows; "ours" and "theirs" are its columns. */
  private record Changes(String name, String column, BiFunction<String, Integer, Change> change)
      implements Job {
    private static final int TABLES = 1_000;

    @Override
    public List<String> setup(int runs) {
      StringBuilder columns = new StringBuilder("id bigint PRIMARY KEY");
      for (String side : List.of("ours", "theirs")) {
        for (int run = 0; run < (column.contains("%d") ? runs : 1); run++) {
          columns.append(", ").append(column.formatted(side, run));
        }
      }
      List<String> statements = new ArrayList<>(WarmUp.tables());
      statements.addAll(create("t", TABLES, columns.toString(), 100));
      return statements;
    }

    @Override
    public WarmUp warmUp() {
      return switch (name) {
        case "rename" ->
            WarmUp.of(40, "\"type\":\"RENAME_COLUMN\",\"column\":\"c%1$d\",\"newName\":\"c%2$d\"");
        case "drop-copy" ->
            WarmUp.of(
                40,
                "\"type\":\"ADD_COLUMN\",\"column\":\"c%2$d\",\"dataType\":\"text\",\"default\":\"value\"",
                "\"type\":\"DROP_COLUMN\",\"column\":\"c%2$d\"");
        default ->
            WarmUp.of(
                5,
                "\"type\":\"CHANGE_TYPE\",\"column\":\"c0\",\"dataType\":\"numeric\"",
                "\"type\":\"CHANGE_TYPE\",\"column\":\"c0\",\"dataType\":\"varchar(255)\"");
      };
    }

    @Override
    public List<String> messages(int run) {
      String left = "ours_" + run;
      List<String> messages = new ArrayList<>();
      for (int table = 0; table < TABLES; table++) {
        String rest =
            switch (name) {
              case "rename" ->
                  "RENAME_COLUMN\",\"column\":\"%s\",\"newName\":\"ours_%d\""
                      .formatted(left, run + 1);
              case "drop-copy" -> "DROP_COLUMN\",\"column\":\"%s\"".formatted(left);
              default -> "CHANGE_TYPE\",\"column\":\"%s\",\"dataType\":\"numeric\"".formatted(left);
            };
        messages.add("{\"table\":\"t%d\",\"type\":\"%s}".formatted(table, rest));
      }
      return messages;
    }

    @Override
    public List<Change> changes(int run) {
      Change pattern = change.apply("theirs", run);
      List<Change> changes = new ArrayList<>();
      for (int n = 0; n < TABLES; n++) {
        String table = "t" + n;
        List<String> statements =
            pattern.statements().stream().map(sql -> sql.replace("%s", table)).toList();
        changes.add(new Change(pattern.type(), table, pattern.column(), statements));
      }
      return changes;
    }
  }

  private static List<String> create(String kind, int tables, String columns, int rows) {
    List<String> statements = new ArrayList<>();
    for (int from = 0; from < tables; from += 250) {
      StringBuilder block = new StringBuilder("DO $$ BEGIN FOR n IN ");
      block.append(from).append("..").append(Math.min(tables, from + 250) - 1);
      block
          .append(" LOOP EXECUTE format('CREATE TABLE ")
          .append(kind)
          .append("%s (")
          .append(columns.replace("'", "''"));
      block.append(")', n);");
      if (rows > 0) {
        block.append(
            "EXECUTE format('INSERT INTO "
                + kind
                + "%s (id) SELECT g FROM generate_series(1, "
                + rows
                + ") g', n);");
      }
      statements.add(block.append(" END LOOP; END $$").toString());
    }
    return statements;
  }
}
