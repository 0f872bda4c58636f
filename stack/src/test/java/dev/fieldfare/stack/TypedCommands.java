package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Types the shell commands of a page as they are printed, in a copy of the checkout. */
record TypedCommands(Path home, House house) {

  static final String UP = "./fieldfare up --detach";
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path CLIENT = Path.of("cli", "target", "fieldfare-cli.jar");
  private static final Pattern BLOCK =
      Pattern.compile("^( *)```bash\n(.*?)^ *```", Pattern.DOTALL | Pattern.MULTILINE);

  static TypedCommands in(Path home, String... programs) throws IOException {
    House house = House.copyOf(CHECKOUT, home);
    // Missing only where somebody tests without packaging: ./fieldfare test packages.
    assumeTrue(Files.exists(home.resolve(CLIENT)));
    assumeTrue(ServiceDescriptor.in(home).stream().allMatch(one -> one.isBuilt(home)));
    assumeTrue(Stream.of(programs).allMatch(TypedCommands::isInstalled));
    return new TypedCommands(home, house);
  }

  static List<String> blocks(String page) throws IOException {
    return BLOCK
        .matcher(Files.readString(CHECKOUT.resolve(page)))
        .results()
        .map(block -> block.group(2).replaceAll("(?m)^" + block.group(1), ""))
        .toList();
  }

  /** In one shell, which ends at the first command that fails. */
  String type(List<String> blocks) throws IOException, InterruptedException {
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
    shell.environment().merge("PATH", "src/test/resources/typed", TypedCommands::withFolder);
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
