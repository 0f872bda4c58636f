package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remedies from the command line. */
class RemediesTest {
  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String ROOT = "/api/v1/remedies";

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
  void aListShowsThePreviewAndStoppedActions() {
    gateway.on("GET " + ROOT, 200, list("SUGGESTED"));

    assertThat(shell.run("remedies", "list").out())
        .contains(
            "SUGGESTED replay-dead-letters of main: 3 entries could not be read.",
            "  They are sent again.",
            "  ID: " + ID,
            "replay-dead-letters of main: CONFIRM, stopped after 2 failures at"
                + " 2026-01-01T12:00:00Z");
  }

  @Test
  void aRemedyIsConfirmedAndAnActionResumed() {
    gateway.on("POST " + ROOT + "/" + ID + "/confirm", 202, remedy("WAITING"));
    gateway.on("POST " + ROOT + "/replay-dead-letters/resume", 200, list("FAILED"));

    Result confirmed = shell.run("remedies", "confirm", ID);
    assertThat(confirmed.exitCode()).as(confirmed.err()).isZero();
    assertThat(confirmed.out()).contains("WAITING", "Confirmed by ann.");
    assertThat(
            shell.run("--target", "main", "remedies", "resume", "replay-dead-letters").exitCode())
        .isZero();
    assertThat(shell.run("remedies", "resume", "reboot").exitCode()).isEqualTo(64);
    assertThat(shell.run("remedies").exitCode()).isEqualTo(64);
  }

  private static String list(String state) {
    return """
    {"items":[%s],"actions":[{"target":"main","action":"REPLAY_DEAD_LETTERS","policy":"CONFIRM","failures":2,
     "stoppedAt":"2026-01-01T12:00:00Z"}]}
    """
        .formatted(remedy(state));
  }

  private static String remedy(String state) {
    return """
    {"id":"%s","target":"main","action":"REPLAY_DEAD_LETTERS","object":"dead-letters",
     "reason":"3 entries could not be read.","preview":["They are sent again."],"state":"%s",
     "foundAt":"2026-01-01T11:00:00Z","confirmedBy":"ann","startedAt":null,"endedAt":null,"detail":null}
    """
        .formatted(ID, state);
  }
}
