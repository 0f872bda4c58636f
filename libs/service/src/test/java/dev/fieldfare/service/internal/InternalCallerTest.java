package dev.fieldfare.service.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every caller of the gateway can be named to another service. */
class InternalCallerTest {

  @Test
  void aNameThatNoHeaderCanHoldIsSentWithoutThoseCharacters() {
    assertThat(InternalCaller.of(identity("oidc:Zoë\r\nX: 1")).actor()).isEqualTo("oidc:Zo???X: 1");
    assertThat(InternalCaller.of(identity("x".repeat(300))).actor()).hasSize(200);
  }

  @Test
  void theHighestRoleIsSent() {
    assertThat(InternalCaller.of(identity("ann")).role()).isEqualTo(SenderRole.OPERATOR);
  }

  private static SecurityIdentity identity(String name) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(name))
        .addRoles(Set.of("viewer", "enqueuer", "operator"))
        .build();
  }
}
