package dev.fieldfare.bench.chaos;

import java.util.List;
import java.util.SplittableRandom;

/** The chance of one thread: two threads with dice of their own decide the same in every run. */
public final class SeededRandom {
  private final SplittableRandom random;

  private SeededRandom(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The dice of a thread of this name. */
  public static SeededRandom of(long seed, String thread) {
    return new SeededRandom(seed * 1_000_003L + thread.hashCode());
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  public <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  public final <T> T one(T... of) {
    return of[random.nextInt(of.length)];
  }

  /** The index of one of the weights, likelier where it is heavier. */
  public int weighted(int... weights) {
    int sum = 0;
    for (int weight : weights) {
      sum += weight;
    }
    int left = random.nextInt(sum);
    int index = 0;
    while (left >= weights[index]) {
      left -= weights[index];
      index++;
    }
    return index;
  }

  public long number() {
    return random.nextLong();
  }
}
