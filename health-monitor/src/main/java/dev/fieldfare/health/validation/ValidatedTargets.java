package dev.fieldfare.health.validation;

import dev.fieldfare.health.check.CheckedTargets;

/**
 * The targets with the connections of validations, whose transactions are READ ONLY. Checks of
 * health have others: one of them tests whether a target takes writes.
 */
public record ValidatedTargets(CheckedTargets targets) implements AutoCloseable {

  @Override
  public void close() {
    targets.close();
  }
}
