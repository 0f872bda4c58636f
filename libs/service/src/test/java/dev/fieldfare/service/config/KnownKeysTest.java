package dev.fieldfare.service.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class KnownKeysTest {

  interface Settings {
    Duration lockTry();

    Pool pool();

    interface Pool {
      int maxSize();
    }
  }

  @Test
  void keysOfGroupsAreKnownInBothSpellings() {
    Config config =
        config(
            Map.of("FIELDFARE_WORKER_LOCK_TRY", "1s", "FIELDFARE_WORKER_POOL_MAX_SIZE", "3"),
            Map.of("fieldfare.worker.pool.max-size", "4", "fieldfare.other.thing", "x"));

    assertThatCode(() -> refuse(config)).doesNotThrowAnyException();
  }

  @Test
  void theUnknownKeyIsNamedAsItWasWritten() {
    assertThatThrownBy(() -> refuse(config(Map.of("FIELDFARE_WORKER_LOCK", "1s"), Map.of())))
        .hasMessage(
            "wrong configuration: unknown key FIELDFARE_WORKER_LOCK; allowed below"
                + " fieldfare.worker. are fieldfare.worker.lock-try,"
                + " fieldfare.worker.pool.max-size");
    assertThatThrownBy(() -> refuse(config(Map.of(), Map.of("fieldfare.worker.pool.size", "1"))))
        .hasMessageContaining("unknown key fieldfare.worker.pool.size;");
  }

  private static void refuse(Config config) {
    new KnownKeys(config).refuseOthers("fieldfare.worker.", Settings.class);
  }

  private static Config config(Map<String, String> environment, Map<String, String> file) {
    return new SmallRyeConfigBuilder()
        .withSources(
            new EnvConfigSource(environment, 300), new PropertiesConfigSource(file, "file", 100))
        .build();
  }
}
