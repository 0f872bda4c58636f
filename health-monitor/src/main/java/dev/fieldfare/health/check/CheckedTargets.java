package dev.fieldfare.health.check;

import java.util.List;
import java.util.Optional;

/**
 * The targets that are checked.
 *
 * @param closing closes their connections
 */
public record CheckedTargets(List<CheckedTarget> all, Runnable closing) implements AutoCloseable {

  /** Copies the list. */
  public CheckedTargets {
    all = List.copyOf(all);
  }

  /** The target with this name. */
  public Optional<CheckedTarget> named(String name) {
    return all.stream().filter(target -> target.name().equals(name)).findFirst();
  }

  @Override
  public void close() {
    closing.run();
  }
}
