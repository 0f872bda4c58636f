package dev.fieldfare.bench.speed;

import dev.fieldfare.bench.speed.PlainLoop.Change;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Runs a job by Fieldfare and by the plain loop, one after the other, several times. */
final class AgainstPlainLoop {
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

  private final Rig rig;
  private final Job job;
  private final Figures ours = new Figures();
  private final Figures plain = new Figures();
  private final Figures ratios = new Figures();
  private final Figures loadShare = new Figures();

  AgainstPlainLoop(Rig rig, Job job) {
    this.rig = rig;
    this.job = job;
  }

  void run(int runs) throws Exception {
    rig.database().execute(PlainLoop.LEDGER.toArray(String[]::new));
    rig.database().execute(job.setup(runs + 1).toArray(String[]::new));
    rig.postgres().administer(rig.database().name(), "VACUUM ANALYZE");
    measure(0);
    ours.clear();
    plain.clear();
    ratios.clear();
    loadShare.clear();
    for (int run = 1; run <= runs; run++) {
      measure(run);
    }
    System.out.printf(
        Locale.ROOT,
        "%s: ours %s/s, plain loop %s/s, ratio %s, load %s of a processor%n",
        job.name(),
        ours.text("%.0f"),
        plain.text("%.0f"),
        ratios.text("%.2f"),
        loadShare.text("%.2f"));
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
    return changes.size() / new PlainLoop(rig.database()).run(changes);
  }

  private double byFieldfare(int run) throws IOException, SQLException {
    List<String> messages = job.messages(run);
    long before = finished();
    try (Sending sending = Sending.of(rig, messages)) {
      checkpoint();
      sending.go();
      Sending.Sent sent = sending.sent();
      Rig.await(
          "the last of " + messages.size(),
          () ->
              rig.database()
                      .value("SELECT count(*) FROM (SELECT FROM fieldfare.claims LIMIT 1) c")
                      .equals("0")
                  && finished() - before >= messages.size());
      double seconds = Duration.between(sent.began(), Instant.now()).toNanos() / 1e9;
      loadShare.add(sent.cpuSeconds() / seconds);
      complainAboutFailures();
      return messages.size() / seconds;
    }
  }

  private long finished() {
    return Long.parseLong(
        rig.database().value("SELECT count(*) FROM fieldfare.field_migrations WHERE success"));
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
