package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions and silences from the command line. Secrets are never arguments. */
class SubscriptionsTest {
  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String DELIVERY = "01890a5d-ac96-774b-bcce-b302099a8058";
  private static final String ROOT = "/api/v1/subscriptions";
  private static final String PAGER =
      """
      {"id":"%s","name":"pager","url":"https://example.org/hook","format":"SLACK","severity":"HIGH",
       "categories":["QUEUE"],"targets":[],"createdAt":"2026-01-01T12:00:00Z","createdBy":"ann"%s}\
      """;

  @TempDir private Path folder;

  private final StubGateway gateway = new StubGateway();
  private CommandLineRun shell;

  @BeforeEach
  void open() {
    shell =
        new CommandLineRun(folder)
            .with("FIELDFARE_URL", gateway.url())
            .with("FIELDFARE_API_KEY", "ff_test");
    gateway.on("GET " + ROOT, 200, "{\"items\":[%s]}".formatted(PAGER.formatted(ID, "")));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aListShowsWhatEachSubscriptionGets() {
    assertThat(shell.run("alerts", "subscriptions", "list").out())
        .contains("pager", "SLACK", "HIGH", "QUEUE", "all", "https://example.org/hook");
  }

  @Test
  void qc75_quietHoursAGroupAndFormsAreSent() {
    gateway.on("POST " + ROOT, 201, PAGER.formatted(ID, ""));

    Result made =
        add(
            "--quiet-hours",
            "22:00-07:00",
            "--quiet-zone",
            "Europe/Berlin",
            "--group",
            "30s",
            "--group-limit",
            "20",
            "--form",
            "f1",
            "--form",
            "f2");

    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(gateway.last().body())
        .contains(
            "\"forms\":[\"f1\",\"f2\"]",
            "\"from\":\"22:00\",\"until\":\"07:00\",\"zone\":\"Europe/Berlin\"",
            "\"group\":{\"window\":\"PT30S\",\"limit\":20}");
    assertThat(add("--quiet-hours", "22:00").err()).contains("write 22:00-07:00");
    assertThat(add("--quiet-zone", "UTC").err()).contains("need --quiet-hours");
    assertThat(add("--group", "soon").err()).contains("write 30s or 5m");
    assertThat(add("--group-limit", "5").exitCode()).isEqualTo(64);
  }

  @Test
  void qc75_quietHoursGroupsAndFormsAreListed() {
    String rest =
        ",\"forms\":[\"f1\"],\"quiet\":{\"from\":\"22:00\",\"until\":\"07:00\","
            + "\"zone\":\"Europe/Berlin\"},\"group\":{\"window\":\"PT30S\",\"limit\":100}";
    gateway.on("GET " + ROOT, 200, "{\"items\":[%s]}".formatted(PAGER.formatted(ID, rest)));

    assertThat(shell.run("alerts", "subscriptions", "list").out())
        .contains("f1", "22:00-07:00 Europe/Berlin", "PT30S");
  }

  private Result add(String... options) {
    List<String> command =
        new ArrayList<>(List.of("alerts", "subscriptions", "add", "pager", "https://x/"));
    command.addAll(List.of(options));
    return shell.run(command.toArray(String[]::new));
  }

  @Test
  void aGeneratedSecretIsPrintedOnce() {
    gateway.on("POST " + ROOT, 201, PAGER.formatted(ID, ",\"secret\":\"whsec_made\""));

    Result result =
        shell.run("alerts", "subscriptions", "add", "pager", "https://example.org/hook");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).containsOnlyOnce("whsec_made");
    assertThat(
            shell.run("--quiet", "alerts", "subscriptions", "add", "p", "https://x/").out().lines())
        .containsExactly(ID, "whsec_made");
  }

