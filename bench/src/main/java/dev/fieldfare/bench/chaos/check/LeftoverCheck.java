package dev.fieldfare.bench.chaos.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Objects that must be gone when no work is left. */
final class LeftoverCheck {
  private static final Map<String, String> NOTHING = new LinkedHashMap<>();

  static {
    NOTHING.put(
        "unfinished migration",
        "SELECT id || ' ' || status || coalesce(' for ' || wait_reason, '') FROM"
            + " fieldfare.field_migrations WHERE status IN ('SCHEDULED', 'QUEUED', 'WAITING',"
            + " 'RUNNING', 'PAUSED')");
    NOTHING.put("request in the inbox", "SELECT id::text FROM fieldfare.inbox");
    NOTHING.put("claim", "SELECT name || ' ' || seq || ' ' || migration_id FROM fieldfare.claims");
    NOTHING.put("appointment", "SELECT migration_id || ' ' || purpose FROM fieldfare.appointments");
    NOTHING.put("pause", "SELECT name FROM fieldfare.pauses");
    NOTHING.put(
        "session in a transaction",
        "SELECT pid || ' ' || application_name || ' ' || state || ' ' || left(query, 100) FROM"
            + " pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            + " AND state LIKE 'idle in transaction%' AND"
            + " state_change < clock_timestamp() - interval '2 s'");
    NOTHING.put(
        "lock",
        "SELECT l.mode || ' on ' || l.relation::regclass || ' by ' || a.application_name FROM"
            + " pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.relation IS NOT NULL"
            + " AND a.datname = current_database() AND l.pid <> pg_backend_pid()"
            + " AND l.mode LIKE '%Exclusive%' AND a.state = 'idle'");
    NOTHING.put(
        "hidden column without quarantine",
        "SELECT a.attrelid::regclass || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON"
            + " c.oid = a.attrelid WHERE a.attname LIKE '\\_\\_ff\\_%' AND NOT a.attisdropped AND"
            + " c.relkind = 'r' AND c.relnamespace::regnamespace::text NOT LIKE 'fieldfare%' AND"
            + " NOT EXISTS (SELECT FROM fieldfare.quarantine q WHERE q.kind = 'hidden' AND"
            + " q.restored_at IS NULL AND q.definition ->> 'hiddenAs' = a.attname)");
    NOTHING.put(
        "table that only we name",
        "SELECT oid::regclass::text FROM pg_class WHERE relname LIKE '\\_\\_ff\\_%' AND relkind IN"
            + " ('r', 'v', 'm', 'p') AND relnamespace::regnamespace::text NOT LIKE 'fieldfare%'");
    NOTHING.put(
        "quarantine of nothing",
        "SELECT q.id::text FROM fieldfare.quarantine q LEFT JOIN fieldfare.field_migrations m ON"
            + " m.id = q.migration_id WHERE m.status IS NULL OR m.status NOT IN ('APPLIED',"
            + " 'UNDONE')");
    NOTHING.put(
        "index that only we name on a column that all see",
        "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class n ON n.oid ="
            + " i.indexrelid WHERE n.relname LIKE '\\_\\_ff\\_%' AND n.relnamespace ="
            + " 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid ="
            + " i.indrelid AND a.attnum = ANY (i.indkey) AND a.attname LIKE '\\_\\_ff\\_%')");
    NOTHING.put(
        "invalid index", "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid");
    NOTHING.put("prepared transaction", "SELECT gid FROM pg_prepared_xacts");
  }

  private LeftoverCheck() {}

  static void check(Connection target, Violations violations) throws SQLException {
    try (var statement = target.createStatement()) {
      for (Map.Entry<String, String> each : NOTHING.entrySet()) {
        var rows = statement.executeQuery(each.getValue());
        for (int n = 0; rows.next() && n < 10; n++) {
          violations.add("left over", "%s: %s", each.getKey(), rows.getString(1));
        }
      }
    }
  }
}
