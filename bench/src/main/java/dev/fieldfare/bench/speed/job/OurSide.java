package dev.fieldfare.bench.speed.job;

import dev.fieldfare.bench.speed.BenchmarkStack;
import dev.fieldfare.bench.speed.CpuClock;
import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.bench.speed.Sending;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Migrations done by the worker of a rig, and what they cost. */
public final class OurSide {
  private static final String LAST =
      "SELECT id FROM fieldfare.field_migrations ORDER BY id DESC LIMIT 1";

  final Figures load = new Figures();
  final Figures cpuOfWorker = new Figures();
  final Figures cpuOfPostgres = new Figures();

  private final BenchmarkStack stack;

  /** The worker of the rig runs. */
  public OurSide(BenchmarkStack stack) {
    this.stack = stack;
  }

  /** Seconds from the first that is sent to the last that is applied. */
  public double run(List<String> messages) throws IOException, SQLException {
    int count = messages.size();
    try (Sending sending = Sending.of(stack, messages);
        Connection watch = stack.database().connect();
        Statement look = watch.createStatement()) {
      stack.checkpoint();
      look.execute("SET enable_seqscan = off");
      double lastPlace = number(look, "SELECT last_seq FROM fieldfare.target") + count;
      String lastId = text(look, "SELECT max(id::text) FROM (" + LAST + ") AS m");
      double workerBefore = CpuClock.seconds(stack.worker().pid());
      double postgresBefore = CpuClock.seconds(stack.postgres().pid());
      sending.go();
      Sending.Sent sent = sending.sent();
      BenchmarkStack.await("the last of " + count, () -> areAllDone(look, lastPlace));
      cpuOfWorker.add((CpuClock.seconds(stack.worker().pid()) - workerBefore) * 1e6 / count);
      cpuOfPostgres.add((CpuClock.seconds(stack.postgres().pid()) - postgresBefore) * 1e6 / count);
      double seconds = lastApplied(look, lastId, count) - sent.began().toEpochMilli() / 1e3;
      load.add(sent.cpuSeconds() / seconds);
      return seconds;
    }
  }

  /** Forgets the runs so far. */
  void clear() {
    load.clear();
    cpuOfWorker.clear();
    cpuOfPostgres.clear();
  }

  // Cheap enough to be asked again and again while the job runs.
  private static boolean areAllDone(Statement look, double lastPlace) throws SQLException {
    return number(
            look,
            "SELECT count(*) FROM fieldfare.target t WHERE t.last_seq >= %.0f AND NOT EXISTS (SELECT FROM"
                    .formatted(lastPlace)
                + " fieldfare.claims)")
        > 0;
  }

  // By the index: reading the whole ledger would leave less room for what comes next.
  private static double lastApplied(Statement look, String lastId, int migrations)
      throws SQLException {
    String those =
        " FROM fieldfare.field_migrations WHERE success"
            + (lastId == null ? "" : " AND id > '" + lastId + "'");
    double applied = number(look, "SELECT count(*)" + those);
    if (applied != migrations) {
      throw new IllegalStateException("%.0f of %d applied".formatted(applied, migrations));
    }
    return number(look, "SELECT extract(epoch FROM max(finished_at))" + those);
  }

  private static double number(Statement look, String query) throws SQLException {
    return Double.parseDouble(text(look, query));
  }

  private static String text(Statement look, String query) throws SQLException {
    try (ResultSet row = look.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
