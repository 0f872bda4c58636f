package dev.fieldfare.cli.failure;

import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.client.GatewayFailureException;
import dev.fieldfare.client.RequestRefusedException;
import dev.fieldfare.client.UnavailableException;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.message.Problem;
import java.util.List;
import java.util.Optional;

/** What went wrong as a problem document, in the shape in which the gateway refuses. */
public final class ProblemDocuments {

  private static final String WRONG_USAGE = "wrong_usage";
  private static final String FAILED = "failed";

  private ProblemDocuments() {}

  public static ProblemDocument of(FieldfareException failure) {
    return switch (failure) {
      case RequestRefusedException refused -> refused.problem();
      case GatewayFailureException bug -> bug.problem();
      case UnavailableException away ->
          away.problem().orElseGet(() -> unavailable(away.getMessage()));
    };
  }

  public static ProblemDocument of(CommandFailure failure) {
    if (!failure.problems().isEmpty()) {
      return refusal(failure.problems());
    }
    return switch (failure.exitCode()) {
      case ExitCode.USAGE -> wrongUsage(failure.getMessage());
      case ExitCode.TEMPORARY -> unavailable(failure.getMessage());
      default -> document(FAILED, 422, "Cannot be done", failure.getMessage());
    };
  }

  static ProblemDocument wrongUsage(String message) {
    return document(WRONG_USAGE, 400, "Wrong usage", message);
  }

  private static ProblemDocument unavailable(String message) {
    return ProblemDocument.of(FailureReason.UNAVAILABLE, 503, "Unavailable", message);
  }

  private static ProblemDocument refusal(List<Problem> problems) {
    Problem first = problems.getFirst();
    int others = problems.size() - 1;
    String more = others == 0 ? "" : " (and " + others + " more)";
    return new ProblemDocument(
        null,
        "Cannot be done",
        422,
        first.message() + more,
        Optional.empty(),
        first.code().label(),
        problems);
  }

  private static ProblemDocument document(String code, int status, String title, String detail) {
    return new ProblemDocument(null, title, status, detail, Optional.empty(), code, List.of());
  }
}
