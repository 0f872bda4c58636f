package dev.fieldfare.client;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import java.util.Optional;

/** The gateway understood the request and will not do it; the same request fails again. */
public final class RequestRefusedException extends FieldfareException {

  private static final long serialVersionUID = 1L;

  private final transient ProblemDocument problem;

  RequestRefusedException(ProblemDocument problem) {
    super(problem.code() + ": " + problem.detail(), null);
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

  /** The code, unless a newer gateway knows more of them. */
  public Optional<FailureReason> reason() {
    return FailureReason.of(problem.code());
  }
}
