package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import org.junit.jupiter.api.Test;

/** Sync of older columns, and the import of a former history. */
class SyncTest extends CommandTest {

  private static final String SYNC = "POST /api/v1/sync";
  private static final String HISTORY = "POST /api/v1/sync/history";
  private static final String TABLES =
      """
      [{"formId":"f","form":"Ticket","schema":"public","table":"ticket","columns":[
        {"column":"mail","fieldId":"f1","dataType":"text","state":"CREATED"},
        {"column":"phone","fieldId":"f2","dataType":"text","state":"RECORDED"},
        {"column":"extra","dataType":"int","state":"EXTRA"},
        {"column":"gone","fieldId":"f3","state":"MISSING"}]}%s]\
      """;
  private static final String LOST =
      """
      ,{"formId":"g","form":"Lost","schema":"public","table":"lost","columns":[],
        "error":"the table \\"lost\\" does not exist"}\
      """;

  @Test
  void qc29_eachColumnHasItsLineAndTheSummaryItsCounts() {
    gateway.on(SYNC, 200, report(false, TABLES.formatted("")));

    Result synced = shell.run("sync");

    assertThat(synced.exitCode()).as(synced.err()).isZero();
    assertThat(synced.out())
        .contains(
            "Ticket  public.ticket",
            "+ Creating migration for: mail (text)",
            "- Migration exists: phone",
            "! Extra column (no field definition): extra",
            "! Missing column (field exists): gone");
    assertThat(synced.out().replaceAll(" +", " "))
        .contains(
            "Tables scanned 1",
            "Columns found 3",
            "Migrations created 1",
            "Missing columns 1",
            "Extra columns 1",
            "Errors 0");
    assertThat(gateway.last().body()).contains("\"dryRun\":false", "\"target\":\"main\"");
  }

  @Test
  void qc32_aDryRunSaysSoAndIsSentAsOne() {
    gateway.on(SYNC, 200, report(true, TABLES.formatted("")));

    Result synced = shell.run("forms", "sync", "--dry-run");

    assertThat(synced.exitCode()).isZero();
    assertThat(synced.out()).contains("Migrations to create");
    assertThat(gateway.last().body()).contains("\"dryRun\":true");
  }

  @Test
  void qc35_aTableThatIsMissingEndsTheCommandWithOne() {
    gateway.on(SYNC, 200, report(false, TABLES.formatted(LOST)));

    Result synced = shell.run("sync");

    assertThat(synced.exitCode()).isEqualTo(1);
    assertThat(synced.out()).contains("! the table \"lost\" does not exist");
    assertThat(shell.run("sync", "--json").out()).startsWith("{").contains("\"errors\" : 1");
  }

  @Test
  void qc35_aTargetWithoutARegistryIsRefused() {
    gateway.on(SYNC, 409, "{\"status\":409,\"code\":\"wrong_state\",\"detail\":\"No registry.\"}");

    Result refused = shell.run("sync");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("No registry.");
  }

  @Test
  void qc33_anImportListsWhatItCannotTake() {
    gateway.on(
        HISTORY,
        200,
        """
        {"dryRun":false,"importedAt":"2026-01-01T12:00:00Z","migrationsImported":3,"backupsImported":1,
         "problems":1,"tables":[{"table":"ticket","migrationsFound":4,"migrationsImported":3,
         "backupsFound":2,"backupsImported":1,"backupsExpired":0,
         "problems":[{"kind":"backup","id":"b1","column":"mail","reason":"no type"}]}]}\
        """);

    Result imported =
        shell.run("import", "--history", "form-builder", "--time-zone", "Asia/Bangkok");

    assertThat(imported.exitCode()).as(imported.err()).isEqualTo(2);
    assertThat(imported.out()).contains("! backup b1 of ticket.mail: no type");
    assertThat(gateway.last().body()).contains("\"timeZone\":\"Asia/Bangkok\"");
    assertThat(shell.run("import").exitCode()).isEqualTo(64);
    assertThat(shell.run("import", "--history", "form-builder", "--time-zone", "x").exitCode())
        .isEqualTo(64);
  }

  private static String report(boolean dryRun, String tables) {
    return """
    {"dryRun":%s,"syncedAt":"2026-01-01T12:00:00Z","tablesScanned":1,"columnsFound":3,
     "migrationsCreated":1,"missingColumns":1,"extraColumns":1,"errors":%d,"tables":%s}\
    """
        .formatted(dryRun, tables.contains("error") ? 1 : 0, tables);
  }
}
