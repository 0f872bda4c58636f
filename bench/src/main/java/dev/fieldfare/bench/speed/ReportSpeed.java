package dev.fieldfare.bench.speed;

import dev.fieldfare.testkit.FilledLedger;
import dev.fieldfare.testkit.TestDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Reports of 90 days in which a million migrations ended ({@code -Dledger.migrations}), the rebuild
 * of their numbers while reports are read, and how fast events are folded while the worker applies
 * changes.
 */
final class ReportSpeed implements Benchmark {
  private static final int MIGRATIONS = Integer.getInteger("ledger.migrations", 1_000_000);
  private static final int EVENTS = Integer.getInteger("report.events", 50_000);
  private static final int CHANGES = Integer.getInteger("report.changes", 5_000);
  private static final String DAYS = "/internal/v1/reports/migrations?days=90";

  private static final String BUILT =
      "SELECT coalesce(max(generation), 0) FROM fieldfare_report.projections WHERE NOT is_stale";

  private static final String SPREAD =
      """
      UPDATE ONLY fieldfare.%s SET finished_at = now() - seq %% 129000 * interval '1 minute',
        started_at = now() - seq %% 129000 * interval '1 minute' - seq %% 900 * interval '1 ms',
        lock_wait_ms = seq %% 40, lock_hold_ms = seq %% 15,
        form_id = CASE WHEN seq %% 2 = 0 THEN 'form_' || seq %% 200 END, requested_by = 'user_' || seq %% 50
      """;

  private static final String RECORD =
      """
      SELECT count(fieldfare.record_migration_event('migration.applied', 'migration-worker', m, 'main'))
      FROM (SELECT * FROM fieldfare.finished_migrations LIMIT %d) m
      """;

  private static final String TABLE = "CREATE TABLE busy (id bigint PRIMARY KEY)";

  private static final String ENQUEUE =
      """
      SELECT fieldfare.enqueue(jsonb_agg(jsonb_build_object('type', 'ADD_COLUMN', 'table', 'busy',
        'column', 'c' || i, 'dataType', 'text'))) FROM generate_series(%d, %d) i
      """;

  private static final String FOLDED =
      "SELECT position >= %s FROM fieldfare_report.event_positions WHERE consumer = 'projections'";

  private final HttpClient client = HttpClient.newHttpClient();

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker();
    FilledLedger.fill(stack.database(), MIGRATIONS);
    stack
        .database()
        .execute(SPREAD.formatted("finished_migrations"), SPREAD.formatted("field_migrations"));
    stack.database().execute("VACUUM ANALYZE fieldfare.finished_migrations");
    stack.checkpoint();
    stack.withReports();
    BenchmarkStack.await("the first rebuild", () -> generation(stack.database()) > 0);
    System.out.printf(
        Locale.ROOT,
        "reports: %d migrations, %s rows of activity%n",
        MIGRATIONS,
        stack.database().value("SELECT count(*) FROM fieldfare_report.activity"));
    reports(stack, runs);
    rebuilds(stack, runs);
    folding(stack);
  }

  private void reports(BenchmarkStack stack, int runs) throws Exception {
    long idle = residentKib(stack);
    for (String format : new String[] {"json", "html"}) {
      Figures seconds = new Figures();
      for (int n = 0; n < runs; n++) {
        seconds.add(report(stack, format));
      }
      System.out.printf("  report as %-4s          %s s%n", format, seconds.text("%.2f"));
    }
    System.out.printf(
        Locale.ROOT, "  resident above idle     %.0f MiB%n", (residentKib(stack) - idle) / 1024.0);
  }

  private void rebuilds(BenchmarkStack stack, int runs) throws Exception {
    Figures seconds = new Figures();
    Figures meanwhile = new Figures();
    for (int n = 0; n < runs; n++) {
      long before = generation(stack.database());
      long began = System.nanoTime();
      send(
          stack
              .reports("/internal/v1/projections/rebuild")
              .POST(HttpRequest.BodyPublishers.noBody()));
      while (generation(stack.database()) == before) {
        meanwhile.add(report(stack, "json"));
      }
      seconds.add(since(began));
    }
    System.out.printf("  rebuild                 %s s%n", seconds.text("%.1f"));
    System.out.printf("  report during a rebuild %s s%n", meanwhile.text("%.2f"));
  }

  /** Events that were recorded while the service was frozen, while the worker applies changes. */
  private void folding(BenchmarkStack stack) throws SQLException {
    TestDatabase database = stack.database();
    stack.reports().freeze();
    database.execute(TABLE);
    database.value(RECORD.formatted(EVENTS));
    BenchmarkStack.await(
        "the positions",
        () -> database.value("SELECT count(*) FROM fieldfare.event_queue").equals("0"));
    String last = database.value("SELECT last_position FROM fieldfare.relay");
    for (int from = 1; from <= CHANGES; from += 500) {
      // A table has at most 1,600 columns: the later changes fail, which is work as well.
      database.query(ENQUEUE.formatted(from, from + 499));
    }
    long began = System.nanoTime();
    stack.reports().thaw();
    BenchmarkStack.await("the folding", () -> database.value(FOLDED.formatted(last)).equals("t"));
    System.out.printf(
        Locale.ROOT, "  folding                 %.0f events/s%n", EVENTS / since(began));
  }

  private double report(BenchmarkStack stack, String format)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    send(stack.reports(DAYS + "&format=" + format).GET());
    return since(began);
  }

  private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static long generation(TestDatabase database) {
    return database.value("SELECT to_regclass('fieldfare_report.projections') IS NULL").equals("t")
        ? 0
        : Long.parseLong(database.value(BUILT));
  }

  private static long residentKib(BenchmarkStack stack) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + stack.reports().pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
