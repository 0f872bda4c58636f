package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.FailureReason;

/**
 * Refusals that are counted together.
 *
 * @param action what was asked for
 * @param path the address, or the part of it that the requests have in common
 */
public record RefusalKind(
    String action, String actor, String role, String path, FailureReason reason, String address) {

  private static final String ELSEWHERE = "other addresses";

  /** Unknown or revoked keys. */
  public static RefusalKind wrongKey(String address) {
    return new RefusalKind(
        "authenticate", "anonymous", "none", "/", FailureReason.NOT_AUTHENTICATED, address);
  }

  /** Actions beyond the rate limit of a key. */
  public static RefusalKind beyondLimit(Caller caller, String action, String address) {
    return new RefusalKind(
        action, caller.name(), caller.role().label(), "/", FailureReason.RATE_LIMITED, address);
  }

  /** The same without the address, for the time when too many addresses are counted. */
  public RefusalKind elsewhere() {
    return new RefusalKind(action, actor, role, path, reason, ELSEWHERE);
  }
}
