package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health of a target on the command line. */
class HealthTest {
  private static final String RUN = "POST /api/v1/health/run?target=main";

  @TempDir private Path folder;

  private final StubGateway gateway = new StubGateway();
  private CommandLineRun shell;

  @BeforeEach
  void open() {
    shell =
        new CommandLineRun(folder)
            .with("FIELDFARE_URL", gateway.url())
            .with("FIELDFARE_API_KEY", "ff_test");
    gateway.on(
        RUN,
        200,
        """
        {"target":"main","checkedAt":"2026-01-01T12:00:00Z","score":95,"band":"HEALTHY","checks":[],"recommendations":[]}\
        """);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void pr9_aLogThatCannotBeWrittenDoesNotHideTheReport() throws IOException {
    Path file = Files.writeString(folder.resolve("full"), "");
    Result result = health(file.resolve("logs"));

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo(health(folder.resolve("logs")).out()).contains("HEALTHY");
    assertThat(result.err()).contains("cannot write the log in " + file);
  }

  @Test
  void pr9_aRunWithoutAReportIsALineOfTheLog() throws IOException {
    gateway.on(
        RUN,
        404,
        """
        {"title":"Not found","status":404,"code":"not_found","detail":"There is no target main."}\
        """);

    assertThat(health(folder.resolve("logs")).exitCode()).isNotZero();
    assertThat(Files.readAllLines(folder.resolve("logs/healthcheck.log")))
        .singleElement()
        .asString()
        .contains("\"status\":\"FAILED\"", "\"target\":\"main\"", "There is no target main.");
  }

  private Result health(Path logs) {
    return shell.run("health", "--log-dir", logs.toString());
  }
}
