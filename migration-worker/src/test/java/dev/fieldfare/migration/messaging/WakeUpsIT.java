package dev.fieldfare.migration.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WakeUpsIT extends WorkerTest {

  @Test
  void whoListensGoesOnWhenItsConnectionWasLost() {
    await().untilAsserted(() -> assertThat(listening()).isEqualTo(1));

    redis.send("CLIENT", "KILL", "TYPE", "pubsub");
    await().untilAsserted(() -> assertThat(listening()).isEqualTo(1));

    assertThat(redis.send("PUBLISH", "fieldfare:wake:main", "")).isEqualTo(1L);
  }

  private long listening() {
    return (Long) ((List<?>) redis.send("PUBSUB", "NUMSUB", "fieldfare:wake:main")).get(1);
  }
}
