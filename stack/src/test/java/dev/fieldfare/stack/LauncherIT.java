package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code fieldfare}, copied into a folder where everything counts as built. */
@Timeout(60)
class LauncherIT {
  @TempDir Path home;

  @BeforeEach
  void copy() throws IOException {
    Path script = Path.of("..").resolve("fieldfare").toAbsolutePath().normalize();
    Files.copy(script, home.resolve("fieldfare"));
    Files.createDirectories(home.resolve("target"));
    Files.createDirectories(home.resolve("stack/target"));
    Files.createFile(home.resolve("stack/target/fieldfare-stack.jar"));
    Files.createFile(home.resolve("target/fieldfare.built"));
  }

  @Test
  void saysThatTheJdkIsTooOld() throws Exception {
    jdk("old", "17.0.9");

    String said = run("", home.resolve("jdks"), "status");

    assertThat(said).contains("needs a JDK 25 or newer, and the newest one found is 17");
  }

  @Test
  void saysThatThereIsNoJdk() throws Exception {
    assertThat(run("", home.resolve("nothing"), "status")).contains("and none was found");
  }

  @Test
  void findsANewJdkBesideAnOldOne() throws Exception {
    Path old = jdk("old", "17.0.9");
    jdk("young", "26");

    assertThat(run(old.toString(), home.resolve("jdks"), "status"))
        .contains("java of young runs")
        .contains("fieldfare-stack.jar status");
  }

  @Test
  void prefersTheCallersJavaHome() throws Exception {
    jdk("young", "26");
    Path mine = jdk("mine", "25.0.1");

    assertThat(run(mine.toString(), home.resolve("jdks"), "up", "--detach"))
        .contains("java of mine runs")
        .contains("fieldfare-stack.jar up --detach");
  }

  @Test
  void handsOtherCommandsToTheClientWhenThereIsOne() throws Exception {
    jdk("young", "25");
    assertThat(run("", home.resolve("jdks"), "history")).contains("no command-line client");

    Files.createDirectories(home.resolve("cli/target"));
    Files.createFile(home.resolve("cli/target/fieldfare-cli.jar"));

    assertThat(run("", home.resolve("jdks"), "history", "--table", "a b"))
        .contains("fieldfare-cli.jar history --table a b");
    assertThat(run("", home.resolve("jdks"), "status", "--data", "d"))
        .contains("fieldfare-cli.jar status --data d");
  }

  @Test
  void stopsAndShowsLogsWithoutBuilding() throws Exception {
    jdk("young", "25");
    Files.delete(home.resolve("target/fieldfare.built"));

    assertThat(run("", home.resolve("jdks"), "down")).contains("fieldfare-stack.jar down");
    assertThat(run("", home.resolve("jdks"), "logs")).contains("fieldfare-stack.jar logs");
    assertThat(run("", home.resolve("jdks"), "status")).contains("fieldfare-stack.jar status");
  }

  @Test
  void helpsWithoutBuilding() throws Exception {
    Files.delete(home.resolve("target/fieldfare.built"));

    for (String command : List.of("up", "down", "status", "logs", "demo", "test")) {
      assertThat(run("", home.resolve("jdks"), command, "--help"))
          .startsWith("usage: ./fieldfare " + command)
          .contains("Exit codes: 0 ");
    }
    assertThat(run("", home.resolve("jdks"), "up", "--data", "d", "-h"))
        .contains("--port-base N", "8080", "PostgreSQL N+10 (8090)", "64 wrong usage");
    assertThat(run("", home.resolve("jdks"), "demo", "-h"))
        .contains("--alerts", "--disaster", "--forms", "--release");
    assertThat(run("", home.resolve("jdks"), "status", "-h"))
        .contains("--format nagios", "1 warning, 2 critical, 3 unknown");
  }

  @Test
  void saysThatMavenIsMissingWhenSomethingIsToBuild() throws Exception {
    jdk("young", "25");
    Files.delete(home.resolve("target/fieldfare.built"));

    assertThat(run("", home.resolve("jdks"), "up")).contains("Maven is not installed");
  }

