package dev.fieldfare.bench.speed;

import dev.fieldfare.bench.speed.PlainLoop.Change;
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

  private final Job job;
  private Rig rig;
  private OurSide fieldfare;
  private final Figures ours = new Figures();
  private final Figures plain = new Figures();
  private final Figures ratios = new Figures();
  private final Figures cpuOfPlain = new Figures();

  AgainstPlainLoop(Job job) {
    this.job = job;
  }

  @Override
  public void run(Rig place, int runs) throws Exception {
    rig = place.withWorker();
    fieldfare = new OurSide(rig);
    rig.prepare(PlainLoop.LEDGER);
    rig.prepare(job.setup(runs + WARM_UP_ROUNDS));
    for (List<String> messages : job.warmUp().rounds()) {
      fieldfare.run(messages);
    }
    for (int run = 0; run < WARM_UP_ROUNDS; run++) {
      measure(run);
    }
    List.of(ours, plain, ratios, cpuOfPlain).forEach(Figures::clear);
    fieldfare.clear();
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
        fieldfare.load.text("%.2f"));
    System.out.printf(
        Locale.ROOT,
        "  processor time each: worker %s us and PostgreSQL %s us; plain loop: PostgreSQL %s us%n",
        fieldfare.cpuOfWorker.text("%.0f"),
        fieldfare.cpuOfPostgres.text("%.0f"),
        cpuOfPlain.text("%.0f"));
  }

  private void measure(int run) throws Exception {
    double our;
    double theirs;
    if (run % 2 == 0) {
      theirs = plainly(run);
      our = fieldfare.run(job.messages(run));
    } else {
      our = fieldfare.run(job.messages(run));
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
    rig.checkpoint();
    List<Change> changes = job.changes(run);
    double before = CpuClock.seconds(rig.postgres().pid());
    double seconds = new PlainLoop(rig.database()).run(changes);
    cpuOfPlain.add((CpuClock.seconds(rig.postgres().pid()) - before) * 1e6 / changes.size());
    return changes.size() / seconds;
  }
}
