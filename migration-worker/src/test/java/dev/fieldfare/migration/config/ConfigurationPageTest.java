package dev.fieldfare.migration.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that operators look settings up in says what the code does. */
class ConfigurationPageTest {

  private static final Path PAGE = Path.of("../docs/reference/configuration.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(fieldfare\\.worker\\.[a-z-]+)` \\| (\\S+)", Pattern.MULTILINE);

  @Test
  void thePageListsEveryKeyOfTheWorkerWithItsDefault() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .map(
                row ->
                    row.group(1) + " " + (row.group(2).startsWith("`") ? row.group(2) : "in words"))
            .toList();

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(WorkerConfig.class.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(ConfigurationPageTest::row)
                .toList());
  }

  private static String row(Method key) {
    String name = key.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    WithDefault value = key.getAnnotation(WithDefault.class);
    return "fieldfare.worker."
        + name
        + " "
        + (value == null ? "in words" : "`" + value.value() + "`");
  }
}
