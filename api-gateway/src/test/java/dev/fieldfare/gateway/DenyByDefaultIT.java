package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operation without an annotated role is closed to all roles, see {@link UnannotatedRoutes}. */
@QuarkusTest
class DenyByDefaultIT extends GatewayIT {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/unannotated",
        "/api/v1/unannotated",
        "/api/v1/keys/below/unannotated",
        "/%75nannotated",
        "/docs/%2e%2e/unannotated",
        "/openapi/%2e%2e/unannotated"
      })
  void aRouteThatIsNoResourceIsDenied(String path) {
    for (Gateway gateway : List.of(anonymous(), viewer(), admin())) {
      Answer answer = gateway.get(path);

      assertThat(answer.status()).as(answer.body()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("not_found");
    }
  }

  @Test
  void aResourceMethodWithoutARoleIsDenied() {
    String path = "/api/v1/unannotated-resource";

    assertThat(anonymous().get(path).code()).isEqualTo("not_authenticated");
    Answer answer = admin().get(path);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("not_permitted");
    assertThat(answer.body()).contains("No role may call this.");
  }

  @Test
  void anUnknownAddressIsNotFound() {
    for (String path : List.of("/nothing", "/api/v1/nothing", "/favicon.ico", "/q/health")) {
      assertThat(admin().get(path).code()).as(path).isEqualTo("not_found");
    }
  }
}
