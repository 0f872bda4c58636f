package dev.fieldfare.client;

import dev.fieldfare.contracts.http.ProblemDocument;
import java.util.Optional;

/**
 * Fieldfare could not be reached, or could not answer, for as long as the retries lasted.
 *
 * <p>What was sent may have arrived: sending it again under the same idempotency key is safe.
 */
public final class UnavailableException extends FieldfareException {

  private static final long serialVersionUID = 1L;

  private final transient Optional<ProblemDocument> problem;

  UnavailableException(String message, Throwable cause) {
    super(message, cause);
    this.problem = Optional.empty();
  }

  UnavailableException(ProblemDocument problem) {
    super("not now: " + problem.detail(), null);
    this.problem = Optional.of(problem);
  }

  /** What the gateway said last, if it answered. */
  public Optional<ProblemDocument> problem() {
    return problem;
  }
}
