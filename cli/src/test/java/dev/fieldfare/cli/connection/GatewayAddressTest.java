package dev.fieldfare.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun;
import dev.fieldfare.cli.CommandLineRun.Result;
import dev.fieldfare.cli.StackFixture;
import dev.fieldfare.cli.StubGateway;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayAddressTest {

  private static final String MIGRATIONS = "/api/v1/migrations";

  @TempDir private Path folder;

  private final StubGateway gateway = new StubGateway();
  private CommandLineRun shell;

  @BeforeEach
  void open() {
    shell =
        new CommandLineRun(folder)
            .with("FIELDFARE_URL", gateway.url())
            .with("FIELDFARE_API_KEY", "ff_test");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void findsTheStackOfTheCheckoutAndItsKey() throws IOException {
    gateway.on("GET " + MIGRATIONS, 200, "{\"items\":[],\"next\":null}");
    gateway.on("GET /api/v1/queue", 200, "{\"targets\":[]}");
    gateway.on("GET /health/ready", 200, "{}");
    stackJson(ProcessHandle.current().pid());
    Path below = Files.createDirectories(folder.resolve("src/main"));
    CommandLineRun here = new CommandLineRun(below);

    assertThat(here.run("history").exitCode()).isZero();
    assertThat(gateway.last().authorization()).isEqualTo("Bearer ff_viewer");
    assertThat(here.run("status").out()).contains("running", "supervisor", "migration-worker");

    stackJson(Long.MAX_VALUE);
    Result stopped = here.run("history");
    assertThat(stopped.exitCode()).isEqualTo(75);
    assertThat(stopped.err()).contains("./fieldfare up");
  }

  @Test
  void findsTheStackWhoseDataFolderIsNamedBeforeAllOthers() throws IOException {
    gateway.on("GET " + MIGRATIONS, 200, "{\"items\":[],\"next\":null}");
    stackJson(ProcessHandle.current().pid());
    shell.with("FIELDFARE_URL", "http://127.0.0.1:1");

    assertThat(shell.run("history", "--data", ".fieldfare").exitCode()).isZero();
    assertThat(gateway.last().authorization()).isEqualTo("Bearer ff_viewer");
    String absolute = folder.resolve(".fieldfare").toString();
    assertThat(shell.run("--data=" + absolute, "history").exitCode()).isZero();

    Result nowhere = shell.run("history", "--data", "nowhere");
    assertThat(nowhere.exitCode()).isEqualTo(64);
    assertThat(nowhere.err()).contains(folder.resolve("nowhere").toString());
    assertThat(shell.run("history", "--data", absolute, "--url", "http://x").exitCode())
        .isEqualTo(64);

    stackJson(Long.MAX_VALUE);
    Result stopped = shell.run("history", "--data", absolute);
    assertThat(stopped.exitCode()).isEqualTo(75);
    assertThat(stopped.err()).contains("./fieldfare up --data " + absolute);
  }

  @Test
  void saysHowToNameAGatewayWhenNoneIsKnown() throws IOException {
    Result nowhere = new CommandLineRun(folder).run("history");

    assertThat(nowhere.exitCode()).isEqualTo(64);
    assertThat(nowhere.err()).contains("--url", "FIELDFARE_URL");
  }

  @Test
  void readsTheKeyFromAFile() throws IOException {
    gateway.on("GET " + MIGRATIONS, 200, "{\"items\":[],\"next\":null}");
    Path key = Files.writeString(folder.resolve("key"), "ff_file\n");

    shell.run("history", "--api-key-file", key.toString());

    assertThat(gateway.last().authorization()).isEqualTo("Bearer ff_file");
    assertThat(shell.run("history", "--api-key-file", "nowhere").exitCode()).isEqualTo(64);
  }

  private void stackJson(long pid) throws IOException {
    StackFixture.write(
        folder,
        """
        {"gateway":{"url":"%1$s"},"apiKeys":{"viewer":"ff_viewer"},"servers":{"redis":{"pid":%2$d}},
         "redis":{"url":"redis://127.0.0.1:%3$d"},
         "services":{"migration-worker":{"pid":%2$d,"url":"%1$s"}},"supervisor":{"pid":%2$d}}"""
            .formatted(gateway.url(), pid, URI.create(gateway.url()).getPort()));
  }
}
