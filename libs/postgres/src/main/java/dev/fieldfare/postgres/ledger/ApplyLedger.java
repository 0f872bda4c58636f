package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.ledger.LineEntry.SetMember;
import dev.fieldfare.postgres.ledger.LineEntry.Waiting;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Calls the ledger's functions for finding and doing work; each call is one transaction. */
public final class ApplyLedger {
  private final Connection connection;

  public ApplyLedger(Connection connection) {
    this.connection = connection;
  }

  // By name: the view of a later release may have more columns.
  private static final String LINES =
      "l.line, l.seq, l.id, l.status, l.names, l.beside, l.wait_reason, l.due, l.wait_until,"
          + " l.attempts, l.migration_type, l.request, l.sender_role, l.dry_run, l.change_set_id,"
          + " l.change_set_index, l.change_set_atomic, l.undo_of";

  // A row without a migration when nothing is ready.
  private static final String NEXT_LINES =
      """
      SELECT k.next_after, k.looked,
        CASE WHEN k.next_due IS NOT NULL
          THEN ceil(greatest(0, extract(epoch FROM k.next_due - clock_timestamp())) * 1000)::bigint
        END AS due_in_ms, %s
      FROM fieldfare.ready_lines(?, ?, ?, ?, ?, ?) AS k
      LEFT JOIN LATERAL fieldfare.lines_of(k.ready, ?) AS l ON true ORDER BY l.line, l.seq
      """
          .formatted(LINES);

  /**
   * The lines in alphabetical order after the given one whose heads can be tried now, without busy
   * ones.
   */
  public LinePage nextLines(
      String after, Breadth breadth, WorkerShare share, Collection<String> busy)
      throws SQLException {
    try (var query = connection.prepareStatement(NEXT_LINES)) {
      query.setString(1, after);
      query.setInt(2, breadth.names());
      query.setInt(3, breadth.looked());
      query.setInt(4, share.index());
      query.setInt(5, share.of());
      query.setArray(6, connection.createArrayOf("text", busy.toArray()));
      query.setInt(7, breadth.run());
      return look(query.executeQuery());
    }
  }

  /**
   * How much of the lines one look reads.
   *
   * @param names how many lines are returned at most
   * @param looked how many are looked at at most
   * @param run how many migrations of each
   */
  public record Breadth(int names, int looked, int run) {}