  @Test
  void secretsComeFromFilesAndStandardInput() throws IOException {
    Files.writeString(folder.resolve("secret"), "whsec_given\n");
    gateway.on("POST " + ROOT, 201, PAGER.formatted(ID, ""));
    gateway.on(
        "POST " + ROOT + "/" + ID + "/rotate", 200, "{\"formerUntil\":\"2026-01-02T12:00:00Z\"}");

    shell.run("alerts", "subscriptions", "add", "pager", "https://x/", "--secret-file", "secret");
    assertThat(gateway.last().body()).contains("\"secret\":\"whsec_given\"");
    shell
        .input("https://discord.example/token\n")
        .run("alerts", "subscriptions", "add", "pager", "--address-file", "-");
    assertThat(gateway.last().body()).contains("\"url\":\"https://discord.example/token\"");
    Result rotated =
        shell.run("alerts", "subscriptions", "rotate", "pager", "--secret-variable", "HOOK");
    assertThat(gateway.last().body()).contains("\"secret\":\"env:HOOK\"");
    assertThat(rotated.out()).contains("2026-01-02T12:00:00Z").doesNotContain("secret, shown");
    assertThat(shell.run("alerts", "subscriptions", "add", "pager").exitCode()).isEqualTo(64);
  }

  @Test
  void aTestMessageThatIsRefusedIsAnError() {
    gateway.on(
        "POST " + ROOT + "/" + ID + "/test", 202, "{\"deliveryId\":\"%s\"}".formatted(DELIVERY));
    gateway.on("GET " + ROOT + "/" + ID + "/attempts", 200, attempts("null"));
    assertThat(shell.run("alerts", "subscriptions", "test", "pager").exitCode()).isZero();

    gateway.on("GET " + ROOT + "/" + ID + "/attempts", 200, attempts("\"answered 500\""));

    Result refused = shell.run("alerts", "subscriptions", "test", ID);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).contains("answered 500", DELIVERY);
    assertThat(shell.run("alerts", "subscriptions", "attempts", "pager").out())
        .contains("answered 500");
  }

  @Test
  void aSubscriptionIsDeletedAfterAQuestion() {
    gateway.on("DELETE " + ROOT + "/" + ID, 204, "");

    assertThat(shell.run("alerts", "subscriptions", "remove", "pager").exitCode()).isEqualTo(64);
    assertThat(shell.run("--yes", "alerts", "subscriptions", "remove", "pager").exitCode())
        .isZero();
    assertThat(shell.run("--yes", "alerts", "subscriptions", "remove", "other").exitCode())
        .isEqualTo(1);
  }

  @Test
  void aSilenceIsMadeForATimeAndEnded() {
    gateway.on("POST /api/v1/silences", 201, silence());
    gateway.on("DELETE /api/v1/silences/" + ID, 204, "");
    gateway.on("GET /api/v1/silences", 200, "{\"items\":[%s]}".formatted(silence()));

    Result made =
        shell.run(
            "alerts",
            "silences",
            "add",
            "--subject",
            "public.*",
            "--comment",
            "work",
            "--for",
            "2h");

    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(gateway.last().body()).contains("\"subject\":\"public.*\"", "\"endsAt\":\"20");
    assertThat(shell.run("alerts", "silences", "list").out()).contains("public.*", "work");
    assertThat(shell.run("alerts", "silences", "end", ID).exitCode()).isZero();
    assertThat(shell.run("alerts", "silences", "add", "--comment", "x").exitCode()).isEqualTo(64);
  }

  @Test
  void aMaintenanceWindowBeginsLater() {
    gateway.on("POST /api/v1/silences", 201, silence());

    Result made =
        shell.run(
            "alerts",
            "silences",
            "add",
            "--only-target",
            "main",
            "--comment",
            "work",
            "--from",
            "2040-01-01T20:00:00Z",
            "--for",
            "2h");

    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(gateway.last().body())
        .contains("\"startsAt\":\"2040-01-01T20:00:00Z\"", "\"endsAt\":\"2040-01-01T22:00:00Z\"");
  }

  private static String silence() {
    return """
    {"id":"%s","matcher":{"category":null,"target":null,"subject":"public.*"},"comment":"work",
     "createdBy":"ann","createdAt":"2026-01-01T12:00:00Z","startsAt":"2026-01-01T12:00:00Z","endsAt":"2026-01-01T14:00:00Z",
     "suppressed":3}\
    """
        .formatted(ID);
  }

  private static String attempts(String error) {
    return """
    {"items":[{"deliveryId":"%s","type":"dev.fieldfare.test","attempt":1,
     "at":"2026-01-01T12:00:00Z","durationMs":12,"status":200,"error":%s}]}\
    """
        .formatted(DELIVERY, error);
  }
}
