package dev.fieldfare.bench.speed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code bench/run <name> [--runs N]}: prints the figures of a benchmark. */
public final class Speed {
  private Speed() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    Map<String, Benchmark> all = all();
    if (words.isEmpty() || !all.containsKey(words.getFirst())) {
      System.err.println("usage: bench/run <name> [--runs N]; names are " + all.keySet());
      System.exit(64);
    }
    Path home = Path.of(System.getProperty("fieldfare.home", ".")).toAbsolutePath().normalize();
    int at = words.indexOf("--runs");
    String options = System.getProperty("worker.options", "");
    try (Rig rig = new Rig(home, options.isEmpty() ? List.of() : List.of(options.split(" ")))) {
      all.get(words.getFirst()).run(rig, at < 0 ? 5 : Integer.parseInt(words.get(at + 1)));
    }
  }

  private static Map<String, Benchmark> all() {
    Map<String, Benchmark> all = new TreeMap<>();
    Jobs.all().forEach((name, job) -> all.put(name, new AgainstPlainLoop(job)));
    all.put("latency", new Latency());
    all.put("gateway-post", new GatewayPosts());
    all.put("lock-budget", new LockBudget());
    all.put("start-up", new StartUp());
    return all;
  }
}