  // What was looked at stands in each row. A page without a ready line is one row without a line.
  private static LinePage look(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return LinePage.NOTHING;
    }
    Optional<String> nextAfter = Optional.ofNullable(rows.getString("next_after"));
    Optional<Duration> dueIn =
        Optional.ofNullable(rows.getObject("due_in_ms", Long.class)).map(Duration::ofMillis);
    int looked = rows.getInt("looked");
    List<LineEntry> entries = new ArrayList<>();
    if (rows.getString("line") != null) {
      do {
        entries.add(entry(rows));
      } while (rows.next());
    }
    return new LinePage(entries, nextAfter, dueIn, looked);
  }

  /**
   * The members of an atomic change set in order, or nothing while other migrations come before it.
   */
  public List<LineEntry> atomicSet(String id) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT " + LINES + " FROM fieldfare.atomic_set(?) AS l")) {
      query.setString(1, id);
      return entries(query.executeQuery());
    }
  }

  /** Applied changes that came after this one and touch the same thing, oldest first. */
  public List<String> laterChanges(UUID migration) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT m.migration_type || ' ' || coalesce(m.column_name, m.table_name) || ' (' ||"
                + " m.id || ')' FROM fieldfare.later_changes(?) m LIMIT 10")) {
      query.setObject(1, migration);
      List<String> changes = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        changes.add(rows.getString(1));
      }
      return changes;
    }
  }

  /** How a migration ended and the plan it was applied by, for its undo. */
  public Outcome outcome(UUID migration) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT status, migration_type, plan FROM fieldfare.field_migrations WHERE id = ?")) {
      query.setObject(1, migration);
      ResultSet row = query.executeQuery();
      if (!row.next()) {
        throw new IllegalStateException("the ledger lost migration " + migration);
      }
      return new Outcome(row.getString(1), row.getString(2), LedgerJson.read(row.getString(3)));
    }
  }

  /** How a migration ended. */
  public record Outcome(String status, String migrationType, JsonNode plan) {}

  // A role that may not read all statistics sees neither the kind nor the statement of a
  // session. It does see that a session has no user, which in a database is true of autovacuum
  // alone.
  // Whether it is there to prevent wraparound then shows in the age of the table.
  private static final String ASK_AUTOVACUUM =
      """
      SELECT pg_cancel_backend(a.pid) FROM pg_stat_activity a
      WHERE a.pid = ? AND a.usesysid IS NULL AND a.datname = current_database()
        AND coalesce(a.backend_type = 'autovacuum worker', true) AND a.query NOT LIKE '%wraparound%'
        AND (a.backend_type IS NOT NULL OR NOT EXISTS (
          SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
          LEFT JOIN LATERAL (
            SELECT min(o.option_value::int) FILTER (WHERE o.option_name = 'autovacuum_freeze_max_age') AS xids,
              min(o.option_value::int) FILTER (WHERE o.option_name = 'autovacuum_multixact_freeze_max_age') AS multis
            FROM pg_options_to_table(c.reloptions) o) own ON true
          WHERE l.pid = a.pid AND l.mode = 'ShareUpdateExclusiveLock' AND c.relkind IN ('r', 'm', 't')
            AND (age(c.relfrozenxid) > least(own.xids, current_setting('autovacuum_freeze_max_age')::int)
              OR mxid_age(c.relminmxid)
                > least(own.multis, current_setting('autovacuum_multixact_freeze_max_age')::int))))
      """;

  /**
   * Asks an autovacuum worker to yield; false when it is none, is gone, prevents wraparound, or the
   * role may not ask.
   */
  public boolean askAutovacuumToYield(int pid) throws SQLException {
    try (var call = connection.prepareStatement(ASK_AUTOVACUUM)) {
      call.setInt(1, pid);
      ResultSet row = call.executeQuery();
      return row.next() && row.getBoolean(1);
    }
  }

  private static final String APPLY =
      "SELECT fieldfare.apply(?::pg_catalog.jsonb, ?, " + OutcomeColumns.PARAMETERS + ")";

  /**
   * Applies a batch of migrations, or changes nothing.
   *
   * @param conditions under which it is applied, as described beside {@code fieldfare.apply}
   * @param statements what is executed, in this order
   * @param outcomes how the migrations end when all of it succeeds
   */
  public ApplyAnswer apply(JsonNode conditions, List<String> statements, OutcomeColumns outcomes)
      throws SQLException {
    try (var call = connection.prepareStatement(APPLY)) {
      call.setString(1, LedgerJson.write(conditions));
      call.setArray(2, connection.createArrayOf("text", statements.toArray(String[]::new)));
      outcomes.bind(call, 3);
      ResultSet row = call.executeQuery();
      row.next();
      return ApplyAnswer.of(LedgerJson.read(row.getString(1)));
    }
  }

  /** The sessions whose locks keep others from the tables with these names, as far as known. */
  public ApplyAnswer.Blocked lockHolders(Collection<String> names) throws SQLException {
    try (var query = connection.prepareStatement("SELECT fieldfare.lock_holders(?)")) {
      query.setArray(1, connection.createArrayOf("text", names.toArray()));
      ResultSet row = query.executeQuery();
      row.next();
      return ApplyAnswer.Blocked.of(LedgerJson.read(row.getString(1)));
    }
  }

  /** Sends migrations back to wait. */
  public void postpone(List<UUID> migrations, Postponement how) throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.postpone(?, ?, ?, ?::jsonb, ?, ?)")) {
      call.setArray(1, connection.createArrayOf("uuid", migrations.toArray()));
      call.setString(2, how.reason());
      call.setBoolean(3, how.spendsAttempt());
      call.setString(4, LedgerJson.write(how.problem()));
      call.setInt(5, Math.toIntExact(how.pause().toMillis()));
      call.setLong(6, how.patience().toMillis());
      call.executeQuery();
    }
  }

  /** Says that this worker is alive and learns its share. */
  public WorkerShare heartbeat(String worker) throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT share, shares FROM fieldfare.heartbeat(?)")) {
      call.setString(1, worker);
      ResultSet row = call.executeQuery();
      row.next();
      return new WorkerShare(row.getInt("share"), row.getInt("shares"));
    }
  }

  /** Releases this worker's share to other workers at once. */
  public void farewell(String worker) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.remove_worker(?)")) {
      call.setString(1, worker);
      call.executeQuery();
    }
  }

  private static List<LineEntry> entries(ResultSet rows) throws SQLException {
    List<LineEntry> entries = new ArrayList<>();
    while (rows.next()) {
      entries.add(entry(rows));
    }
    return entries;
  }

  private static LineEntry entry(ResultSet row) throws SQLException {
    String set = row.getString("change_set_id");
    OffsetDateTime until = row.getObject("wait_until", OffsetDateTime.class);
    Waiting waiting =
        new Waiting(
            Optional.ofNullable(row.getString("wait_reason")),
            row.getBoolean("due"),
            until == null ? Instant.MAX : until.toInstant(),
            row.getInt("attempts"));
    return new LineEntry(
        row.getString("line"),
        row.getLong("seq"),
        row.getObject("id", UUID.class),
        row.getString("status"),
        List.of((String[]) row.getArray("names").getArray()),
        uuids(row.getArray("beside")),
        waiting,
        row.getString("migration_type"),
        Objects.requireNonNullElse(row.getString("request"), "null"),
        row.getString("sender_role"),
        row.getBoolean("dry_run"),
        set == null ? Optional.empty() : Optional.of(member(row, set)),
        Optional.ofNullable(row.getObject("undo_of", UUID.class)));
  }

  private static SetMember member(ResultSet row, String set) throws SQLException {
    return new SetMember(set, row.getInt("change_set_index"), row.getBoolean("change_set_atomic"));
  }

  private static List<UUID> uuids(Array array) throws SQLException {
    return array == null ? List.of() : List.of((UUID[]) array.getArray());
  }
}
