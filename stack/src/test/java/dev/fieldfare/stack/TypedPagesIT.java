package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shell commands of README and getting-started, run as they are printed, in a copy of the
 * checkout. Only the ports are others.
 */
@Timeout(300)
class TypedPagesIT {
  @TempDir static Path home;

  private static TypedCommands commands;

  @BeforeAll
  static void copyTheCheckout() throws IOException {
    commands = TypedCommands.in(home, "psql", "curl", "jq");
  }

  @AfterAll
  static void leaveNothing() {
    if (commands != null) {
      commands.house().leaveNothing();
    }
  }

  @Test
  void c56_theCommandsOfReadmeAndGettingStartedWorkAsTheyArePrinted() throws Exception {
    List<String> tour = TypedCommands.blocks("docs/getting-started.md");
    List<String> readme = TypedCommands.blocks("README.md");
    assertThat(tour.getFirst()).isEqualTo(TypedCommands.UP + "\n");
    assertThat(tour.getLast()).contains("./fieldfare down");

    String said =
        commands.type(tour.subList(0, tour.size() - 1))
            + commands.type(readme).replaceAll("(?m)^", "README: ");

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        commands
                            .house()
                            .value(
                                """
                                SELECT string_agg(table_name || ' ' || status || ' ' || n, ', ' ORDER BY table_name, status)
                                FROM (SELECT table_name, status, count(*) AS n FROM fieldfare.field_migrations
                                  GROUP BY 1, 2) AS m\
                                """))
                    .as(said)
                    .isEqualTo("feedback APPLIED 6, feedback UNDONE 1, survey APPLIED 3"));
    assertThat(commands.house().value("SELECT count(answer) || ' of ' || count(*) FROM feedback"))
        .isEqualTo("1000 of 1001");
    assertThat(said)
        .contains("dev.fieldfare.migration.accepted")
        .contains("README: ")
        .doesNotContainIgnoringCase("error:")
        .doesNotContain("(error)");
    assertThat(commands.type(tour.subList(tour.size() - 1, tour.size()))).contains("gateway");
    assertThat(commands.house().processes()).isEmpty();
  }
}
