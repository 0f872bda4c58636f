package dev.fieldfare.bench.chaos.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything that the ledger says, read once after the run. */
final class LedgerCopy {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<LedgerRow> rows = new ArrayList<>();
  private final List<CopiedEvent> events = new ArrayList<>();
  private final Map<String, LedgerRow> byId = new HashMap<>();
  private final Map<String, List<LedgerRow>> byKey = new HashMap<>();
  private final Map<String, List<CopiedEvent>> byMigration = new HashMap<>();

  private LedgerCopy() {}

  static LedgerCopy of(List<LedgerRow> rows) {
    LedgerCopy ledger = new LedgerCopy();
    rows.forEach(ledger::add);
    return ledger;
  }

  static LedgerCopy read(Connection target) throws SQLException {
    LedgerCopy ledger = new LedgerCopy();
    try (var statement = target.createStatement()) {
      var rows =
          statement.executeQuery(
              "SELECT m.*, q.kind AS kept FROM fieldfare.field_migrations m LEFT JOIN"
                  + " fieldfare.quarantine q ON q.migration_id = m.id ORDER BY m.seq NULLS LAST, m.id");
      while (rows.next()) {
        ledger.add(row(rows));
      }
      var events = statement.executeQuery("SELECT * FROM fieldfare.events ORDER BY log_id");
      while (events.next()) {
        ledger.events.add(event(events));
      }
    }
    ledger.events.forEach(
        e -> ledger.byMigration.computeIfAbsent(e.migration(), m -> new ArrayList<>()).add(e));
    return ledger;
  }

  List<LedgerRow> rows() {
    return rows;
  }

  /** Those with a place, in its order. */
  List<LedgerRow> line() {
    return rows.stream()
        .filter(row -> row.seq().isPresent())
        .sorted(Comparator.comparing(row -> row.seq().orElseThrow()))
        .toList();
  }

  Optional<LedgerRow> row(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  List<LedgerRow> ofKey(String key) {
    return byKey.getOrDefault(key, List.of());
  }

  List<CopiedEvent> events() {
    return events;
  }

  /** In the order of the log. */
  List<CopiedEvent> eventsOf(String migration) {
    return byMigration.getOrDefault(migration, List.of());
  }

  /** The life of a migration, and what else had a place in the lines of its tables. */
  String longHistory(LedgerRow row) {
    return history(row) + row.tables().stream().map(this::lineOf).collect(Collectors.joining());
  }

  /** What had a place in the line of a table. */
  String lineOf(String table) {
    return line().stream()
        .filter(other -> other.tables().contains(table))
        .map(
            other ->
                "\n      line: %d %s %s %s%s"
                    .formatted(
                        other.seq().orElseThrow(),
                        other.id(),
                        other.status(),
                        other.member().map(m -> "[" + m + "] ").orElse(""),
                        other.request()))
        .collect(Collectors.joining());
  }

  /** The life of a migration, for people. */
  String history(LedgerRow row) {
    return row
        + eventsOf(row.id()).stream()
            .map(e -> "%s@%s".formatted(e.what(), e.position()))
            .collect(Collectors.joining(" ", "\n      events: ", ""));
  }

  private void add(LedgerRow row) {
    rows.add(row);
    byId.put(row.id(), row);
    if (row.key() != null) {
      byKey.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
    }
  }

  private static LedgerRow row(ResultSet row) throws SQLException {
    return new LedgerRow(
        row.getString("id"),
        Optional.ofNullable(row.getObject("seq", Long.class)),
        row.getString("idempotency_key"),
        row.getBoolean("key_held"),
        member(row),
        row.getString("migration_type"),
        json(row.getString("request")),
        List.of((String[]) row.getArray("names").getArray()),
        row.getString("status"),
        row.getBoolean("dry_run"),
        row.getString("way"),
        row.getString("origin"),
        row.getString("error_code"),
        row.getString("error_message"),
        Optional.ofNullable(row.getObject("finished_at", OffsetDateTime.class)),
        Optional.ofNullable(row.getString("undo_of")),
        Optional.ofNullable(row.getString("undone_by")),
        Optional.ofNullable(row.getString("kept")));
  }

  private static Optional<LedgerRow.Member> member(ResultSet row) throws SQLException {
    String set = row.getString("change_set_id");
    return set == null
        ? Optional.empty()
        : Optional.of(
            new LedgerRow.Member(
                set,
                row.getInt("change_set_index"),
                row.getInt("change_set_size"),
                row.getBoolean("change_set_atomic")));
  }

  private static CopiedEvent event(ResultSet event) throws SQLException {
    return new CopiedEvent(
        event.getString("id"),
        event.getString("type"),
        event.getString("source"),
        event.getString("subject"),
        event.getString("migration_id"),
        event.getObject("position", Long.class),
        event.getObject("sequence", Long.class),
        event.getObject("published_at") != null,
        event.getLong("log_id"));
  }

  private static JsonNode json(String text) {
    try {
      return text == null ? NullNode.instance : MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger's request is no JSON: " + text, e);
    }
  }
}
