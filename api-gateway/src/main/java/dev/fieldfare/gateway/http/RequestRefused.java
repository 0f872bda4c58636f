package dev.fieldfare.gateway.http;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.Problem;
import java.util.List;

/**
 * A request that is not carried out, with the reason for its sender. Nothing has changed.
 *
 * <p>It has no stack trace: it says something about the request, not about this program.
 */
public final class RequestRefused extends RuntimeException {

  private final FailureReason code;
  private final transient List<Problem> problems;

  public RequestRefused(FailureReason code, String message) {
    this(code, message, List.of());
  }

  public RequestRefused(FailureReason code, String message, List<Problem> problems) {
    super(message, null, false, false);
    this.code = code;
    this.problems = List.copyOf(problems);
  }

  /** Refused for these problems, of which there is at least one. */
  public static RequestRefused of(List<Problem> problems) {
    Problem first = problems.getFirst();
    String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
    return new RequestRefused(first.code(), first.message() + more, problems);
  }

  public FailureReason code() {
    return code;
  }

  /** Everything that is wrong, where there is more to say than the message. */
  public List<Problem> problems() {
    return problems;
  }
}
