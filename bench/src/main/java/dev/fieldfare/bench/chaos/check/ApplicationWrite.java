package dev.fieldfare.bench.chaos.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the application wrote to a table in one transaction.
 *
 * @param afterSeq the last change of the table that had been applied
 */
record ApplicationWrite(
    long id, String table, long afterSeq, List<String> statements, OffsetDateTime at) {

  /** All notes of each table, in the order of the writes. */
  static Map<String, Deque<ApplicationWrite>> readAll(Connection target) throws SQLException {
    Map<String, Deque<ApplicationWrite>> notes = new HashMap<>();
    try (var statement = target.createStatement()) {
      var rows = statement.executeQuery("SELECT * FROM chaos.notes ORDER BY after_seq, id");
      while (rows.next()) {
        ApplicationWrite note =
            new ApplicationWrite(
                rows.getLong("id"),
                rows.getString("table_name"),
                rows.getLong("after_seq"),
                List.of((String[]) rows.getArray("statements").getArray()),
                rows.getObject("at", OffsetDateTime.class));
        notes.computeIfAbsent(note.table(), table -> new ArrayDeque<>()).add(note);
      }
    }
    return notes;
  }
}
