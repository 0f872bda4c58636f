package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator overrides the hold of a target. */
class HoldTest {

  @Test
  void anOverrideNamesItsEnd(@TempDir Path folder) {
    try (StubGateway gateway = new StubGateway()) {
      gateway.on(
          "POST /api/v1/queue/override",
          200,
          "{\"target\":\"main\",\"until\":\"2026-01-01T13:00:00Z\"}");
      CommandLineRun shell =
          new CommandLineRun(folder)
              .with("FIELDFARE_URL", gateway.url())
              .with("FIELDFARE_API_KEY", "ff_test");

      Result overridden = shell.run("queue", "override", "--for", "1h");

      assertThat(overridden.exitCode()).as(overridden.err()).isZero();
      assertThat(overridden.out()).contains("2026-01-01T13:00:00Z");
      assertThat(gateway.last().body()).contains("\"seconds\":3600", "\"target\":\"main\"");
      assertThat(shell.run("queue", "override", "--for", "soon").exitCode()).isEqualTo(64);
    }
  }
}
