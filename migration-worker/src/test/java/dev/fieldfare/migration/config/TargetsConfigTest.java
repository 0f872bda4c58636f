package dev.fieldfare.migration.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.migration.TargetSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsConfigTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://a/main?user=ann&password=hidden",
        "jdbc:postgresql://a:x/main?PASSWORD=hidden",
        "jdbc:postgresql://ann:hidden@a/main"
      })
  void d22_aUrlHoldsNoPassword(String url) {
    assertThatThrownBy(() -> target(url))
        .hasMessageContaining("fieldfare.targets.main.url: must not contain a password")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void d22_parametersOfAUrlAreNotShown() {
    assertThat(target("jdbc:postgresql://a/main?sslpassword=hidden"))
        .hasToString("main at jdbc:postgresql://a/main");
  }

  private static TargetSettings target(String url) {
    return new TargetsConfig(
            new SmallRyeConfigBuilder()
                .withSources(
                    new PropertiesConfigSource(
                        Map.of(
                            "fieldfare.targets", "main",
                            "fieldfare.targets.main.url", url,
                            "fieldfare.targets.main.username", "ann"),
                        "file",
                        100))
                .build())
        .targets()
        .getFirst();
  }
}
