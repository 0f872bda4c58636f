package dev.fieldfare.bench.speed.track;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.bench.speed.Benchmark;
import dev.fieldfare.bench.speed.BenchmarkStack;
import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.contracts.message.VersionDirection;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.postgres.ledger.WorkerShare;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.TrackLedger.Upload;
import dev.fieldfare.postgres.track.VersionLedger;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.track.VersionScript.Section;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the looks of a worker cost while a version waits for 200 migrations, and 10,000 wait behind
 * it ({@code -Dbarrier.before}, {@code -Dbarrier.behind}); and whether all came in order.
 */
public final class BarrierLine implements Benchmark {

  private static final int BEFORE = Integer.getInteger("barrier.before", 200);
  private static final int BEHIND = Integer.getInteger("barrier.behind", 10_000);
  private static final int TABLES = 100;

  /** As much as a worker reads at once. */
  private static final Breadth BREADTH = new Breadth(200, 2_000, 50);

  private final Figures milliseconds = new Figures();

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker();
    stack.database().createReleaseRole();
    for (int run = 0; run < runs; run++) {
      line(stack, run);
    }
    System.out.printf(
        Locale.ROOT,
        "barrier-line: %d before it, %d behind: a look %s ms, p99 %.1f, longest %.1f; order"
            + " right%n",
        BEFORE,
        BEHIND,
        milliseconds.text("%.2f"),
        milliseconds.quantile(0.99),
        milliseconds.quantile(1));
  }

  private void line(BenchmarkStack stack, int run) throws SQLException {
    String name = "barrier_%d".formatted(run);
    stack.prepare(
        IntStream.range(0, TABLES)
            .mapToObj(n -> "CREATE TABLE %s_%d (id int)".formatted(name, n))
            .toList());
    try (Connection connection = stack.database().connect();
        PreparedStatement enqueue =
            connection.prepareStatement("SELECT fieldfare.enqueue(?::jsonb)")) {
      connection.createStatement().execute("SELECT fieldfare.pause_queue()");
      send(enqueue, name, "before", BEFORE);
      request(connection, name);
      send(enqueue, name, "behind", BEHIND);
      BenchmarkStack.await(
          "the inbox", () -> count(connection, "SELECT count(*) FROM fieldfare.inbox") == 0);
      look(connection);
      connection.createStatement().execute("SELECT fieldfare.resume_queue()");
      BenchmarkStack.await("the end", () -> look(connection) == 0);
      if (count(connection, DISORDER.formatted(name, name)) > 0) {
        throw new IllegalStateException("a migration passed the barrier");
      }
    }
  }

  private static final String DISORDER =
      """
      WITH m AS (SELECT * FROM fieldfare.field_migrations),
      barrier AS (SELECT seq, started_at, finished_at FROM m WHERE request ->> 'track' = '%s')
      SELECT count(*) FROM m, barrier b WHERE m.table_name LIKE '%s\\_%%'
        AND (m.seq < b.seq AND m.finished_at > b.finished_at OR m.seq > b.seq AND m.finished_at < b.finished_at
          OR m.status <> 'APPLIED')
      """;

  private static void send(PreparedStatement enqueue, String name, String column, int count)
      throws SQLException {
    for (int n = 0; n < count; n++) {
      enqueue.setString(
          1,
          "{\"type\":\"ADD_COLUMN\",\"table\":\"%s_%d\",\"column\":\"%s_%d\",\"dataType\":\"text\"}"
              .formatted(name, n % TABLES, column, n / TABLES));
      enqueue.executeQuery().close();
    }
  }

  private static void request(Connection connection, String name) throws SQLException {
    Upload upload =
        new Upload(
            name,
            new VersionName("1"),
            "barrier",
            Optional.of("1.sql"),
            Optional.empty(),
            VersionScript.of("CREATE TABLE %s_made (id int);".formatted(name), Section.UP),
            "bench");
    TrackLedger ledger = new TrackLedger(connection);
    ledger.put(upload);
    ledger.request(
        name,
        VersionDirection.UP,
        List.of(new OfferedVersion("1", upload.checksum().orElseThrow())),
        "bench",
        JsonNodeFactory.instance.objectNode());
  }

  /** Measures each look; answers how many migrations are unfinished. */
  private long look(Connection connection) throws SQLException {
    long began = System.nanoTime();
    new VersionLedger(connection).next();
    long between = System.nanoTime();
    new ApplyLedger(connection).nextLines("", BREADTH, WorkerShare.ALL, List.of());
    milliseconds.add((between - began) / 1e6);
    milliseconds.add((System.nanoTime() - between) / 1e6);
    return count(
        connection,
        "SELECT count(*) FROM ONLY fieldfare.field_migrations WHERE finished_at IS NULL");
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
