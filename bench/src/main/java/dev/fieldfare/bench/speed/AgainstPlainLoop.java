package dev.fieldfare.bench.speed;

import dev.fieldfare.bench.speed.PlainLoop.Change;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/** Runs a job by Fieldfare and by the plain loop, one after the other, several times. */
final class AgainstPlainLoop implements Benchmark {
  /** What is done: for each run the same work on other columns. */
  interface Job {
    String name();

    /** Makes the tables. */
    List<String> setup(int runs);

    /** The messages of a run. */
    List<String> messages(int run);

    /** The same work for the plain loop. */
    List<Change> changes(int run);
  }

  /** Until the services' code is compiled, and PostgreSQL's caches know the tables. */
  private static final int WARM_UP_ROUNDS = 6;
  private static final int WARM_UP_MIGRATIONS = 15_000;

  private final Job job;
  private Rig rig;
  private final Figures ours = new Figures();
  private final Figures plain = new Figures();
  private final Figures ratios = new Figures();
  private final Figures loadShare = new Figures();
  private final Figures cpuOfWorker = new Figures();
  private final Figures cpuOfPostgres = new Figures();
  private final Figures cpuOfPlain = new Figures();

  AgainstPlainLoop(Job job) {
    this.job = job;
  }

  @Override
  public void run(Rig place, int runs) throws Exception {
    rig = place.withWorker();
    int warmUp = Math.max(WARM_UP_ROUNDS, WARM_UP_MIGRATIONS / job.messages(0).size());
    rig.database().execute(PlainLoop.LEDGER.toArray(String[]::new));
    rig.database().execute(job.setup(runs + warmUp).toArray(String[]::new));
    rig.postgres().administer(rig.database().name(), "VACUUM ANALYZE");
    for (int run = 0; run < warmUp; run++) {
      measure(run);
    }
    List.of(ours, plain, ratios, loadShare, cpuOfWorker, cpuOfPostgres, cpuOfPlain)
        .forEach(Figures::clear);
    for (int run = 0; run < runs; run++) {
      measure(warmUp + run);
    }
    System.out.printf(
        Locale.ROOT,
        "%s: ours %s/s, plain loop %s/s, ratio %s, load %s of a processor%n",
        job.name(),
        ours.text("%.0f"),
        plain.text("%.0f"),
        ratios.text("%.2f"),
        loadShare.text("%.2f"));
    System.out.printf(
        Locale.ROOT,
        "  processor time each: worker %s us and PostgreSQL %s us; plain loop: PostgreSQL %s us%n",
        cpuOfWorker.text("%.0f"),
        cpuOfPostgres.text("%.0f"),
        cpuOfPlain.text("%.0f"));
  }

  private void measure(int run) throws Exception {
    double our;
    double theirs;
    if (run % 2 == 0) {
      theirs = plainly(run);
      our = byFieldfare(run);
    } else {
      our = byFieldfare(run);
      theirs = plainly(run);
    }
    ours.add(our);
    plain.add(theirs);
    ratios.add(our / theirs);
    System.out.printf(
        Locale.ROOT,
        "  run %d: ours %.0f/s, plain %.0f/s, ratio %.2f%n",
        run,
        our,
        theirs,
        our / theirs);
  }

  private double plainly(int run) throws Exception {
    checkpoint();
    List<Change> changes = job.changes(run);
    double before = CpuClock.seconds(rig.postgres().pid());
    double seconds = new PlainLoop(rig.database()).run(changes);
    cpuOfPlain.add((CpuClock.seconds(rig.postgres().pid()) - before) * 1e6 / changes.size());
    return changes.size() / seconds;
  }

  private double byFieldfare(int run) throws IOException, SQLException {
    List<String> messages = job.messages(run);
    try (Sending sending = Sending.of(rig, messages);
        Connection watch = rig.database().connect();
        Statement look = watch.createStatement()) {
      checkpoint();
      double workerBefore = CpuClock.seconds(rig.worker().pid());
      double postgresBefore = CpuClock.seconds(rig.postgres().pid());
      sending.go();
      Sending.Sent sent = sending.sent();
      Rig.await(
          "the last of " + messages.size(), () -> finishedSince(look, sent) >= messages.size());
      double seconds = lastFinished(look) - sent.began().toEpochMilli() / 1e3;
      cpuOfWorker.add(
          (CpuClock.seconds(rig.worker().pid()) - workerBefore) * 1e6 / messages.size());
      cpuOfPostgres.add(
          (CpuClock.seconds(rig.postgres().pid()) - postgresBefore) * 1e6 / messages.size());
      loadShare.add(sent.cpuSeconds() / seconds);
      complainAboutFailures();
      return messages.size() / seconds;
    }
  }

  // The claims come first: they are few when all is done, and counting is expensive.
  private static long finishedSince(Statement look, Sending.Sent sent) throws SQLException {
    return (long)
        number(
            look,
            "SELECT CASE WHEN EXISTS (SELECT FROM fieldfare.claims) THEN 0 ELSE (SELECT count(*) FROM"
                + " fieldfare.field_migrations WHERE finished_at >= '%s') END"
                    .formatted(sent.began()));
  }

  private static double lastFinished(Statement look) throws SQLException {
    return number(
        look, "SELECT extract(epoch FROM max(finished_at)) FROM fieldfare.field_migrations");
  }

  private static double number(Statement look, String query) throws SQLException {
    try (ResultSet row = look.executeQuery(query)) {
      row.next();
      return row.getDouble(1);
    }
  }

  private void complainAboutFailures() {
    String failed =
        rig.database().value("SELECT count(*) FROM fieldfare.field_migrations WHERE NOT success");
    if (!failed.equals("0")) {
      throw new IllegalStateException(failed + " migrations failed");
    }
  }

  private void checkpoint() {
    rig.postgres().administer(rig.database().name(), "CHECKPOINT");
  }
}
