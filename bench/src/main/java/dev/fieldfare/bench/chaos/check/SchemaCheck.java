package dev.fieldfare.bench.chaos.check;

import dev.fieldfare.bench.chaos.QuotedSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what is there with what the replay made: tables, columns, constraints, and each row. */
final class SchemaCheck {
  // What is hidden by the product, and by the shadow, counts as gone.
  // PostgreSQL numbers names that are taken, and what takes them may come sooner or later: tables
  // do not
  // wait for one another.
  private static final String SHAPES =
      """
      SELECT c.relname, 'column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
        || CASE WHEN a.attidentity <> '' THEN ' IDENTITY ' || a.attidentity::text ELSE '' END,
        a.attname, d.oid IS NOT NULL
      FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attname NOT LIKE '\\_\\_%'
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated = ''
      WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT t.relname, 'constraint ' || regexp_replace(k.conname, '([a-z])\\d+$', '\\1') || ' ' || pg_get_constraintdef(k.oid), NULL, false
      FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
      WHERE k.contype <> 'n' AND t.relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT t.relname, 'index ' || replace(pg_get_indexdef(i.indexrelid), n.relname, regexp_replace(n.relname, '([a-z])\\d+$', '\\1')), NULL, false
      FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_class n ON n.oid = i.indexrelid
      WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND n.relname NOT LIKE '\\_\\_ff\\_%'
      ORDER BY 1, 2""";

  private final Connection target;
  private final Connection shadow;
  private final Set<String> tainted;
  private final Violations violations;

  private final LedgerCopy ledger;

  SchemaCheck(
      Connection target,
      Connection shadow,
      Set<String> tainted,
      LedgerCopy ledger,
      Violations violations) {
    this.ledger = ledger;
    this.target = target;
    this.shadow = shadow;
    this.tainted = tainted;
    this.violations = violations;
  }

  void check() throws SQLException {
    Map<String, Set<String>> there = shapes(target);
    Map<String, Set<String>> expected = shapes(shadow);
    Set<String> tables = new TreeSet<>(there.keySet());
    tables.addAll(expected.keySet());
    tables.removeAll(tainted);
    for (String table : tables) {
      Set<String> missing = new TreeSet<>(expected.getOrDefault(table, Set.of()));
      missing.removeAll(there.getOrDefault(table, Set.of()));
      Set<String> tooMuch = new TreeSet<>(there.getOrDefault(table, Set.of()));
      tooMuch.removeAll(expected.getOrDefault(table, Set.of()));
      if (!missing.isEmpty() || !tooMuch.isEmpty()) {
        violations.add(
            "schema",
            "%s: missing %s, unexpected %s%s",
            table,
            missing,
            tooMuch,
            ledger.lineOf(table));
      } else {
        rows(table);
      }
    }
  }

  private static Map<String, Set<String>> shapes(Connection database) throws SQLException {
    Map<String, Set<String>> shapes = new TreeMap<>();
    Map<String, Map<String, String>> withDefaults = new TreeMap<>();
    try (var statement = database.createStatement();
        var rows = statement.executeQuery(SHAPES)) {
      while (rows.next()) {
        String table = rows.getString(1);
        Set<String> shape = shapes.computeIfAbsent(table, name -> new TreeSet<>());
        if (rows.getBoolean(4)) {
          withDefaults
              .computeIfAbsent(table, name -> new TreeMap<>())
              .put(rows.getString(3), rows.getString(2));
        } else if (rows.getString(2) != null) {
          shape.add(rows.getString(2));
        }
      }
    }
    for (String table : withDefaults.keySet()) {
      Map<String, String> defaults = Defaults.of(database, table);
      withDefaults
          .get(table)
          .forEach(
              (column, shape) -> shapes.get(table).add(shape + " DEFAULT " + defaults.get(column)));
    }
    return shapes;
  }

  private void rows(String table) throws SQLException {
    List<String> there = rows(target, table);
    List<String> expected = rows(shadow, table);
    if (there.equals(expected)) {
      return;
    }
    List<String> missing = new ArrayList<>(expected);
    there.forEach(missing::remove);
    List<String> tooMuch = new ArrayList<>(there);
    expected.forEach(tooMuch::remove);
    violations.add(
        "rows",
        "%s: %d rows are missing, the first %s; %d are unexpected, the first %s%s",
        table,
        missing.size(),
        missing.stream().findFirst().orElse("-"),
        tooMuch.size(),
        tooMuch.stream().findFirst().orElse("-"),
        ledger.lineOf(table));
  }

  private static List<String> rows(Connection database, String table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (var statement = database.createStatement()) {
      var values =
          statement.executeQuery(
              ("SELECT (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(t)) WHERE key"
                      + " NOT LIKE '\\_\\_%%')::text FROM public.%s t ORDER BY 1")
                  .formatted(QuotedSql.quoted(table)));
      while (values.next()) {
        rows.add(String.valueOf(values.getString(1)));
      }
    }
    return rows;
  }
}
