package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.message.SenderRole;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Shows the caller to the resources. */
record CallerContext(Caller caller, SecurityContext before) implements SecurityContext {

  @Override
  public Principal getUserPrincipal() {
    return caller;
  }

  @Override
  public boolean isUserInRole(String role) {
    return SenderRole.find(role).filter(caller.role()::includes).isPresent();
  }

  @Override
  public boolean isSecure() {
    return before != null && before.isSecure();
  }

  @Override
  public String getAuthenticationScheme() {
    return "Bearer";
  }
}
