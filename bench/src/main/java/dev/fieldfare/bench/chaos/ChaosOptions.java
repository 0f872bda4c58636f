package dev.fieldfare.bench.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run is made of. The same seed takes the same decisions; when they meet the system is not
 * ours to say.
 *
 * @param home the checkout, in which the services are built
 * @param seed of all dice
 * @param length how long changes are sent and faults happen
 * @param tables how many tables there are at the start
 * @param changesPerSecond how many changes all senders together send
 * @param patience how long the system may take to come to rest after the last fault
 * @param only the one kind of fault that happens, by a part of its name; all when empty
 */
public record ChaosOptions(
    Path home,
    long seed,
    Duration length,
    int tables,
    int changesPerSecond,
    Duration patience,
    String only) {

  /** Two hundred tables, forty changes a second. */
  public static ChaosOptions of(Path home, long seed, Duration length) {
    return new ChaosOptions(home, seed, length, 200, 40, Duration.ofSeconds(120), "");
  }

  /** The same with other sizes. */
  public ChaosOptions sized(int otherTables, int otherChangesPerSecond) {
    return new ChaosOptions(home, seed, length, otherTables, otherChangesPerSecond, patience, only);
  }

  /** The same with one kind of fault only. */
  public ChaosOptions onlyWith(String fault) {
    return new ChaosOptions(home, seed, length, tables, changesPerSecond, patience, fault);
  }
}
