package dev.fieldfare.service.internal;

import dev.fieldfare.contracts.message.SenderRole;
import io.quarkus.security.identity.SecurityIdentity;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The caller on whose behalf one service calls another. The called service checks the role again.
 *
 * @param actor the name of the API key or of the service, at most 200 printable characters
 * @param role what the actor may do
 * @param requestId one id for all that a request causes
 */
public record InternalCaller(String actor, SenderRole role, String requestId) {
  /** The scheme of the header {@code Authorization}. */
  static final String SCHEME = "Fieldfare";

  static final String ACTOR = "Fieldfare-Actor";
  static final String ROLE = "Fieldfare-Role";
  static final String REQUEST_ID = "Fieldfare-Request-Id";

  /** The attribute of the identity that holds the request id. */
  static final String REQUEST_ID_ATTRIBUTE = "fieldfare.request-id";

  private static final int LONGEST_ACTOR = 200;
  private static final String ACTOR_FORM = "[\\x20-\\x7E]{1,%d}".formatted(LONGEST_ACTOR);
  private static final String REQUEST_ID_FORM = "[A-Za-z0-9._:-]{1,100}";

  /** Refuses what cannot be sent as a header. */
  public InternalCaller {
    if (!actor.matches(ACTOR_FORM) || !requestId.matches(REQUEST_ID_FORM)) {
      throw new IllegalArgumentException(
          "no caller: actor %s, request %s".formatted(actor, requestId));
    }
  }

  /** A service that acts on its own, with the rights of the role. */
  public static InternalCaller service(String name, SenderRole role) {
    return new InternalCaller(name, role, UUID.randomUUID().toString());
  }

  /** The caller of the request under way. */
  public static InternalCaller of(SecurityIdentity identity) {
    SenderRole highest =
        identity.getRoles().stream()
            .flatMap(role -> SenderRole.find(role).stream())
            .max(Comparator.naturalOrder())
            .orElseThrow(() -> new IllegalStateException("an anonymous identity calls nothing"));
    String request = identity.getAttribute(REQUEST_ID_ATTRIBUTE);
    return new InternalCaller(
        sendable(identity.getPrincipal().getName()),
        highest,
        request == null ? UUID.randomUUID().toString() : request);
  }

  // The subject of a token may hold characters that no header can.
  private static String sendable(String name) {
    String ascii = name.replaceAll("[^\\x20-\\x7E]", "?");
    return ascii.substring(0, Math.min(LONGEST_ACTOR, ascii.length()));
  }

  /** The names of the roles that this one includes, for {@code @RolesAllowed}. */
  Set<String> roles() {
    return Arrays.stream(SenderRole.values())
        .filter(role::includes)
        .map(SenderRole::label)
        .collect(Collectors.toSet());
  }

  /** Reads the headers of a call; empty when one is missing or wrong. */
  static Optional<InternalCaller> read(UnaryOperator<String> header) {
    String actor = header.apply(ACTOR);
    String role = header.apply(ROLE);
    String request = header.apply(REQUEST_ID);
    if (actor == null || role == null || request == null) {
      return Optional.empty();
    }
    boolean isValid = actor.matches(ACTOR_FORM) && request.matches(REQUEST_ID_FORM);
    return SenderRole.find(role)
        .filter(found -> isValid)
        .map(found -> new InternalCaller(actor, found, request));
  }
}
