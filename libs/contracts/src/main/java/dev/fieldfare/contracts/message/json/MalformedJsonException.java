package dev.fieldfare.contracts.message.json;

import dev.fieldfare.contracts.message.Problem;

/** Carries the problem that ends the reading of a text; never leaves this package. */
public final class MalformedJsonException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  MalformedJsonException(Problem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
