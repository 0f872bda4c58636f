package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.gateway.config.GatewayConfig;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that operators look settings up in says what the code does. */
class ConfigurationPageTest {

  private static final Path PAGE = Path.of("../docs/reference/configuration.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(fieldfare\\.gateway\\.[a-z.-]+)` \\| (\\S+)", Pattern.MULTILINE);

  @Test
  void thePageListsEveryKeyOfTheGatewayWithItsDefault() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            keys("fieldfare.gateway.", GatewayConfig.class).toList());
  }

  private static Stream<String> keys(String prefix, Class<?> settings) {
    return Arrays.stream(settings.getDeclaredMethods()).flatMap(key -> rows(prefix, key));
  }

  private static Stream<String> rows(String prefix, Method key) {
    String name = prefix + key.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    if (key.getReturnType().getEnclosingClass() == GatewayConfig.class) {
      return keys(name + ".", key.getReturnType());
    }
    WithDefault value = key.getAnnotation(WithDefault.class);
    return Stream.of(name + " " + (value == null ? "none" : "`" + value.value() + "`"));
  }
}
