package dev.fieldfare.backup.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.support.Databases;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanStatus;
import dev.fieldfare.contracts.rollback.RollbackStep;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** SB-9, MS-27: a set of tables, or all of them, comes back in its place by a plan. */
@WithServers
class Sb9SetRestoreIT extends RollbackPlanCase {
  private static final BackupScope FULL =
      new BackupScope(Optional.empty(), "full", List.of(), Optional.empty(), false);

  Sb9SetRestoreIT(TestDatabase database) {
    super(database);
  }

  @Test
  void sb9_aSetThatWasSpoiledComesBackTableByTableWithItsForeignKeys() throws Exception {
    ordersAndLines();
    // The referring table first: the plan finds the order itself.
    UUID set = take(Databases.set(true, "lines", "orders"));
    database.execute(
        "UPDATE orders SET v = 'spoiled'",
        "DELETE FROM lines WHERE id > 10",
        "DELETE FROM orders WHERE id = 30");

    RollbackPlan plan = fromBackups(set);
    assertThat(plan.steps())
        .extracting(step -> step.kind() + " " + step.table().orElse("-"))
        .containsExactly(
            "REMOVE_TABLE lines",
            "REMOVE_TABLE orders",
            "RESTORE orders",
            "RESTORE lines",
            "VERIFY -");
    assertThat(plan.steps().getFirst().rowsNow()).contains(10L);
    assertThat(plan.steps().getFirst().rowsInBackup()).contains(40L);
    execute(plan);
    RollbackPlan done = workUntilEnded(plan);

    assertThat(done.status()).as("%s", done.error()).isEqualTo(RollbackPlanStatus.COMPLETED);
    assertWhole();
    // What was removed is kept: its quarantine is the safety copy.
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare.quarantine WHERE kind = 'moved' AND purged_at IS"
                    + " NULL AND table_name IN ('orders', 'lines')"))
        .isEqualTo("2");
  }

  @Test
  void sb9_allTablesThatWereLostComeBackFromAFullBackup() throws Exception {
    ordersAndLines();
    UUID full = take(FULL);
    database.execute("DROP TABLE lines, orders");

    RollbackPlan plan = fromBackups(full);
    assertThat(plan.steps()).extracting(RollbackStep::kind).contains("RESTORE", "VERIFY");
    execute(plan);
    RollbackPlan done = workUntilEnded(plan);

    assertThat(done.status()).as("%s", done.error()).isEqualTo(RollbackPlanStatus.COMPLETED);
    assertWhole();
  }

  @Test
  void ms27_oneTableOfASetIsRestoredUnderAnotherName() throws Exception {
    ordersAndLines();
    UUID set = take(Databases.set(true, "orders", "lines"));

    UUID migration =
        backups
            .catalogue()
            .restoreOf(set, TableName.of("lines"), TableName.of("lines_copy"), ANN)
            .migrationId();
    // A worker of the former version would take the backup for a damaged one of a single table.
    assertThat(database.query("SELECT id FROM fieldfare.restores_ready(16)")).isEmpty();
    backups.restorer(store).round();

    assertThat(status(migration)).isEqualTo("APPLIED");
    assertThat(database.value("SELECT count(*) FROM lines_copy JOIN lines USING (id, order_id)"))
        .isEqualTo("40");
    database.execute("DROP TABLE lines_copy");
    assertThatThrownBy(
            () ->
                backups
                    .catalogue()
                    .restoreOf(set, TableName.of("others"), TableName.of("copy"), ANN))
        .hasMessageContaining("has no table \"public.others\"");
  }

  @Test
  void c32_ofADamagedSetNoTableIsRestored() throws Exception {
    ordersAndLines();
    UUID set = take(Databases.set(true, "orders", "lines"));
    backups.records().condemn(set, "a chunk is missing");

    assertThatThrownBy(() -> fromBackups(set)).hasMessageContaining("CORRUPT");
    assertThat(database.value("SELECT count(*) FROM lines")).isEqualTo("40");
  }

  @Test
  void sb9_whatCannotComeBackTableByTableIsRefusedBeforeAnythingIsRemoved() throws Exception {
    database.execute(
        "CREATE TABLE sliced (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE sliced_one PARTITION OF sliced FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE summed (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED)");
    try {
      UUID sliced = take(Databases.set(true, "sliced"));
      UUID summed = take(Databases.set(true, "summed"));

      assertThatThrownBy(() -> fromBackups(sliced)).hasMessageContaining("is a partition");
      assertThatThrownBy(() -> fromBackups(summed)).hasMessageContaining("has generated columns");
      database.execute(
          "DELETE FROM fieldfare.backup_tables WHERE backup_id = '%s'".formatted(summed));
      assertThatThrownBy(() -> fromBackups(summed)).hasMessageContaining("no list of its tables");
    } finally {
      database.execute("DROP TABLE sliced, summed");
    }
  }

  private void ordersAndLines() {
    ledger.table("orders", 30);
    database.execute(
        "CREATE TABLE lines (id int PRIMARY KEY, order_id int REFERENCES orders, v text)",
        "INSERT INTO lines SELECT n, 1 + n % 29, 'l' || n FROM generate_series(1, 40) n");
  }

  private UUID take(BackupScope scope) throws Exception {
    Databases databases = new Databases(database, folder);
    var backup = databases.take(scope);
    assertThat(backup.status().counts()).as("%s", backup.error()).isTrue();
    return backup.id();
  }

  private void assertWhole() {
    assertThat(database.value("SELECT count(*) FROM orders WHERE v = 'v' || id")).isEqualTo("30");
    assertThat(database.value("SELECT count(*) FROM lines WHERE v = 'l' || id")).isEqualTo("40");
    assertThat(
            database.value(
                "SELECT convalidated FROM pg_constraint WHERE conrelid = 'lines'::regclass AND"
                    + " confrelid = 'orders'::regclass"))
        .isEqualTo("t");
  }

  private String status(UUID migration) {
    return database.value(
        "SELECT status FROM fieldfare.field_migrations WHERE id = '%s'".formatted(migration));
  }
}
