package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.message.SenderRole;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The roles for {@code @RolesAllowed}, each with the rights of those before it. A resource method
 * names the lowest role that may call it.
 */
public final class Roles {

  public static final String VIEWER = "viewer";
  public static final String ENQUEUER = "enqueuer";
  public static final String OPERATOR = "operator";
  public static final String ADMIN = "admin";

  private Roles() {}

  /** The role itself and all lower ones. */
  static Set<String> upTo(SenderRole highest) {
    return Arrays.stream(SenderRole.values())
        .filter(highest::includes)
        .map(SenderRole::label)
        .collect(Collectors.toUnmodifiableSet());
  }
}
