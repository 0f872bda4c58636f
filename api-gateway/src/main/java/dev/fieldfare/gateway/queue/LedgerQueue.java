package dev.fieldfare.gateway.queue;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.QueueStats.TargetStats;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.postgres.query.QueueReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads and pauses the lines of a ledger.
 *
 * <p>Numbers are cached for ten times the duration of the query, at least for a fifth of a second.
 * So clients that ask in a loop cannot keep a database busy.
 */
@ApplicationScoped
class LedgerQueue implements QueueControl {

  private static final long SHORTEST = Duration.ofMillis(200).toNanos();
  private static final int TIMES = 10;

  private final TargetPools pools;
  private final Map<String, Figures> figures = new ConcurrentHashMap<>();
  private final Map<String, Object> readers = new ConcurrentHashMap<>();

  private record Figures(TargetStats stats, long validUntil) {}

  LedgerQueue(TargetPools pools) {
    this.pools = pools;
  }

  @Override
  public TargetStats stats(String target) {
    Figures known = figures.get(target);
    if (isFresh(known)) {
      return known.stats();
    }
    // One reader for each target, without the map's lock, which several targets share.
    synchronized (readers.computeIfAbsent(target, name -> new Object())) {
      Figures figuresNow = figures.get(target);
      if (!isFresh(figuresNow)) {
        figuresNow = read(target);
        figures.put(target, figuresNow);
      }
      return figuresNow.stats();
    }
  }

  @Override
  public void pause(String target, String name, String by) {
    // Waits for what is being applied, which takes longer than the pool lets others wait.
    pools.with(
        target,
        connection -> {
          requireTable(connection, name);
          connection.setAutoCommit(false);
          try (var patience = connection.createStatement();
              var call = connection.prepareStatement("SELECT fieldfare.pause_queue(?, ?)")) {
            patience.execute("SET LOCAL lock_timeout = '15s'");
            call.setString(1, name);
            call.setString(2, by);
            call.execute();
            connection.commit();
          } finally {
            connection.rollback();
            connection.setAutoCommit(true);
          }
          return null;
        });
    figures.remove(target);
  }

  @Override
  public void resume(String target, String name) {
    pools.with(
        target,
        connection -> {
          requireTable(connection, name);
          try (var call = connection.prepareStatement("SELECT fieldfare.resume_queue(?)")) {
            call.setString(1, name);
            var row = call.executeQuery();
            row.next();
            if (!row.getBoolean(1)) {
              throw notPaused(connection, target, name);
            }
            return null;
          }
        });
    figures.remove(target);
  }

  @Override
  public long acknowledge(String target, String by) {
    long failures =
        pools.with(
            target,
            connection -> {
              String sql = "SELECT fieldfare.acknowledge_failures(?)";
              try (var call = connection.prepareStatement(sql)) {
                call.setString(1, by);
                var row = call.executeQuery();
                row.next();
                return row.getLong(1);
              }
            });
    figures.remove(target);
    return failures;
  }

  private static void requireTable(Connection connection, String name) throws SQLException {
    try (var query = connection.prepareStatement("SELECT fieldfare.table_problem(?)")) {
      query.setString(1, name);
      var row = query.executeQuery();
      if (row.next() && row.getString(1) != null) {
        String problem = row.getString(1);
        throw new RequestRefused(FailureReason.TABLE_MISSING, "T" + problem.substring(1) + ".");
      }
    }
  }

  private static RequestRefused notPaused(Connection connection, String target, String name)
      throws SQLException {
    List<String> paused = new ArrayList<>();
    try (var query =
        connection.prepareStatement("SELECT name FROM fieldfare.pauses ORDER BY name LIMIT 20")) {
      var rows = query.executeQuery();
      while (rows.next()) {
        paused.add(rows.getString(1).isEmpty() ? "the target" : rows.getString(1));
      }
    }
    return new RequestRefused(
        FailureReason.WRONG_STATE,
        "%s is not paused. Paused: %s."
            .formatted(
                name.isEmpty() ? "Target " + target : name,
                paused.isEmpty() ? "nothing" : String.join(", ", paused)));
  }

  private static boolean isFresh(Figures known) {
    return known != null && System.nanoTime() - known.validUntil() < 0;
  }

  private Figures read(String target) {
    long began = System.nanoTime();
    TargetStats stats =
        pools.with(target, c -> new QueueReader(c, target, QueueReader.Bands.DEFAULT).read());
    long took = System.nanoTime() - began;
    return new Figures(stats, began + took + Math.max(SHORTEST, TIMES * took));
  }
}
