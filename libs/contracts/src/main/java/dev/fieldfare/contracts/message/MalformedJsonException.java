package dev.fieldfare.contracts.message;

/** Carries the problem that ends the reading of a text; never leaves this package. */
final class MalformedJsonException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  MalformedJsonException(Problem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
