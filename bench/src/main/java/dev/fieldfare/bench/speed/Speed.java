package dev.fieldfare.bench.speed;

import dev.fieldfare.bench.speed.backup.BackupSpeed;
import dev.fieldfare.bench.speed.form.FormSpeed;
import dev.fieldfare.bench.speed.job.AgainstAnotherBuild;
import dev.fieldfare.bench.speed.job.AgainstPlainLoop;
import dev.fieldfare.bench.speed.job.Jobs;
import dev.fieldfare.bench.speed.structure.RealSchemas;
import dev.fieldfare.bench.speed.structure.ScriptGrammar;
import dev.fieldfare.bench.speed.structure.StructureImages;
import dev.fieldfare.bench.speed.track.BarrierLine;
import dev.fieldfare.bench.speed.track.LongTrack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code bench/run <name> [--runs N] [--against <checkout>] [--tables N]}: prints the figures of a
 * benchmark, or how a job does beside the same one by another build.
 */
public final class Speed {
  private static final String GRAMMAR = "grammar";

  private Speed() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    Optional<Benchmark> chosen = choose(words);
    if (chosen.isEmpty()) {
      System.err.println(
          "usage: bench/run <name> [--runs N] [--against <built checkout>]; names are "
              + all(words).keySet()
              + ", grammar and structure with --corpus <folder of scripts>"
              + ", and those that may run against another build "
              + Jobs.all().keySet());
      System.exit(64);
    }
    Path home = Path.of(System.getProperty("fieldfare.home", ".")).toAbsolutePath().normalize();
    int runs = option(words, "--runs").map(Integer::parseInt).orElse(5);
    String options = System.getProperty("worker.options", "");
    try (BenchmarkStack stack =
        new BenchmarkStack(home, options.isEmpty() ? List.of() : List.of(options.split(" ")))) {
      chosen.get().run(stack, runs);
    }
  }

  /** The names of all programs. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(all(List.of()).keySet());
    names.add(GRAMMAR);
    return names;
  }

  private static Optional<Benchmark> choose(List<String> words) {
    Optional<String> name = words.stream().findFirst();
    Optional<Path> other = option(words, "--against").map(Path::of);
    Optional<Path> corpus = option(words, "--corpus").map(Path::of);
    if (corpus.isPresent() && name.equals(Optional.of(GRAMMAR))) {
      return Optional.of(new ScriptGrammar(corpus.get()));
    }
    if (corpus.isPresent() && name.equals(Optional.of("structure"))) {
      return Optional.of(new RealSchemas(corpus.get(), option(words, "--postgres").map(Path::of)));
    }
    return other.isEmpty()
        ? name.map(all(words)::get)
        : name.map(Jobs.all()::get).map(job -> new AgainstAnotherBuild(job, other.get()));
  }

  private static Optional<String> option(List<String> words, String name) {
    int at = words.indexOf(name);
    return at < 0 || at + 1 == words.size() ? Optional.empty() : Optional.of(words.get(at + 1));
  }

  private static Map<String, Benchmark> all(List<String> words) {
    Map<String, Benchmark> all = new TreeMap<>();
    Jobs.all().forEach((name, job) -> all.put(name, new AgainstPlainLoop(job)));
    all.put("latency", new Latency());
    all.put("alert-latency", new AlertLatency());
    all.put("gateway-post", new GatewayPosts());
    all.put("lock-budget", new LockBudget());
    all.put("start-up", new StartUp());
    all.put("young-worker", new YoungWorker());
    all.put("small-versions", new SmallVersions());
    all.put("long-track", new LongTrack());
    all.put("barrier-line", new BarrierLine());
    all.put("idle", new Idle());
    all.put("backup", new BackupSpeed(option(words, "--postgres").map(Path::of)));
    all.put("full-ledger", new FullLedger());
    all.put("held-snapshot", new HeldSnapshot());
    all.put("forms", new FormSpeed());
    all.put("pages", new DashboardPages());
    all.put("tabs", new DashboardTabs());
    all.put("memory", new ServiceMemory());
    all.put("reports", new ReportSpeed());
    all.put("report-faults", new ReportFaults());
    all.put(
        "structure",
        new StructureImages(option(words, "--tables").map(Integer::parseInt).orElse(10_000)));
    return all;
  }
}
