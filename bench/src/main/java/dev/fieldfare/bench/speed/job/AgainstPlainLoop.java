package dev.fieldfare.bench.speed.job;

import dev.fieldfare.bench.speed.Benchmark;
import dev.fieldfare.bench.speed.BenchmarkStack;
import dev.fieldfare.bench.speed.CpuClock;
import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.bench.speed.job.PlainLoop.Change;
import java.util.List;
import java.util.Locale;

/** Runs a job by Fieldfare and by the plain loop, one after the other, several times. */
public final class AgainstPlainLoop implements Benchmark {
  /** What is done: in each round the same work on other columns. */
  public interface Job {
    String name();

    /** Makes the tables. */
    List<String> setup(int rounds);

    /** What comes before the first round. */
    WarmUp warmUp();

    /** The messages of a round. */
    List<String> messages(int round);

    /** The same work for the plain loop. */
    List<Change> changes(int round);
  }

  /** Until PostgreSQL's caches know the tables. */
  private static final int WARM_UP_RUNS = 2;

  private final Job job;
  private BenchmarkStack stack;
  private OurSide fieldfare;
  private final Figures ours = new Figures();
  private final Figures plain = new Figures();
  private final Figures ratios = new Figures();
  private final Figures cpuOfPlain = new Figures();

  public AgainstPlainLoop(Job job) {
    this.job = job;
  }

  @Override
  public void run(BenchmarkStack place, int runs) throws Exception {
    stack = place.withWorker();
    fieldfare = new OurSide(stack);
    stack.prepare(PlainLoop.LEDGER);
    stack.prepare(job.setup(2 * (runs + WARM_UP_RUNS)));
    for (List<String> messages : job.warmUp().rounds()) {
      fieldfare.run(messages);
    }
    for (int run = 0; run < WARM_UP_RUNS; run++) {
      measure(run);
    }
    List.of(ours, plain, ratios, cpuOfPlain).forEach(Figures::clear);
    fieldfare.clear();
    for (int run = 0; run < runs; run++) {
      measure(WARM_UP_RUNS + run);
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

  // Twice each, one within the other. So both sides meet the after-effects of the previous
  // round, such as files that the system still removes.
  private void measure(int run) throws Exception {
    boolean plainOutside = run % 2 == 0;
    Side outside = plainOutside ? this::plainly : this::byFieldfare;
    Side inside = plainOutside ? this::byFieldfare : this::plainly;
    int round = 2 * run;
    double outer = outside.seconds(round);
    double inner = inside.seconds(round) + inside.seconds(round + 1);
    outer += outside.seconds(round + 1);
    int changes = 2 * job.changes(round).size();
    double our = changes / (plainOutside ? inner : outer);
    double theirs = changes / (plainOutside ? outer : inner);
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

  private double byFieldfare(int round) throws Exception {
    return fieldfare.run(job.messages(round));
  }

  private double plainly(int round) throws Exception {
    stack.checkpoint();
    List<Change> changes = job.changes(round);
    double before = CpuClock.seconds(stack.postgres().pid());
    double seconds = new PlainLoop(stack.database()).run(changes);
    cpuOfPlain.add((CpuClock.seconds(stack.postgres().pid()) - before) * 1e6 / changes.size());
    return seconds;
  }

  /** One of the two, as long as it takes for a round. */
  private interface Side {
    double seconds(int round) throws Exception;
  }
}
