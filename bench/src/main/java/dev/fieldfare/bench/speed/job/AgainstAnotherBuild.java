package dev.fieldfare.bench.speed.job;

import dev.fieldfare.bench.speed.Benchmark;
import dev.fieldfare.bench.speed.BenchmarkStack;
import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.bench.speed.job.AgainstPlainLoop.Job;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Runs a job by this build and by another one in turns, each with servers of its own. Pairs of
 * rounds show a difference of a few per cent, which the noise of whole benchmarks hides.
 */
public final class AgainstAnotherBuild implements Benchmark {
  private static final int WARM_UP_ROUNDS = 6;

  private final Job job;
  private final Path otherHome;
  private final Figures ratios = new Figures();

  public AgainstAnotherBuild(Job job, Path otherHome) {
    this.job = job;
    this.otherHome = otherHome;
  }

  @Override
  public void run(BenchmarkStack place, int runs) throws Exception {
    try (BenchmarkStack otherPlace = place.with(otherHome)) {
      OurSide here = prepare(place, runs);
      OurSide there = prepare(otherPlace, runs);
      for (int run = 0; run < WARM_UP_ROUNDS + runs; run++) {
        if (run == WARM_UP_ROUNDS) {
          here.clear();
          there.clear();
          ratios.clear();
        }
        measure(run, here, there);
      }
      System.out.printf(
          Locale.ROOT,
          "%s: %s of the other build, quartiles %.3f and %.3f%n",
          job.name(),
          ratios.text("%.3f"),
          ratios.quantile(0.25),
          ratios.quantile(0.75));
      System.out.printf("  here:  %s%n  there: %s%n", costs(here), costs(there));
    }
  }

  private OurSide prepare(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker();
    OurSide side = new OurSide(stack);
    stack.prepare(job.setup(runs + WARM_UP_ROUNDS));
    for (var messages : job.warmUp().rounds()) {
      side.run(messages);
    }
    return side;
  }

  private void measure(int run, OurSide here, OurSide there) throws Exception {
    int changes = job.messages(run).size();
    double ours;
    double theirs;
    if (run % 2 == 0) {
      theirs = there.run(job.messages(run));
      ours = here.run(job.messages(run));
    } else {
      ours = here.run(job.messages(run));
      theirs = there.run(job.messages(run));
    }
    ratios.add(theirs / ours);
    System.out.printf(
        Locale.ROOT,
        "  run %d: here %.0f/s, there %.0f/s, %.3f%n",
        run,
        changes / ours,
        changes / theirs,
        theirs / ours);
  }

  private static String costs(OurSide side) {
    return "worker %s us and PostgreSQL %s us of processor each"
        .formatted(side.cpuOfWorker.text("%.0f"), side.cpuOfPostgres.text("%.0f"));
  }
}
