package dev.fieldfare.service.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.TargetLimits;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class TargetReaderTest {

  private static final Map<String, String> GOOD =
      Map.of(
          "FIELDFARE_TARGETS", "main,crm-eu",
          "FIELDFARE_TARGETS_MAIN_URL", "jdbc:postgresql://a/main",
          "FIELDFARE_TARGETS_MAIN_USERNAME", "ann",
          "FIELDFARE_TARGETS_MAIN_PASSWORD", "secret",
          "FIELDFARE_TARGETS_MAIN_STREAM_ROLE", "operator",
          "FIELDFARE_TARGETS_CRM_EU_URL", "jdbc:postgresql://b/crm",
          "FIELDFARE_TARGETS_CRM_EU_USERNAME", "bob",
          "FIELDFARE_TARGETS_CRM_EU_ENVIRONMENT", "staging");

  @Test
  void readsTheEnvironment() {
    List<Target> targets = TargetReader.read(environment(GOOD));

    assertThat(targets).extracting(Target::name).containsExactly("main", "crm-eu");
    assertThat(targets).extracting(Target::username).containsExactly("ann", "bob");
    assertThat(targets).extracting(Target::environment).containsExactly("production", "staging");
    assertThat(targets.getFirst().toString()).doesNotContain("secret");
  }

  @Test
  void readsAFile() {
    Config file =
        new SmallRyeConfigBuilder()
            .withSources(
                new PropertiesConfigSource(
                    Map.of(
                        "fieldfare.targets", "crm",
                        "fieldfare.targets.crm.url", "jdbc:postgresql://b/crm",
                        "fieldfare.targets.crm.username", "bob",
                        "fieldfare.targets.crm.environment", "development"),
                    "file",
                    100))
            .build();

    assertThat(TargetReader.read(file)).extracting(Target::name).containsExactly("crm");
  }

  @Test
  void d22_aUrlHoldsNoPassword() {
    for (String url :
        new String[] {
          "jdbc:postgresql://a/main?user=ann&password=hidden",
          "jdbc:postgresql://a:x/main?PASSWORD=hidden",
          "jdbc:postgresql://ann:hidden@a/main"
        }) {
      Map<String, String> wrong = new HashMap<>(GOOD);
      wrong.put("FIELDFARE_TARGETS_MAIN_URL", url);
      assertThatThrownBy(() -> TargetReader.read(environment(wrong)))
          .hasMessageContaining("fieldfare.targets.main.url must not contain a password")
          .hasMessageNotContaining("hidden");
    }
  }

  @Test
  void saysWhatIsWrong() {
    refuses(Map.of("FIELDFARE_TARGETS", ""), "FIELDFARE_TARGETS=main");
    refuses(Map.of("FIELDFARE_TARGETS", "main,main"), "twice");
    refuses(Map.of("FIELDFARE_TARGETS", "main,dlq"), "dlq");
    refuses(
        Map.of("FIELDFARE_TARGETS", "main,crm-eu,other"), "fieldfare.targets.other.url is missing");
    refuses(
        Map.of("FIELDFARE_TARGETS_MAIN_URL", "postgres://a"), "must begin with jdbc:postgresql:");
    refuses(
        Map.of("FIELDFARE_TARGETS_MAIN_ENVIRONMENT", "prod"), "production, staging, development");
    refuses(Map.of("FIELDFARE_TARGETS_MAIN_URLL", "x"), "unknown key FIELDFARE_TARGETS_MAIN_URLL");
    refuses(Map.of("FIELDFARE_TARGETS_CRM_URL", "x"), "unknown key");
    refuses(
        Map.of("FIELDFARE_TARGETS_MAIN_STREAM_ROLE", "root"), "viewer, enqueuer, operator, admin");
    refuses(Map.of("FIELDFARE_TARGETS_MAIN_SYNCHRONOUS_COMMIT", "off"), "server, local");
  }

  @Test
  void d22_parametersOfAUrlAreNotShown() {
    Map<String, String> all = new HashMap<>(GOOD);
    all.put("FIELDFARE_TARGETS_MAIN_URL", "jdbc:postgresql://a/main?sslpassword=hidden");

    assertThat(TargetReader.read(environment(all)).getFirst())
        .hasToString("main at jdbc:postgresql://a/main");
  }

  @Test
  void d35_readsTheLimitsOfATarget() {
    Map<String, String> all = new HashMap<>(GOOD);
    all.put("FIELDFARE_TARGETS_MAIN_LIMITS_HOLD_MS", "200");
    all.put("FIELDFARE_TARGETS_CRM_EU_LIMITS_REWRITE_BYTES", "1000000000");

    assertThat(TargetReader.read(environment(all)))
        .extracting(Target::limits)
        .containsExactly(
            new TargetLimits(200, 64L * 1024 * 1024), new TargetLimits(50, 1_000_000_000));
    refuses(Map.of("FIELDFARE_TARGETS_MAIN_LIMITS_HOLD_MS", "50ms"), "whole numbers from 1");
    refuses(Map.of("FIELDFARE_TARGETS_MAIN_LIMITS_HOLD", "50"), "unknown key");
  }

  @Test
  void i5_aWrongWordDoesNotTurnProofsOff() {
    Map<String, String> all = new HashMap<>(GOOD);
    all.put("FIELDFARE_TARGETS_MAIN_LIMITS_REQUIRE_PROOF", "true");

    assertThat(TargetReader.read(environment(all)))
        .extracting(Target::requiresProof)
        .containsExactly(Optional.of(true), Optional.empty());
    refuses(Map.of("FIELDFARE_TARGETS_MAIN_LIMITS_REQUIRE_PROOF", "ture"), "true, false");
  }

  private static void refuses(Map<String, String> changed, String says) {
    Map<String, String> all = new HashMap<>(GOOD);
    all.putAll(changed);
    assertThatThrownBy(() -> TargetReader.read(environment(all)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says);
  }

  private static Config environment(Map<String, String> variables) {
    return new SmallRyeConfigBuilder().withSources(new EnvConfigSource(variables, 300)).build();
  }
}
