package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.gateway.Gateway.Answer;
import dev.fieldfare.gateway.control.EarlyReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A control database that is away does not keep the gateway from starting. */
@QuarkusTest
@TestProfile(LateControlIT.OftenSwept.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@QuarkusTestResource(
    value = UnreachableServers.class,
    initArgs = @ResourceArg(name = UnreachableServers.CONTROL, value = "true"),
    restrictToAnnotatedClass = true)
class LateControlIT extends GatewayIT {

  UnreachableServers.Proxies proxies;

  @Inject EarlyReader early;

  /** Expired rows are looked for often. */
  public static final class OftenSwept implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fieldfare.gateway.retention.pause", "100ms");
    }
  }

  @Override
  void awaitControl() {
    // It is away.
  }

  @Test
  @Order(1)
  void d18_startsWithoutItsControlDatabaseAndServesWhenItIsBack() {
    assertThat(management().get("/health/live").status()).isEqualTo(200);
    Answer ready = management().get("/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.body()).contains("control database schema");
    Answer answer = viewer().get(MIGRATIONS);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("unavailable");
    assertThat(answer.body()).contains("The control database, which holds the API keys");

    restore();

    await().until(() -> management().get("/health/ready").status() == 200);
  }

  @Test
  @Order(2)
  void i11_whateverStartsWithTheGatewayFindsItsControlDatabase() {
    assertThat(early.failure()).isEmpty();
  }

  @Test
  @Order(3)
  void i11_rowsThatExpireAreDeletedWhenTheControlDatabaseCameLate() {
    proxies
        .away()
        .execute(
            """
            INSERT INTO fieldfare_gateway.audit (id, kept_at, at, actor, role, action, path, status, outcome)
            VALUES (gen_random_uuid(), now() - interval '10 years', now(), 'late', 'viewer', 'x', '/', 200, 'y')
            """);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                proxies
                    .away()
                    .query("SELECT id FROM fieldfare_gateway.audit WHERE actor = 'late'")
                    .isEmpty());
  }

  private void restore() {
    proxies.control().restore();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(viewer().get(MIGRATIONS + "?target=main").status()).isEqualTo(200));
  }
}
