package dev.fieldfare.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetLimitsTest {

  private static final String HOLD = "fieldfare.targets.crm.limits.hold-ms";
  private static final String BYTES = "fieldfare.targets.crm.limits.rewrite-bytes";

  @Test
  void d35_readsTheLimitsOfATarget() {
    assertThat(read(Map.of(HOLD, "200", BYTES, "1000000000")))
        .isEqualTo(new TargetLimits(200, 1_000_000_000));
    assertThat(read(Map.of())).isEqualTo(new TargetLimits(50, 64L * 1024 * 1024));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "600001", "50ms", "", "1e3"})
  void d35_aWrongLimitSaysWhatIsAllowed(String value) {
    assertThatThrownBy(() -> read(Map.of(HOLD, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(HOLD)
        .hasMessageContaining("from 1 to 600000");
  }

  private static TargetLimits read(Map<String, String> settings) {
    return TargetLimits.read(
        "fieldfare.targets.crm.", key -> Optional.ofNullable(settings.get(key)));
  }
}
