package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The holder of a token.
 *
 * @param name what migrations remember as {@code requestedBy}
 */
record FormBuilderUser(String id, String name, String role, boolean needsTwoFactors) {

  private static final String SUPER_ADMIN = "super_admin";
  private static final List<String> ADMINS = List.of(SUPER_ADMIN, "admin");

  /** The user of verified claims. */
  static FormBuilderUser of(JsonNode claims) {
    String id = first(claims, "userId", "id", "sub").orElseThrow(FormBuilderUser::unnamed);
    return new FormBuilderUser(
        id,
        first(claims, "username").orElse(id),
        first(claims, "role").orElse(""),
        claims.path("requires_2fa_setup").asBoolean());
  }

  /** Refuses a user without two factors, then one without the role. */
  void requireAdmin() {
    requireTwoFactors();
    if (!ADMINS.contains(role)) {
      ObjectNode details = ContractsJson.mapper().createObjectNode();
      ADMINS.forEach(details.putArray("requiredRoles")::add);
      details.put("userRole", role);
      throw new FormBuilderRefusal(
          403, "FORBIDDEN", "Insufficient permissions", Optional.of(details));
    }
  }

  /** As {@link #requireAdmin}, for the routes of super admins alone. */
  void requireSuperAdmin() {
    requireTwoFactors();
    if (!SUPER_ADMIN.equals(role)) {
      throw new FormBuilderRefusal(403, "SUPER_ADMIN_REQUIRED", "Super Admin access required");
    }
  }

  private void requireTwoFactors() {
    if (needsTwoFactors) {
      ObjectNode details = ContractsJson.mapper().createObjectNode();
      details.put("requires_2fa_setup", true);
      throw new FormBuilderRefusal(
          403,
          "TWO_FACTOR_SETUP_REQUIRED",
          "Two-factor authentication setup required",
          Optional.of(details));
    }
  }

  private static Optional<String> first(JsonNode claims, String... names) {
    return Stream.of(names)
        .map(claims::path)
        .filter(claim -> claim.isValueNode() && !claim.isNull() && !claim.asText().isEmpty())
        .map(JsonNode::asText)
        .findFirst();
  }

  private static FormBuilderRefusal unnamed() {
    return new FormBuilderRefusal(401, "AUTH_FAILED", "Authentication failed");
  }
}
