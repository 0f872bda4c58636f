package dev.fieldfare.health.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attempt that outlasts its lease would be made twice. */
class HealthConfigTest {

  @ParameterizedTest
  @ValueSource(strings = {"fieldfare.health.webhook-limit", "fieldfare.health.mail.limit"})
  void aLimitThatIsLongerThanTheLeaseIsRefused(String key) {
    HealthConfig longest = config(Map.of(key, "25s"));
    HealthConfig tooLong = config(Map.of(key, "30s"));

    assertThatCode(() -> HealthConfig.refuseLongAttempts(longest)).doesNotThrowAnyException();
    assertThatThrownBy(() -> HealthConfig.refuseLongAttempts(tooLong))
        .hasMessageContaining(key)
        .hasMessageContaining("at most 25 s");
  }

  @Test
  void theDefaultsAreAllowed() {
    assertThatCode(() -> HealthConfig.refuseLongAttempts(config(Map.of())))
        .doesNotThrowAnyException();
  }

  private static HealthConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .withMapping(HealthConfig.class)
        .build()
        .getConfigMapping(HealthConfig.class);
  }
}
