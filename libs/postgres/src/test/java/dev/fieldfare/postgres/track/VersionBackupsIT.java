package dev.fieldfare.postgres.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which backups prove what a version destroys. Their states are written as the worker does. */
@WithServers
class VersionBackupsIT {

  private static final String ID = "00000000-0000-7000-8000-000000000001";
  private static final String DESTROY =
      """
      DO $$
      DECLARE
        m fieldfare.field_migrations;
        before fieldfare.kept_data := fieldfare.kept_data();
      BEGIN
        SELECT * INTO m FROM fieldfare.field_migrations x;
        DROP TABLE public.part;
        PERFORM fieldfare.refuse_destruction(m, before, fieldfare.destroyed_since(before));
      END
      $$
      """;

  private TestDatabase database;

  @BeforeEach
  void make(TestDatabase fresh) throws SQLException {
    database = fresh;
    database.execute(
        "DROP SCHEMA IF EXISTS fieldfare CASCADE",
        "DROP TABLE IF EXISTS public.part",
        "DROP VIEW IF EXISTS public.shown",
        "CREATE TABLE public.part AS SELECT 1 AS id",
        "CREATE VIEW public.shown AS SELECT 1 AS id");
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "INSERT INTO fieldfare.tracks (track) VALUES ('main')",
        "INSERT INTO fieldfare.schema_migrations (track, version, sort_key, repeatable,"
            + " description, file, checksum, offered_checksum, up_text, options, uploaded_by,"
            + " migration_id) VALUES ('main', '2', '2', false, '', '2.sql', 'x', 'x', 'DROP TABLE"
            + " part', '{}',"
            + " 'tester', '%s')".formatted(ID),
        "INSERT INTO fieldfare.field_migrations (id, migration_type, names, status, request,"
            + " enqueued_at, requested_by, seq) VALUES ('%s', 'RUN_SQL', '{*}', 'WAITING',"
                .formatted(ID)
            + " '{\"track\":\"main\",\"version\":\"2\",\"direction\":\"up\"}', now(), 'tester',"
            + " 1)");
  }

  private String request(String tables) {
    return database.value(
        "SELECT fieldfare.request_version_backups('%s', '{%s}')".formatted(ID, tables));
  }

  private void backups(String what) {
    database.execute("UPDATE fieldfare.field_data_backups SET " + what);
  }

  private String state() {
    return database.value("SELECT state FROM fieldfare.version_backup_state('%s')".formatted(ID));
  }

  @Test
  void i5_aBackupOfAnHourAgoProvesNothing() {
    request("public.part");
    backups(
        "status = 'VERIFIED', finished_at = created_at, created_at = now() - interval '61"
            + " minutes'");
    backups("finished_at = created_at");

    assertThatThrownBy(() -> database.execute(DESTROY))
        .hasMessageContaining("no backup is verified");
    assertThat(request("public.part")).isEqualTo("{\"requested\": 1}");
    assertThat(state()).isEqualTo("running");
    assertThat(request("public.part")).isEqualTo("{\"requested\": 0}");

    backups("status = 'VERIFIED'");

    assertThatCode(() -> database.execute(DESTROY)).doesNotThrowAnyException();
  }

  @Test
  void i5_aBackupWhoseCopyTookHoursProvesForAsLongAsItIsReadBack() {
    request("public.part");
    backups(
        "status = 'VERIFIED', created_at = now() - interval '5 hours', finished_at = now() -"
            + " interval '3 hours'");

    assertThatCode(() -> database.execute(DESTROY)).doesNotThrowAnyException();
  }

  @Test
  void i5_aBackupThatExpiredIsRequestedAgain() {
    request("public.part");
    backups("status = 'EXPIRED'");

    assertThat(state()).isEqualTo("verified");
    assertThatThrownBy(() -> database.execute(DESTROY))
        .hasMessageContaining("no backup is verified");
    assertThat(request("public.part")).isEqualTo("{\"requested\": 1}");
  }

  @Test
  void i5_aVersionCanWaitForTheProofOfItsBackups() {
    database.execute(
        "UPDATE fieldfare.schema_migrations SET requested = '{\"backup\": \"proven\"}'");
    request("public.part");
    backups("status = 'VERIFIED', finished_at = created_at");

    assertThatThrownBy(() -> database.execute(DESTROY)).hasMessageContaining("no backup is proven");
    assertThat(request("public.part")).isEqualTo("{\"requested\": 0}");
    assertThat(state()).isEqualTo("running");
    backups("prove_due_at = NULL, error_code = 'not_proven', error_message = 'other rows'");
    assertThat(state()).isEqualTo("failed");

    backups("status = 'PROVEN', error_code = NULL, error_message = NULL");
    assertThat(state()).isEqualTo("verified");
    assertThatCode(() -> database.execute(DESTROY)).doesNotThrowAnyException();
  }

  @Test
  void i5_aRetryRequestsFailedBackupsAgain() {
    request("public.part");
    backups("status = 'FAILED', error_message = 'disk full'");
    assertThat(state()).isEqualTo("failed");
    database.execute(
        "UPDATE fieldfare.field_migrations SET status = 'FAILED', started_at = now(),"
            + " finished_at = now(), success = false, error = '{}'");

    database.query("SELECT fieldfare.retry('%s')".formatted(ID));

    assertThat(state()).isEqualTo("none");
    assertThat(request("public.part")).isEqualTo("{\"requested\": 1}");
  }

  @Test
  void i5_whereOneTableCannotBeBackedUpNoBackupIsTaken() {
    assertThat(request("public.part,public.shown")).contains("refused", "is not a table");

    assertThat(database.value("SELECT count(*) FROM fieldfare.field_data_backups")).isEqualTo("0");
  }
}
