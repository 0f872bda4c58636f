package dev.fieldfare.migration.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.track.VersionStatus;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of the page on releases without downtime, in its order. */
@WithServers
class ZeroDowntimePageIT {

  private static final Path PAGE = Path.of("..", "docs", "zero-downtime.md");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```sql (release|application)\\n(.*?)^```$");

  /** A block of the page. */
  private record Example(boolean isRelease, String text) {}

  private static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
    while (blocks.find()) {
      examples.add(new Example(blocks.group(1).equals("release"), blocks.group(2)));
    }
    return examples;
  }

  @Test
  void fw20_bothApplicationsWorkBetweenAllReleasesOfThePage() throws IOException, SQLException {
    List<Example> examples = examples();
    assertThat(examples).filteredOn(Example::isRelease).hasSize(10);
    assertThat(examples).filteredOn(example -> !example.isRelease()).hasSize(6);
    try (TestDatabase database = TestServers.newDatabase();
        VersionQueue queue = new VersionQueue(database)) {
      int released = 0;
      for (Example example : examples) {
        if (example.isRelease()) {
          released++;
          String version = Integer.toString(released);
          assertThat(example.text()).startsWith("-- %03d_".formatted(released));
          queue.add(example.text());
          queue.rest();
          assertThat(queue.track().version(version).status())
              .as("%s: %s", example.text(), queue.track().error(version))
              .isEqualTo(VersionStatus.APPLIED);
        } else {
          database.execute(example.text());
        }
      }
    }
  }
}
