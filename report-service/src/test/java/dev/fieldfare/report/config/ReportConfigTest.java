package dev.fieldfare.report.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Wrong keys and values stop the start. */
class ReportConfigTest {

  @Test
  void theDefaultsAreAllowedAndInTheReference() throws IOException {
    SmallRyeConfig config = config(Map.of());
    String page = Files.readString(Path.of("../docs/reference/configuration.md"));

    assertThatCode(() -> ReportConfig.refuseUnknown(config)).doesNotThrowAnyException();
    assertThatCode(() -> ReportConfig.refuseWrong(mapping(config))).doesNotThrowAnyException();
    for (String key :
        "retention mail.host mail.port mail.from mail.recipients mail.username mail.password mail.start-tls mail.tls mail.limit"
            .split(" ")) {
      assertThat(page).contains("`" + ReportConfig.PREFIX + key + "`");
    }
  }

  @Test
  void wrongKeysAndValuesAreRefused() {
    assertThatThrownBy(
            () -> ReportConfig.refuseUnknown(config(Map.of("fieldfare.report.retentoin", "1d"))))
        .hasMessageContaining("retentoin");
    assertThatThrownBy(
            () ->
                ReportConfig.refuseWrong(
                    mapping(config(Map.of("fieldfare.report.retention", "1s")))))
        .hasMessageContaining("at least 1m");
    assertThatThrownBy(
            () ->
                ReportConfig.refuseWrong(
                    mapping(config(Map.of("fieldfare.report.mail.limit", "2m")))))
        .hasMessageContaining("at most 60s");
  }

  private static ReportConfig mapping(SmallRyeConfig config) {
    return config.getConfigMapping(ReportConfig.class);
  }

  private static SmallRyeConfig config(Map<String, String> values) {
    Map<String, String> all = new TreeMap<>(values);
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withSources(new PropertiesConfigSource(all, "test", 100))
            .withMapping(ReportConfig.class)
            .withValidateUnknown(false);
    return builder.build();
  }
}
