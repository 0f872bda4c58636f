package dev.fieldfare.bench.chaos.release;

import dev.fieldfare.bench.chaos.ChaosEnvironment;
import dev.fieldfare.bench.chaos.RunClock;
import dev.fieldfare.bench.chaos.SeededRandom;
import dev.fieldfare.bench.chaos.ServiceProcess;
import dev.fieldfare.embedded.PrivateFiles;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Releases during which workers or PostgreSQL are killed with {@code kill -9} at a random moment,
 * one kill for each release. Each must end as a release that nobody disturbed.
 */
public final class KilledReleases {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LONGEST_PAUSE = 400;

  private final ChaosEnvironment environment;
  private final SeededRandom random;
  private final RunClock clock = new RunClock();
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Integer> kills = new TreeMap<>();
  private int inTheMiddle;

  /** Against servers and workers that run. */
  public KilledReleases(ChaosEnvironment environment, long seed) {
    this.environment = environment;
    this.random = SeededRandom.of(seed, "releases");
  }

  /**
   * What a run found.
   *
   * @param kills how often what was killed
   * @param inTheMiddle the kills at which the release had not ended
   */
  public record Result(Map<String, Integer> kills, int inTheMiddle, List<String> violations) {}

  /** {@code --kills N --seed N}: prints what was killed and found; exit code 1 for violations. */
  public static void main(String[] arguments) throws SQLException {
    List<String> words = List.of(arguments);
    int kills = Math.toIntExact(option(words, "--kills", 200));
    long seed = option(words, "--seed", System.nanoTime());
    System.out.println("killed releases: seed " + seed);
    ChaosEnvironment environment = ChaosEnvironment.open();
    Result result;
    try (environment) {
      environment.addWorkers(Path.of(System.getProperty("fieldfare.home", ".")).toAbsolutePath());
      environment.heal();
      environment.awaitLedger(PATIENCE);
      result = new KilledReleases(environment, seed).run(kills);
    }
    System.out.printf(
        "%d kills %s, %d of them before the release had ended; %d violations%n",
        kills, result.kills(), result.inTheMiddle(), result.violations().size());
    result.violations().forEach(System.out::println);
    if (!result.violations().isEmpty()) {
      System.out.println("logs: " + environment.directory());
      System.exit(1);
    }
    PrivateFiles.delete(environment.directory());
  }

  private static long option(List<String> words, String name, long otherwise) {
    int at = words.indexOf(name);
    return at < 0 || at + 1 == words.size() ? otherwise : Long.parseLong(words.get(at + 1));
  }

  /** Releases so many times, with one kill each. */
  public Result run(int count) throws SQLException {
    environment.database().createReleaseRole();
    // The first release warms up; the second tells how long a release takes.
    release("warm_up");
    long began = System.nanoTime();
    List<String> clean = release("clean");
    int longest = Math.toIntExact(Duration.ofNanos(System.nanoTime() - began).toMillis());
    for (int n = 1; n <= count; n++) {
      killed("killed_" + n, longest, clean);
    }
    return new Result(kills, inTheMiddle, List.copyOf(violations));
  }

  private List<String> release(String name) throws SQLException {
    MixedRelease release = new MixedRelease(environment.database(), name);
    release.request();
    awaitEnd(release);
    List<String> made = release.made();
    release.drop();
    return made;
  }

  private void killed(String name, int longest, List<String> clean) throws SQLException {
    MixedRelease release = new MixedRelease(environment.database(), name);
    release.request();
    clock.goesOnAfter(Duration.ofMillis(random.between(0, longest)));
    inTheMiddle += release.isEnded() ? 0 : 1;
    String victim = kill();
    environment.heal();
    awaitServer();
    note(name, victim, release.contradictions());
    awaitEnd(release);
    note(name, victim, differences(clean, release.made()));
    release.drop();
  }

  private static List<String> differences(List<String> clean, List<String> made) {
    List<String> differences = new ArrayList<>();
    made.stream()
        .filter(one -> Collections.frequency(made, one) > Collections.frequency(clean, one))
        .forEach(one -> differences.add("a clean run has it less often: " + one));
    clean.stream()
        .filter(one -> Collections.frequency(made, one) < Collections.frequency(clean, one))
        .forEach(one -> differences.add("missing: " + one));
    return differences;
  }

  private void note(String name, String victim, List<String> found) {
    found.forEach(one -> violations.add("%s, kill of %s: %s".formatted(name, victim, one)));
  }

  private String kill() {
    List<ServiceProcess> workers = environment.workers();
    String victim =
        switch (random.weighted(4, 2, 3)) {
          case 0 -> {
            ServiceProcess worker = random.one(workers);
            worker.kill();
            yield "a worker";
          }
          case 1 -> {
            workers.forEach(ServiceProcess::kill);
            yield "all workers";
          }
          default -> {
            environment.postgres().kill();
            yield "PostgreSQL";
          }
        };
    kills.merge(victim, 1, Integer::sum);
    clock.goesOnAfter(Duration.ofMillis(random.below(LONGEST_PAUSE)));
    return victim;
  }

  private void awaitServer() {
    await("PostgreSQL", () -> environment.database().value("SELECT 1").equals("1"));
  }

  private void awaitEnd(MixedRelease release) {
    await("the end of a release", release::isEnded);
  }

  private interface Condition {
    boolean holds();
  }

  private void await(String what, Condition condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isTrue(condition)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "waited in vain for %s; logs: %s".formatted(what, environment.directory()));
      }
      clock.goesOnAfter(Duration.ofMillis(50));
    }
  }

  /** A server that recovers refuses connections. */
  private static boolean isTrue(Condition condition) {
    try {
      return condition.holds();
    } catch (IllegalStateException notYet) {
      return false;
    }
  }
}
