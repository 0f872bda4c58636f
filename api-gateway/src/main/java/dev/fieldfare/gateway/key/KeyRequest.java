package dev.fieldfare.gateway.key;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.http.RequestRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a new key is to be.
 *
 * @param owner the person who has the key, as approvals compare persons
 * @param requestsPerMinute its own limit; the configured one when absent
 */
public record KeyRequest(
    String name, SenderRole role, Optional<String> owner, OptionalInt requestsPerMinute) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}");

  private static final int LONGEST_OWNER = 200;

  /** Begins the names of the keys that the configuration gives. */
  public static final String BOOTSTRAP = "bootstrap-";

  /** Checks what was posted, and refuses all that is wrong with it at once. Null is absent. */
  public static KeyRequest of(String name, String role, String owner, Integer requestsPerMinute) {
    List<Problem> problems = new ArrayList<>();
    if (name == null || !NAME.matcher(name).matches()) {
      problems.add(
          problem(
              "name",
              "\"name\" must be 1 to 100 letters, digits, dots, underscores, @ or hyphens."));
    }
    if (name != null && name.toLowerCase(Locale.ROOT).startsWith(BOOTSTRAP)) {
      problems.add(
          new Problem(
              FailureReason.RESERVED_NAME,
              "name",
              "Names that begin with "
                  + BOOTSTRAP
                  + " are reserved for the keys of the configuration."));
    }
    if (role == null || SenderRole.find(role).isEmpty()) {
      problems.add(
          problem("role", "\"role\" must be one of viewer, enqueuer, operator and admin."));
    }
    if (owner != null && (owner.isBlank() || owner.length() > LONGEST_OWNER)) {
      problems.add(problem("owner", "\"owner\" must be 1 to 200 characters."));
    }
    if (requestsPerMinute != null && requestsPerMinute < 1) {
      problems.add(problem("requestsPerMinute", "\"requestsPerMinute\" must be 1 or more."));
    }
    if (!problems.isEmpty()) {
      throw RequestRefused.of(problems);
    }
    return new KeyRequest(
        name,
        SenderRole.of(role),
        Optional.ofNullable(owner),
        requestsPerMinute == null ? OptionalInt.empty() : OptionalInt.of(requestsPerMinute));
  }

  private static Problem problem(String property, String message) {
    return new Problem(FailureReason.INVALID_VALUE, property, message);
  }
}
