package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A healthy start logs no warning. */
@QuarkusTest
@TestProfile(QuietStartIT.WithLogFile.class)
class QuietStartIT extends WorkerTest {

  private static final Path LOG = Path.of("target", "quiet-start.log");

  /** There is no file of settings, and the test's servers tell more settings than are read. */
  private static final Pattern IN_TESTS_ONLY =
      Pattern.compile("SRCFG01005|Unrecognized configuration key \"quarkus.datasource");

  /** Keeps the log of the start. */
  public static class WithLogFile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.log.file.enabled",
          "true",
          "quarkus.log.file.path",
          LOG.toString(),
          "quarkus.log.file.format",
          "%p %c %m%n",
          // It warns once in the life of a JVM, then only says it.
          "quarkus.log.category.\"io.micrometer\".level",
          "DEBUG");
    }
  }

  @Test
  void aStartWarnsOfNothing() {
    await().untilAsserted(() -> assertThat(logged("INFO"::equals)).anyMatch(this::hasJoined));

    assertThat(logged(level -> level.equals("WARN") || level.equals("ERROR"))).isEmpty();
    assertThat(logged("DEBUG"::equals)).noneMatch(line -> line.contains("already registered"));
  }

  private boolean hasJoined(String line) {
    return line.contains("joined");
  }

  private static List<String> logged(Predicate<String> level) {
    try (var lines = Files.lines(LOG)) {
      return lines
          .filter(line -> level.test(line.split(" ", 2)[0]) && !IN_TESTS_ONLY.matcher(line).find())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
