package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Backups are taken, listed, shown and verified, and scripts see from the exit code how it went.
 */
class BackupTest extends CommandTest {
  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String ROOT = "/api/v1/backups";

  @Test
  void ms24_aBackupIsRequestedAndFollowedToItsEnd() {
    gateway.on("POST " + ROOT, 202, backup("RUNNING"));
    gateway.on("GET " + ROOT + "/" + ID, 200, backup("VERIFIED"));

    Result result = shell.run("backup", "create", "nightly", "--table", "orders", "--wait");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("VERIFIED  nightly of main/public.orders", ID);
    assertThat(gateway.requests().getFirst().body())
        .contains("\"table\":\"orders\"", "\"name\":\"nightly\"");
  }

  @Test
  void c41_aFailedBackupIsAnErrorOfTheCommand() {
    gateway.on("POST " + ROOT, 202, backup("RUNNING"));
    gateway.on("GET " + ROOT + "/" + ID, 200, backup("FAILED"));

    assertThat(shell.run("backup", "create", "--table", "orders", "-w").exitCode()).isEqualTo(1);
    assertThat(shell.run("backup", "show", ID).exitCode()).isEqualTo(1);
  }

  @Test
  void aListNamesTargetsThatDoNotAnswer() {
    gateway.on(
        "GET " + ROOT,
        200,
        "{\"items\":[%s],\"missing\":[\"second\"]}".formatted(backup("VERIFIED")));

    Result result = shell.run("backup", "list", "--table", "orders");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).contains("STATUS", ID, "main/public.orders");
    assertThat(result.err()).contains("second does not answer");
    assertThat(shell.run("backup", "list", "--json").out()).contains("\"items\"");
  }

  @Test
  void ms24_rowsWithSomeKeysAreRestored() {
    gateway.on("GET " + ROOT + "/" + ID, 200, backup("VERIFIED"));
    gateway.on(
        "POST " + ROOT + "/" + ID + "/restore",
        202,
        "{\"backupId\":\"%s\",\"target\":\"main\",\"migrationId\":\"%s\",\"into\":\"orders\"}"
            .formatted(ID, ID));
    String[] restore = {"backup", "restore", ID, "--into", "orders"};

    assertThat(
            shell
                .run(with(restore, "--existing", "keep", "--key", "7", "--key", "[\"a\",\"8\"]"))
                .exitCode())
        .isZero();
    assertThat(gateway.requests().getLast().body())
        .contains("\"existing\":\"keep\"", "\"keys\":[[\"7\"],[\"a\",\"8\"]]");
    assertThat(shell.run(with(restore, "--key", "7")).exitCode()).isEqualTo(64);
    assertThat(shell.run(with(restore, "--existing", "keep", "--key", "[7")).exitCode())
        .isEqualTo(64);
  }

  @Test
  void ms24_rowsAreDownloadedIntoAFileOrPrinted() throws Exception {
    gateway.on("GET " + ROOT + "/" + ID, 200, backup("VERIFIED"));
    gateway.on("GET " + ROOT + "/" + ID + "/data", 200, "\"id\"\r\n\"7\"\r\n");

    assertThat(shell.run("backup", "download", ID).out()).isEqualTo("\"id\"\r\n\"7\"\r\n");
    assertThat(shell.run("backup", "download", ID, "-o", "rows.csv").out()).contains("rows.csv");
    assertThat(shell.run("backup", "download", ID, "--rows", "xml").exitCode()).isEqualTo(64);
    assertThat(shell.run("backup", "download").exitCode()).isEqualTo(64);
    assertThat(shell.run("backup", "download", ID, "--latest").exitCode()).isEqualTo(64);
  }

  @Test
  void ms24_theLatestBackupIsTheNewestThatCounts() {
    gateway.on(
        "GET " + ROOT,
        200,
        "{\"items\":[%s,%s],\"missing\":[]}"
            .formatted(
                backup("FAILED").replace(ID, "01890a5d-ac96-774b-bcce-b302099a8058"),
                backup("VERIFIED")));
    gateway.on("GET " + ROOT + "/" + ID + "/data", 200, "[\n]\n");

    Result result =
        shell.run("backup", "download", "--latest", "--table", "orders", "--rows", "json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("[\n]\n");
  }

  private static String[] with(String[] first, String... more) {
    return Stream.of(first, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void aBackupIsFoundByItsName() {
    gateway.on("GET " + ROOT, 200, "{\"items\":[%s],\"missing\":[]}".formatted(backup("VERIFIED")));
    gateway.on("POST " + ROOT + "/" + ID + "/verify", 202, backup("VERIFIED"));
    gateway.on("GET " + ROOT + "/" + ID, 200, backup("CORRUPT"));

    assertThat(shell.run("backup", "verify", "nightly", "--wait").exitCode()).isEqualTo(1);
    assertThat(shell.run("backup", "show", "nightly", "--json").out()).contains("\"VERIFIED\"");
  }

  @Test
  void qc25_allSetsAndSchemasAreBackedUpWithoutAnOptionToWait() {
    gateway.on("POST " + ROOT, 202, full("RUNNING", "{}"));
    gateway.on("GET " + ROOT + "/" + ID, 200, full("VERIFIED", "{\"warnings\":[\"odd\"]}"));

    Result result = shell.run("backup", "create", "nightly", "full");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("VERIFIED  nightly of main/*", "warning:    odd");
    assertThat(shell.run("backup", "create", "--tables", "a,b.c", "--required").exitCode())
        .isZero();
    assertThat(shell.run("backup", "create", "--schema", "shop").exitCode()).isZero();
    assertThat(gateway.requests().get(0).body()).contains("\"full\":true");
    assertThat(gateway.requests().get(2).body())
        .contains("\"tables\":[\"a\",\"b.c\"]", "\"required\":true");
    assertThat(gateway.requests().get(4).body()).contains("\"schema\":\"shop\"");
    assertThat(shell.run("backup", "create", "nightly").exitCode()).isEqualTo(64);
    assertThat(shell.run("backup", "create", "n", "full", "--table", "t").exitCode()).isEqualTo(64);
  }

  @Test
  void qc37_aBackupThatIsNotProvenIsAnErrorOfTheCommand() {
    gateway.on("POST " + ROOT + "/" + ID + "/prove", 202, full("VERIFIED", "{}"));
    gateway.on("GET " + ROOT + "/" + ID, 200, full("PROVEN", "{}"));
    assertThat(shell.run("backup", "prove", ID).exitCode()).isZero();

    gateway.on(
        "GET " + ROOT + "/" + ID,
        200,
        full("VERIFIED", "{\"error\":{\"code\":\"not_proven\",\"message\":\"rows differ\"}}"));
    Result result = shell.run("backup", "prove", ID);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("rows differ");
  }

  @Test
  void qc25_theStoreIsListedWithWhatNoLedgerKnows() {
    String entry =
        "{\"target\":\"main\",\"location\":\"main/%s\",\"complete\":true,\"known\":%s,"
            + "\"lastWritten\":\"2026-01-01T12:00:00Z\",\"name\":\"nightly\",\"type\":\"tables\","
            + "\"schema\":\"public\",\"table\":\"orders\",\"rows\":7,\"bytes\":90}";
    String items = entry.formatted(ID, "false") + "," + entry.formatted(ID, "true");
    gateway.on(
        "GET " + ROOT + "/storage",
        200,
        "{\"place\":\"s3://b/p\",\"more\":true,\"missing\":[],\"items\":[%s]}".formatted(items));

    Result result = shell.run("backup", "list", "--storage", "--limit", "2");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("main/" + ID, " unknown ", " known ", "tables public.orders")
        .contains("in s3://b/p, and more");
    assertThat(shell.run("backup", "list", "--storage", "--table", "t").exitCode()).isEqualTo(64);
  }

  @Test
  void qc25_anAdoptedBackupIsWaitedForUntilItWasReadBack() {
    gateway.on(
        "POST " + ROOT + "/storage/adopt",
        202,
        full("CORRUPT", "{\"error\":{\"code\":\"not_verified\",\"message\":\"not read\"}}"));
    gateway.on("GET " + ROOT + "/" + ID, 200, full("VERIFIED", "{}"));

    assertThat(shell.run("backup", "adopt", "main/" + ID).exitCode()).isZero();
    assertThat(gateway.requests().getFirst().body()).contains("\"location\":\"main/" + ID);

    gateway.on(
        "GET " + ROOT + "/" + ID,
        200,
        full("CORRUPT", "{\"error\":{\"code\":\"corrupt\",\"message\":\"cut off\"}}"));
    Result damaged = shell.run("backup", "adopt", "main/" + ID);
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.out()).contains("cut off");
  }

  @Test
  void ms35_aRewrapGoesOnUntilAllBackupsWereLookedAt() {
    String path = "POST " + ROOT + "/storage/rewrap";
    gateway.on(path, 200, rewrap("\"rewrapped\":500,\"next\":\"main/" + ID + "\"", ""));
    gateway.onBody(path, "\"after\":\"main/" + ID, 200, rewrap("\"rewrapped\":3", ""));

    Result result = shell.run("backup", "rewrap");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("rewrapped:          503", "had this key:       2", "needs a former key");
    assertThat(result.err()).contains("501 backups so far");
    assertThat(gateway.requests()).hasSize(2);
    assertThat(gateway.requests().getLast().body()).contains("\"after\":\"main/" + ID + "\"");
  }

  @Test
  void c41_aBackupThatIsNotRewrappedIsAnErrorOfTheCommand() {
    gateway.on(
        "POST " + ROOT + "/storage/rewrap",
        200,
        rewrap(
            "\"rewrapped\":1",
            "{\"location\":\"main/%s\",\"code\":\"backup_key_wrong\",\"message\":\"needs\"}"
                .formatted(ID)));

    Result result = shell.run("backup", "rewrap");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("main/" + ID, "backup_key_wrong", "Keep the former keys")
        .doesNotContain("needs a former key");
  }

  @Test
  void aDryRunOfARewrapSaysWouldBe() {
    gateway.on(
        "POST " + ROOT + "/storage/rewrap",
        200,
        rewrap("\"wouldRewrap\":4", "").replace("\"dryRun\":false", "\"dryRun\":true"));

    Result result = shell.run("backup", "rewrap", "--dry-run", "--target", "second");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("would be rewrapped: 4", "nothing was changed")
        .doesNotContain("needs a former key");
    assertThat(gateway.requests().getFirst().body())
        .contains("\"dryRun\":true", "\"target\":\"second\"");
  }

  private static String rewrap(String numbers, String problem) {
    return """
    {"keyId":"0123456789abcdef","dryRun":false,%s,"current":1,"unencrypted":0,"unfinished":0,
     "problems":[%s]}\
    """
        .formatted(numbers, problem);
  }

  private static String full(String status, String more) {
    String backup =
        "{\"id\":\"%s\",\"target\":\"main\",\"name\":\"nightly\",\"type\":\"full\",\"status\":\"%s\",\"createdBy\":\"ann\",\"createdAt\":\"2026-01-01T12:00:00Z\"%s}";
    String inside = more.substring(1, more.length() - 1);
    return backup.formatted(ID, status, inside.isEmpty() ? "" : "," + inside);
  }

  @Test
  void aRestoreNamesItsMigration() {
    gateway.on("GET " + ROOT + "/" + ID, 200, backup("VERIFIED"));
    gateway.on(
        "POST " + ROOT + "/" + ID + "/restore",
        202,
        ("{\"backupId\":\"%s\",\"target\":\"main\",\"migrationId\":\"%s\","
                + "\"into\":\"public.copy\"}")
            .formatted(ID, ID));

    Result result = shell.run("backup", "restore", ID, "--into", "copy");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains(ID, "public.copy");
    assertThat(shell.run("backup", "restore", ID).exitCode()).isEqualTo(64);
  }

  private static String backup(String status) {
    return """
    {"id":"%s","target":"main","name":"nightly","type":"tables","status":"%s",
     "schema":"public","table":"orders","rows":3,"bytes":120,"createdBy":"ann",
     "createdAt":"2026-01-01T12:00:00Z","verifiedAt":"2026-01-01T12:00:02Z"}\
    """
        .formatted(ID, status);
  }
}
