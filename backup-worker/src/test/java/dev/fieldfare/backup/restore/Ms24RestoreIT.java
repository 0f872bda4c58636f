package dev.fieldfare.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MS-24: a table comes back from its backup, as a migration in the lines. */
@WithServers
class Ms24RestoreIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;

  Ms24RestoreIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  @Test
  void ms24_aTableIsRestoredIntoANewOne() throws Exception {
    database.execute(
        "CREATE TYPE mood AS ENUM ('good', 'b\"ad')",
        "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \"we\"\"ird\""
            + " text COLLATE \"C\" DEFAULT 'x''y' NOT NULL, m mood, n numeric(8,2), old serial)",
        "INSERT INTO orders (\"we\"\"ird\", m, n) SELECT E'v\\t' || n, 'b\"ad', n / 3.0 FROM"
            + " generate_series(1, 50000) n",
        "CREATE TABLE no_columns ()",
        "INSERT INTO no_columns DEFAULT VALUES");
    FolderStore store = new FolderStore(folder);
    BackupDocument backup = target.take(store, "orders");
    database.execute("UPDATE orders SET n = 0");

    UUID restore = target.restore(backup.id(), "orders_again");
    assertThat(status(restore)).isEqualTo("QUEUED");
    target.restorer(store).round();

    assertThat(status(restore)).isEqualTo("APPLIED");
    assertThat(
            database.value(
                "SELECT count(*) FROM orders_again a JOIN orders o USING (id, \"we\"\"ird\", m,"
                    + " old) WHERE a.n = round(id / 3.0, 2)"))
        .isEqualTo("50000");
    database.execute("INSERT INTO orders_again (old) VALUES (1)");
    assertThat(
            database.value("SELECT id || \"we\"\"ird\" FROM orders_again ORDER BY id DESC LIMIT 1"))
        .isEqualTo("50001x'y");
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_constraint WHERE conrelid = 'orders_again'::regclass AND"
                    + " contype = 'p'"))
        .isEqualTo("1");
    assertThat(target.events("orders")).endsWith("backup.restored");

    target.restore(target.take(store, "no_columns").id(), "no_columns_again");
    target.restorer(store).round();
    assertThat(database.value("SELECT count(*) FROM no_columns_again")).isEqualTo("1");
  }

  @Test
  void c32_aDamagedBackupRestoresNothing() throws Exception {
    database.execute("CREATE TABLE fragile (id int)", "INSERT INTO fragile VALUES (1)");
    FolderStore store = new FolderStore(folder);
    UUID backup = target.take(store, "fragile").id();
    Path chunk = folder.resolve("main/" + backup + "/000001.zst");
    byte[] content = Files.readAllBytes(chunk);
    content[content.length - 1] ^= 1;
    Files.write(chunk, content);

    UUID restore = target.restore(backup, "fragile_again");
    target.restorer(store).round();

    assertThat(status(restore)).isEqualTo("FAILED");
    assertThat(
            database.value(
                "SELECT error_code FROM fieldfare.field_migrations WHERE id = '%s'"
                    .formatted(restore)))
        .isEqualTo("backup_damaged");
    assertThat(target.show(backup).status()).isEqualTo(BackupStatus.CORRUPT);
    assertThat(database.query("SELECT 1 FROM pg_class WHERE relname = 'fragile_again'")).isEmpty();
  }

  @Test
  void aTableThatAppearsMeanwhileIsLeftAlone() throws Exception {
    database.execute("CREATE TABLE first_one (id int)");
    FolderStore store = new FolderStore(folder);
    UUID backup = target.take(store, "first_one").id();
    UUID restore = target.restore(backup, "taken_name");
    database.execute("CREATE TABLE taken_name (other text)", "INSERT INTO taken_name VALUES ('x')");

    target.restorer(store).round();

    assertThat(status(restore)).isEqualTo("FAILED");
    assertThat(database.value("SELECT other FROM taken_name")).isEqualTo("x");
  }

  @Test
  void aRestoreWaitsForTheVersionBeforeIt() throws Exception {
    database.execute("CREATE TABLE behind (id int)", "INSERT INTO behind VALUES (1)");
    FolderStore store = new FolderStore(folder);
    UUID restore = target.restore(target.take(store, "behind").id(), "behind_again");
    database.execute("INSERT INTO fieldfare.claims VALUES ('*', 0, gen_random_uuid())");

    assertThat(ready()).isEmpty();

    database.execute("DELETE FROM fieldfare.claims WHERE name = '*'");
    target.restorer(store).round();
    assertThat(status(restore)).isEqualTo("APPLIED");
  }

  private List<String> ready() {
    return database.query("SELECT id FROM fieldfare.restores_ready(16)");
  }

  @ParameterizedTest
  @CsvSource({"53100, out_of_resources", "54000, unsupported", "XX000, internal_error"})
  void anErrorThatStaysEndsTheRestore(String state, String code) throws Exception {
    FolderStore store = new FolderStore(folder);
    UUID restore = restoreThatFails(store, state);

    target.restorer(store).round();

    assertThat(status(restore)).isEqualTo("FAILED");
    assertThat(migration("error_code", restore)).isEqualTo(code);
  }

  @Test
  void anErrorThatMayPassIsTriedAgainAfterPausesThatGrow() throws Exception {
    FolderStore store = new FolderStore(folder);
    UUID restore = restoreThatFails(store, "40001");

    target.restorer(store).round();
    assertThat(status(restore)).isEqualTo("WAITING");
    assertThat(ready()).isEmpty();
    database.execute(
        "UPDATE fieldfare.field_migrations SET next_try_at = clock_timestamp() WHERE id = '%s'"
            .formatted(restore),
        "DELETE FROM fieldfare.leases");
    target.restorer(store).round();

    assertThat(migration("attempts", restore)).isEqualTo("2");
    assertThat(
            database.value(
                "SELECT m.next_try_at - a.ended_at >= interval '4s' FROM fieldfare.field_migrations"
                    + " m JOIN fieldfare.migration_attempts a ON a.migration_id = m.id AND a.n = 2"
                    + " WHERE m.id = '%s'".formatted(restore)))
        .isEqualTo("t");
  }

  private UUID restoreThatFails(FolderStore store, String state) throws Exception {
    database.execute(
        "DROP TABLE IF EXISTS checked",
        "DROP DOMAIN IF EXISTS small",
        "CREATE OR REPLACE FUNCTION fits(int) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE DOMAIN small AS int CHECK (fits(VALUE))",
        "CREATE TABLE checked (v small)",
        "INSERT INTO checked VALUES (1)");
    UUID restore = target.restore(target.take(store, "checked").id(), "checked_" + state);
    database.execute(
        "CREATE OR REPLACE FUNCTION fits(int) RETURNS boolean LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE 'no' USING ERRCODE = '%s'; END $$".formatted(state));
    return restore;
  }

  private String migration(String column, UUID id) {
    return database.value(
        "SELECT %s FROM fieldfare.field_migrations WHERE id = '%s'".formatted(column, id));
  }

  @Test
  void whatCannotBeRestoredIsRefused() throws Exception {
    database.execute("CREATE TABLE plain (id int PRIMARY KEY)");
    FolderStore store = new FolderStore(folder);
    UUID backup = target.take(store, "plain").id();
    UUID column = target.request("plain", Optional.of("id"));
    target.runner(store).round();

    assertRefused(backup, "plain", FailureReason.TABLE_EXISTS);
    assertRefused(backup, "__ff_mine", FailureReason.RESERVED_NAME);
    assertRefused(column, "other", FailureReason.UNSUPPORTED);
    assertRefused(UUID.randomUUID(), "other", FailureReason.NOT_FOUND);
  }

  private void assertRefused(UUID backup, String into, FailureReason reason) {
    assertThatThrownBy(() -> target.restore(backup, into))
        .isInstanceOfSatisfying(BackupRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private String status(UUID migration) {
    return database.value(
        "SELECT status FROM fieldfare.field_migrations WHERE id = '%s'".formatted(migration));
  }
}
