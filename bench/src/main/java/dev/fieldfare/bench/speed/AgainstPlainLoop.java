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

    /** What comes before the first run. */
    WarmUp warmUp();

    /** The messages of a run. */
    List<String> messages(int run);

    /** The same work for the plain loop. */
    List<Change> changes(int run);
  }

  /** Until PostgreSQL's caches know the tables. */
  private static final int WARM_UP_ROUNDS = 6;

  private static final String LAST =
      "SELECT id FROM fieldfare.field_migrations ORDER BY id DESC LIMIT 1";

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
    rig.database().execute(PlainLoop.LEDGER.toArray(String[]::new));
    rig.database().execute(job.setup(runs + WARM_UP_ROUNDS).toArray(String[]::new));
    rig.postgres().administer(rig.database().name(), "VACUUM ANALYZE");
    for (List<String> messages : job.warmUp().rounds()) {
      byFieldfare(messages);
    }
    for (int run = 0; run < WARM_UP_ROUNDS; run++) {
      measure(run);
    }
    List.of(ours, plain, ratios, loadShare, cpuOfWorker, cpuOfPostgres, cpuOfPlain)
        .forEach(Figures::clear);
    for (int run = 0; run < runs; run++) {
      measure(WARM_UP_ROUNDS + run);
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
      our = byFieldfare(job.messages(run));
    } else {
      our = byFieldfare(job.messages(run));
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

  private double byFieldfare(List<String> messages) throws IOException, SQLException {
    try (Sending sending = Sending.of(rig, messages);
        Connection watch = rig.database().connect();
        Statement look = watch.createStatement()) {
      checkpoint();
      look.execute("SET enable_seqscan = off");
      double lastPlace = number(look, "SELECT last_seq FROM fieldfare.target") + messages.size();
      String lastId = text(look, "SELECT max(id::text) FROM (" + LAST + ") AS m");
      double workerBefore = CpuClock.seconds(rig.worker().pid());
      double postgresBefore = CpuClock.seconds(rig.postgres().pid());
      sending.go();
      Sending.Sent sent = sending.sent();
      Rig.await("the last of " + messages.size(), () -> areAllDone(look, lastPlace));
      cpuOfWorker.add(
          (CpuClock.seconds(rig.worker().pid()) - workerBefore) * 1e6 / messages.size());
      cpuOfPostgres.add(
          (CpuClock.seconds(rig.postgres().pid()) - postgresBefore) * 1e6 / messages.size());
      double seconds =
          lastApplied(look, lastId, messages.size()) - sent.began().toEpochMilli() / 1e3;
      loadShare.add(sent.cpuSeconds() / seconds);
      return messages.size() / seconds;
    }
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

  private void checkpoint() {
    rig.postgres().administer(rig.database().name(), "CHECKPOINT");
  }
}
