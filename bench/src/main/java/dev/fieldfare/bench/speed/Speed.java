package dev.fieldfare.bench.speed;

import dev.fieldfare.bench.speed.AgainstPlainLoop.Job;
import java.nio.file.Path;
import java.util.List;

/** {@code bench/run <name> [--runs N]}: prints the figures of a benchmark. */
public final class Speed {
  private Speed() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    if (words.isEmpty() || !Jobs.all().containsKey(words.getFirst())) {
      System.err.println("usage: bench/run <name> [--runs N]; names are " + Jobs.all().keySet());
      System.exit(64);
    }
    Path home = Path.of(System.getProperty("fieldfare.home", ".")).toAbsolutePath().normalize();
    Job job = Jobs.all().get(words.getFirst());
    int at = words.indexOf("--runs");
    String options = System.getProperty("worker.options", "");
    try (Rig rig = new Rig(home, options.isEmpty() ? List.of() : List.of(options.split(" ")))) {
      rig.withWorker();
      new AgainstPlainLoop(rig, job).run(at < 0 ? 5 : Integer.parseInt(words.get(at + 1)));
    }
  }
}