  @Test
  void d20_aBuilderThatDiedBeforeItWroteItsPidHoldsNobodyUp() throws Exception {
    jdk("young", "25");
    maven();
    Files.delete(home.resolve("target/fieldfare.built"));
    Files.createDirectory(home.resolve("target/fieldfare.building"));

    assertThat(run("", home.resolve("jdks"), "up"))
        .contains("built in")
        .contains("fieldfare-stack.jar up");
    assertThat(home.resolve("target/fieldfare.building")).doesNotExist();
  }

  @Test
  void d20_theLockOfADeadBuilderIsTakenOver() throws Exception {
    jdk("young", "25");
    maven();
    Files.delete(home.resolve("target/fieldfare.built"));
    Files.createSymbolicLink(home.resolve("target/fieldfare.building"), Path.of("99999999"));

    assertThat(run("", home.resolve("jdks"), "up")).contains("built in");
  }

  @Test
  void d20_aBuildWaitsForOneThatRuns() throws Exception {
    jdk("young", "25");
    maven();
    Files.delete(home.resolve("target/fieldfare.built"));
    Path lock = home.resolve("target/fieldfare.building");
    Files.createSymbolicLink(lock, Path.of("" + ProcessHandle.current().pid()));
    Process up = start("", home.resolve("jdks"), "up");
    try (var said = up.inputReader()) {
      assertThat(said.readLine())
          .contains("another build runs (pid " + ProcessHandle.current().pid() + ")");

      Files.delete(lock);

      assertThat(said.lines()).anyMatch(line -> line.contains("built in"));
    }
  }

  @Test
  void aRehearsalHasNoSettingsOfTheCaller() throws Exception {
    Path java = jdk("young", "25").resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\nenv | grep FIELDFARE_\necho \"$*\"\n");
    maven();
    Files.delete(home.resolve("target/fieldfare.built"));

    assertThat(run("", home.resolve("jdks"), "up")).contains("FIELDFARE_JDK_PLACES");

    assertThat(Files.readString(home.resolve("target/fieldfare.build.log")))
        .contains("rehearse")
        .doesNotContain("FIELDFARE_");
  }

  /** A Maven that finds everything built. */
  private void maven() throws IOException {
    Path maven = tools().resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\nexit 0\n");
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A folder that looks like a JDK; its java prints how it was called. */
  private Path jdk(String name, String version) throws IOException {
    Path jdk = home.resolve("jdks").resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%s\"%n".formatted(version));
    for (String program : new String[] {"java", "javac"}) {
      Path file = jdk.resolve("bin").resolve(program);
      Files.writeString(file, "#!/bin/sh\necho \"%s of %s runs $*\"\n".formatted(program, name));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return jdk;
  }

  /** Runs the script with the system's programs, but neither Java nor Maven, on its path. */
  private String run(String javaHome, Path places, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(javaHome, places, arguments);
    // A script that waits for ever must fail its test, which reads until the script has ended.
    CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS).execute(process::destroyForcibly);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private Process start(String javaHome, Path places, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("bash", home.resolve("fieldfare").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("JAVA_HOME", javaHome);
    builder.environment().put("FIELDFARE_JDK_PLACES", places.toString());
    builder.environment().put("PATH", tools().toString());
    return builder.redirectErrorStream(true).start();
  }

  private Path tools() throws IOException {
    Path tools = Files.createDirectories(home.resolve("tools"));
    for (String tool :
        new String[] {
          "bash",
          "env",
          "ln",
          "cat",
          "dirname",
          "find",
          "grep",
          "head",
          "ls",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "tail",
          "touch"
        }) {
      Path link = tools.resolve(tool);
      if (!Files.exists(link)) {
        Files.writeString(link, "#!/bin/sh\nexec %s \"$@\"\n".formatted(program(tool)));
        Files.setPosixFilePermissions(link, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    return tools;
  }

  private static Path program(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
