package dev.fieldfare.postgres.structure.closing;

import dev.fieldfare.postgres.structure.ObjectName;
import java.util.List;

/** Tables, views, sequences and indexes as a whole. */
final class RelationRules {

  private static final List<String> VIEW_ORDER = List.of("view", "materialized view");

  private RelationRules() {}

  static void close(ObjectChange change, Steps steps) {
    String kind = change.kind();
    String keyword = SqlKinds.keyword(kind).orElse("TABLE");
    String alter = "ALTER " + keyword + " " + change.name() + " ";
    if (change.take("reloptions")) {
      steps.addAll(
          Phase.ALTER, change.object(), OptionRules.settings(change, "reloptions", alter, ""));
    }
    if (change.take("toast options")) {
      steps.addAll(
          Phase.ALTER,
          change.object(),
          OptionRules.settings(change, "toast options", alter, "toast."));
    }
    if (kind.endsWith("index") || kind.equals("composite type")) {
      // They follow their table or type.
      change.take("relpersistence");
      change.take("relowner");
      return;
    }
    place(change, alter, steps);
    rowSecurity(change, alter, steps);
    if (change.take("definition") && VIEW_ORDER.contains(kind)) {
      steps.recreate(change.object());
    }
    if (change.take("relispopulated")) {
      populate(change, steps);
    }
    if (change.take("owned by")) {
      String column = change.wanted("owned by");
      steps.add(
          Phase.ALTER, change.object(), alter + "OWNED BY " + (column.isEmpty() ? "NONE" : column));
    }
  }

  private static void place(ObjectChange change, String alter, Steps steps) {
    if (change.take("relpersistence")) {
      boolean unlogged = change.wanted("relpersistence").equals("u");
      steps.add(
          Phase.ALTER_TABLES, change.object(), alter + (unlogged ? "SET UNLOGGED" : "SET LOGGED"));
    }
    if (change.take("relam") && !change.wanted("relam").isEmpty()) {
      steps.add(
          Phase.ALTER_TABLES,
          change.object(),
          alter + "SET ACCESS METHOD " + change.wanted("relam"));
    }
    if (change.take("reltablespace")) {
      String tablespace = change.wanted("reltablespace");
      steps.add(
          Phase.ALTER_TABLES,
          change.object(),
          alter + "SET TABLESPACE " + (tablespace.isEmpty() ? "pg_default" : tablespace));
    }
  }

  private static void rowSecurity(ObjectChange change, String alter, Steps steps) {
    if (change.take("relreplident") && !change.wanted("relreplident").equals("i")) {
      steps.add(Phase.ALTER, change.object(), alter + "REPLICA IDENTITY " + identity(change));
    }
    if (change.take("relrowsecurity")) {
      boolean on = change.wanted("relrowsecurity").equals("true");
      steps.add(
          Phase.ALTER,
          change.object(),
          alter + (on ? "ENABLE" : "DISABLE") + " ROW LEVEL SECURITY");
    }
    if (change.take("relforcerowsecurity")) {
      boolean on = change.wanted("relforcerowsecurity").equals("true");
      steps.add(
          Phase.ALTER,
          change.object(),
          alter + (on ? "FORCE" : "NO FORCE") + " ROW LEVEL SECURITY");
    }
  }

  private static String identity(ObjectChange change) {
    return switch (change.wanted("relreplident")) {
      case "f" -> "FULL";
      case "n" -> "NOTHING";
      default -> "DEFAULT";
    };
  }

  private static void populate(ObjectChange change, Steps steps) {
    String refresh = "REFRESH MATERIALIZED VIEW " + change.name();
    if (change.wanted("relispopulated").equals("true")) {
      steps.add(Phase.ALTER, change.object(), refresh);
    } else {
      steps.drop(Phase.ALTER, change.object(), refresh + " WITH NO DATA");
    }
  }

  static void closeSequence(ObjectChange change, Steps steps) {
    change.open().clear();
    steps.add(
        Phase.ALTER_TABLES,
        change.object(),
        "ALTER SEQUENCE %s AS %s INCREMENT %s MINVALUE %s MAXVALUE %s START %s CACHE %s %s"
            .formatted(
                change.name(),
                change.wanted("seqtypid"),
                change.wanted("seqincrement"),
                change.wanted("seqmin"),
                change.wanted("seqmax"),
                change.wanted("seqstart"),
                change.wanted("seqcache"),
                change.wanted("seqcycle").equals("true") ? "CYCLE" : "NO CYCLE"));
  }

  /**
   * What an index is used for is said of its table; all else needs a new index.
   *
   * @param table the table of the index
   */
  static void closeIndex(ObjectChange change, String table, Steps steps) {
    String index = SqlNames.last(change.name());
    if (change.take("indisclustered")) {
      boolean wanted = change.wanted("indisclustered").equals("true");
      steps.add(
          Phase.ALTER,
          change.object(),
          "ALTER TABLE " + table + (wanted ? " CLUSTER ON " + index : " SET WITHOUT CLUSTER"));
    }
    if (change.take("indisreplident") && change.wanted("indisreplident").equals("true")) {
      steps.add(
          Phase.ALTER,
          change.object(),
          "ALTER TABLE " + table + " REPLICA IDENTITY USING INDEX " + index);
    }
    if (change.differs("definition") || change.differs("indisunique")) {
      change.open().clear();
      steps.recreate(indexOf(change.object()));
    }
  }

  static ObjectName indexOf(ObjectName definition) {
    return new ObjectName("index", definition.name());
  }
}
