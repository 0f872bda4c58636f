package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A control database that is away does not keep the gateway from starting. */
@QuarkusTest
@QuarkusTestResource(
    value = UnreachableServers.class,
    initArgs = @ResourceArg(name = UnreachableServers.CONTROL, value = "true"),
    restrictToAnnotatedClass = true)
class LateControlIT extends GatewayIT {

  UnreachableServers.Proxies proxies;

  @Override
  void awaitControl() {
    // It is away.
  }

  @Test
  void d18_startsWithoutItsControlDatabaseAndServesWhenItIsBack() {
    assertThat(management().get("/health/live").status()).isEqualTo(200);
    Answer ready = management().get("/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.body()).contains("control database schema");
    Answer answer = viewer().get(MIGRATIONS);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("unavailable");
    assertThat(answer.body()).contains("The control database, which holds the API keys");

    proxies.control().restore();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(viewer().get(MIGRATIONS + "?target=main").status()).isEqualTo(200));
    await().until(() -> management().get("/health/ready").status() == 200);
  }
}
