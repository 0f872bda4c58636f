package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path CLIENT = Path.of("cli", "target", "fieldfare-cli.jar");
  private static final Pattern BLOCK =
      Pattern.compile("^( *)```bash\n(.*?)^ *```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final String UP = "./fieldfare up --detach";

  @TempDir static Path home;

  private static House house;

  @BeforeAll
  static void copyTheCheckout() throws IOException {
    house = House.copyOf(CHECKOUT, home);
    // Missing only where somebody tests without packaging: ./fieldfare test packages.
    assumeTrue(Files.exists(home.resolve(CLIENT)));
    assumeTrue(ServiceDescriptor.in(home).stream().allMatch(one -> one.isBuilt(home)));
    assumeTrue(Stream.of("psql", "curl", "jq").allMatch(TypedPagesIT::isInstalled));
  }

  @AfterAll
  static void leaveNothing() {
    house.leaveNothing();
  }

  @Test
  void c56_theCommandsOfReadmeAndGettingStartedWorkAsTheyArePrinted() throws Exception {
    List<String> tour = blocks("docs/getting-started.md");
    List<String> readme = blocks("README.md");
    assertThat(tour.getFirst()).isEqualTo(UP + "\n");
    assertThat(tour.getLast()).contains("./fieldfare down");

    String said =
        type(tour.subList(0, tour.size() - 1)) + type(readme).replaceAll("(?m)^", "README: ");

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        house.value(
                            """
                            SELECT string_agg(table_name || ' ' || status || ' ' || n, ', ' ORDER BY table_name, status)
                            FROM (SELECT table_name, status, count(*) AS n FROM fieldfare.field_migrations
                              GROUP BY 1, 2) AS m"""))
                    .as(said)
                    .isEqualTo("feedback APPLIED 6, feedback UNDONE 1, survey APPLIED 3"));
    assertThat(house.value("SELECT count(answer) || ' of ' || count(*) FROM feedback"))
        .isEqualTo("1000 of 1001");
    assertThat(said)
        .contains("dev.fieldfare.migration.accepted")
        .contains("README: ")
        .doesNotContainIgnoringCase("error:")
        .doesNotContain("(error)");
    assertThat(type(tour.subList(tour.size() - 1, tour.size()))).contains("gateway");
    assertThat(house.processes()).isEmpty();
  }

  private static List<String> blocks(String page) throws IOException {
    return BLOCK
        .matcher(Files.readString(CHECKOUT.resolve(page)))
        .results()
        .map(block -> block.group(2).replaceAll("(?m)^" + block.group(1), ""))
        .toList();
  }

  /** In one shell, which ends at the first command that fails. */
  private static String type(List<String> blocks) throws IOException, InterruptedException {
    String script =
        "set -euo pipefail\nset -x\n"
            + String.join("\n", blocks).replace(UP, UP + " --port-base " + house.portBase());
    Path said = Files.createTempFile(home, "said", ".txt");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", script)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    shell.environment().keySet().removeIf(name -> name.startsWith("FIELDFARE_"));
    // Last: a redis-cli that is installed is the better one.
    shell.environment().merge("PATH", "src/test/resources/typed", TypedPagesIT::withFolder);
    Process typing = shell.start();
    assertThat(typing.waitFor(200, TimeUnit.SECONDS)).as("%s", said).isTrue();
    assertThat(typing.exitValue()).as(Files.readString(said)).isZero();
    return Files.readString(said);
  }

  private static String withFolder(String path, String folder) {
    return path + ":" + Path.of(folder).toAbsolutePath();
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
