package dev.fieldfare.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun;
import dev.fieldfare.cli.CommandLineRun.Result;
import dev.fieldfare.cli.StackFixture;
import dev.fieldfare.cli.StubGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which stack file is trusted, and which key goes to the address in it. */
class StackTrustTest {

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";
  private static final String MIGRATION =
      """
      {"id":"%s","target":"main","schema":"public","table":"t","type":"ADD_COLUMN","column":"c",
       "status":"APPLIED","enqueuedAt":"2026-01-01T12:00:00Z",
       "undo":{"possible":true,"lossless":true}}"""
          .formatted(ID);
  private static final String ACCEPTED =
      """
      {"changeSetId":null,"migrations":[{"id":"%s","idempotencyKey":"k","status":"QUEUED","href":"/"}]}"""
          .formatted(ID);

  @TempDir private Path folder;

  private final StubGateway gateway = new StubGateway();
  private CommandLineRun shell;

  @BeforeEach
  void open() throws IOException {
    shell = new CommandLineRun(folder);
    gateway.on("GET /api/v1/migrations", 200, "{\"items\":[],\"next\":null}");
    gateway.on("GET /api/v1/migrations/" + ID, 200, MIGRATION);
    gateway.on("GET /api/v1/queue", 200, "{\"targets\":[]}");
    gateway.on("GET /api/v1/queue/dead-letters", 200, "{\"items\":[],\"next\":null}");
    for (String sent : new String[] {"", "/" + ID + "/undo"}) {
      gateway.on("POST /api/v1/migrations" + sent, 202, ACCEPTED);
    }
    for (String verb : new String[] {"cancel", "retry", "pause", "resume"}) {
      gateway.on("POST /api/v1/migrations/" + ID + "/" + verb, 202, "{}");
    }
    for (String path : new String[] {"pause", "resume", "dead-letters/1-1/replay"}) {
      gateway.on("POST /api/v1/queue/" + path, 202, "{}");
    }
    gateway.on("DELETE /api/v1/queue/dead-letters/1-1", 204, "");
    gateway.on(
        "POST /api/v1/migrations/preview",
        200,
        """
        {"changes":[],"summary":{"total":0,"valid":0,"invalid":0,"requiresBackup":false}}""");
    stackJson();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({"rw-rw----, rwx------", "rw-----w-, rwx------", "rw-------, rwxrwx---"})
  void d16_aStackFileThatOthersCanWriteIsNotTrusted(String file, String directory)
      throws IOException {
    StackFixture.permissions(folder, file, directory);

    for (String[] command : new String[][] {{"history"}, {"history", "--data", ".fieldfare"}}) {
      Result result = shell.run(command);
      assertThat(result.exitCode()).isEqualTo(64);
      assertThat(result.err()).contains("stack.json", "other users can write", "--url");
    }
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void d16_aStackFileOfAnotherUserIsNotTrusted() {
    Path file = folder.resolve(".fieldfare/stack.json");

    assertThat(StackTrust.ofThisUser().objection(file)).isEmpty();
    assertThat(new StackTrust(4_711).objection(file))
        .hasValueSatisfying(text -> assertThat(text).contains("belongs to another user"));
  }

  @Test
  void d16_aNamedGatewayWorksBesideAStackFileThatIsNotTrusted() throws IOException {
    StackFixture.permissions(folder, "rw-rw-rw-", "rwxrwxrwx");

    Result result =
        shell.with("FIELDFARE_API_KEY", "ff_mine").run("status", "--url", gateway.url());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).doesNotContain("supervisor");
    assertThat(gateway.last().authorization()).isEqualTo("Bearer ff_mine");
  }

  @Test
  void d16_noKeyOfTheEnvironmentGoesToTheAddressInAStackFile() {
    Result result = shell.with("FIELDFARE_API_KEY", "ff_secret").run("history");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("FIELDFARE_API_KEY is ignored");
    assertThat(gateway.requests())
        .isNotEmpty()
        .allMatch(request -> request.authorization().equals("Bearer ff_viewer"));
  }

  @Test
  void d16_noKeyOfAFileGoesToTheAddressInAStackFile() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "ff_secret\n");

    Result result = shell.run("history", "--api-key-file", key.toString());

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.err()).contains("--api-key-file", "--url");
    assertThat(gateway.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "viewer: history",
        "viewer: history " + ID,
        "viewer: status",
        "viewer: queue status",
        "viewer: queue dead-letters",
        "enqueuer: enqueue ADD_COLUMN -t t -c c -d text",
        "enqueuer: preview ADD_COLUMN -t t -c c -d text",
        "operator: enqueue CHANGE_TYPE -t t -c c -d text --max-hold-ms 2000",
        "operator: preview CHANGE_TYPE -t t -c c -d text --lock-timeout-ms 2000",
        "admin: enqueue CHANGE_TYPE -t t -c c -d text --using c::text",
        "operator: undo " + ID + " --yes",
        "operator: queue pause",
        "operator: queue resume " + ID,
        "operator: queue retry " + ID,
        "operator: queue cancel " + ID + " --yes",
        "operator: queue dead-letters replay 1-1",
        "operator: queue dead-letters delete 1-1 --yes",
        "admin: history --as admin",
        "viewer: queue pause --as viewer"
      })
  void d16_eachCommandUsesTheKeyWithTheFewestRights(String line) {
    String role = line.substring(0, line.indexOf(':'));

    Result result = shell.run(line.substring(line.indexOf(' ') + 1).split(" "));

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(gateway.requests())
        .isNotEmpty()
        .filteredOn(request -> request.authorization() != null)
        .allMatch(request -> request.authorization().equals("Bearer ff_" + role));
  }

  @Test
  void d16_aRoleCanBeNamedForTheKeysOfAStackOnly() {
    Result result =
        shell
            .with("FIELDFARE_API_KEY", "ff_mine")
            .run("history", "--url", "http://x", "--as", "admin");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.err()).contains("--as");
    assertThat(shell.run("history", "--as", "king").exitCode()).isEqualTo(64);
  }

  private void stackJson() throws IOException {
    long pid = ProcessHandle.current().pid();
    StackFixture.write(
        folder,
        """
        {"gateway":{"url":"%1$s"},"supervisor":{"pid":%2$d},
         "apiKeys":{"admin":"ff_admin","operator":"ff_operator","enqueuer":"ff_enqueuer",
         "viewer":"ff_viewer"}}"""
            .formatted(gateway.url(), pid));
  }
}
