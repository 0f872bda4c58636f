package dev.fieldfare.contracts.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An error over HTTP: problem+json of RFC 9457, with a stable code.
 *
 * @param type a URI; {@code about:blank} when the code says it all
 * @param code a label of {@link FailureReason}; text, so that a newer server's code can be read
 * @param problems everything that is wrong with the request, where there is more to say
 */
public record ProblemDocument(
    String type,
    String title,
    int status,
    String detail,
    @JsonInclude(Include.NON_ABSENT) Optional<String> instance,
    String code,
    @JsonInclude(Include.NON_EMPTY) List<Problem> problems) {

  /** The content type of the answer. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public ProblemDocument {
    type = type == null ? "about:blank" : type;
    title = title == null ? "" : title;
    detail = detail == null ? "" : detail;
    code = code == null ? FailureReason.INTERNAL_ERROR.label() : code;
    Objects.requireNonNull(instance, "instance");
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  /** A problem with nothing but its code and one sentence. */
  public static ProblemDocument of(FailureReason code, int status, String title, String detail) {
    return new ProblemDocument(
        "about:blank", title, status, detail, Optional.empty(), code.label(), List.of());
  }
}
