package dev.fieldfare.client;

import dev.fieldfare.contracts.http.ProblemDocument;

/**
 * The gateway failed at the request by a fault of its own; trying again does not help.
 *
 * <p>What was sent may have taken effect.
 */
public final class GatewayFailureException extends FieldfareException {

  private static final long serialVersionUID = 1L;

  private final transient ProblemDocument problem;

  GatewayFailureException(ProblemDocument problem) {
    super("the gateway failed: " + problem.code() + ": " + problem.detail(), null);
    this.problem = problem;
  }

  /** What the gateway says. */
  public ProblemDocument problem() {
    return problem;
  }

  /** The HTTP status. */
  public int status() {
    return problem.status();
  }
}
