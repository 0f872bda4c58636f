package dev.fieldfare.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A command line with a key, before a gateway that answers as the test says. */
abstract class CommandTest {

  @TempDir Path folder;

  final StubGateway gateway = new StubGateway();
  CommandLineRun shell;

  @BeforeEach
  final void openShell() {
    shell =
        new CommandLineRun(folder)
            .with("FIELDFARE_URL", gateway.url())
            .with("FIELDFARE_API_KEY", "ff_test");
  }

  @AfterEach
  final void closeGateway() {
    gateway.close();
  }
}
