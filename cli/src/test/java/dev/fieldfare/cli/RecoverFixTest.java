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

class RecoverFixTest {

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";
  private static final String[] PRISMA = {"--tool", "prisma", "--migration", "20250102000000_b"};

  @TempDir private Path folder;
  private StubGateway gateway;
  private CommandLineRun shell;

  @BeforeEach
  void start() throws IOException {
    write("20250101000000_a", "CREATE TABLE a (id int);");
    write("20250102000000_b", "CREATE TABLE b (id int); INSERT INTO b VALUES (1);");
    gateway = new StubGateway();
    shell = new CommandLineRun(folder).with("FIELDFARE_URL", gateway.url());
    gateway.on("POST /api/v1/recoveries", 202, recovery("null", "null"));
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve("sql/" + name));
    Files.writeString(folder.resolve("sql/" + name + "/migration.sql"), text);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static String recovery(String finishedAt, String report) {
    return """
    {"id":"%s","kind":"RECOVERY","target":"main","status":"DONE","requestedBy":"me",
     "requestedAt":"2026-01-01T00:00:00Z","finishedAt":%s,"error":null,"report":%s}\
    """
        .formatted(ID, finishedAt, report);
  }

  private void ends(boolean fixed, String refusals) {
    gateway.on(
        "GET /api/v1/recoveries/" + ID,
        200,
        recovery(
            "\"2026-01-01T00:00:02Z\"",
            """
            {"tool":"prisma","ledger":"public._prisma_migrations","migration":"b","refusals":%s,
             "ledgerSteps":[],"ran":[2],"fixed":%s,"verified":%s,"differences":[],"statements":[
              {"number":1,"line":1,"command":"CREATE TABLE","text":"CREATE TABLE b (id int)",
               "verdict":"DONE","why":"","objects":["table public.b"]},
              {"number":2,"line":1,"command":"INSERT","text":"INSERT INTO b VALUES (1)",
               "verdict":"ASK","why":"it changes rows","objects":[]}]}\
            """
                .formatted(refusals, fixed, fixed)));
  }

  private Result run(String verb, String... more) {
    String[] arguments = new String[PRISMA.length + 4 + more.length];
    arguments[0] = "recover";
    arguments[1] = verb;
    System.arraycopy(PRISMA, 0, arguments, 2, PRISMA.length);
    arguments[2 + PRISMA.length] = "--dir";
    arguments[3 + PRISMA.length] = folder.resolve("sql").toString();
    System.arraycopy(more, 0, arguments, 4 + PRISMA.length, more.length);
    return shell.run(arguments);
  }

  @Test
  void pr4_aPlanShowsWhatIsAskedWithBothChoices() {
    ends(false, "[]");

    Result result = run("plan");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .containsPattern("1 +1 +CREATE TABLE +DONE")
        .contains("2: INSERT INTO b VALUES (1)")
        .contains("--run 2 (run them) or --done 2 (they are done)");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::body)
        .anyMatch(
            body ->
                body.contains("\"action\":\"plan\"")
                    && body.contains("\"version\":\"20250102000000\"")
                    && body.contains("CREATE TABLE a (id int);"));
  }

  @Test
  void pr4_aFixSendsTheDecisions() {
    ends(true, "[]");

    Result result = run("fix", "--run", "2", "--yes");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("1 statements ran. The structure is as after a clean run.");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::body)
        .anyMatch(body -> body.contains("\"run\":[2]"));
  }

  @Test
  void pr4_aRefusalIsShown() {
    ends(false, "[\"table public.x is in the target, and no file makes it\"]");

    assertThat(run("plan").exitCode()).isEqualTo(1);
    assertThat(run("fix", "--yes").exitCode()).isEqualTo(1);
    assertThat(run("verify").out()).contains("Refused: table public.x");
    assertThat(shell.run("recover", "plan", "--tool", "knex", "--migration", "x").exitCode())
        .isEqualTo(64);
  }

  @Test
  void pr4_aFixThatStoppedNamesWhatRanBefore() {
    ends(false, "[\"The target is paused or held. Fix again when it is not.\"]");

    Result result = run("fix", "--yes");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("statements 2 ran and stay; the migration is not marked as applied. Plan again.")
        .doesNotContain("nothing was changed");
  }
}
