package dev.fieldfare.backup.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanStatus;
import dev.fieldfare.contracts.rollback.RollbackStep;
import dev.fieldfare.postgres.backup.rollback.RollbackPlanLedger.Advance;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** SB-8 to SB-11, MS-26: the way back is a plan that is confirmed three times and executed. */
@WithServers
class Sb8RollbackPlanIT extends RollbackPlanCase {

  Sb8RollbackPlanIT(TestDatabase database) {
    super(database);
  }

  @Test
  void sb8_sb9_tablesThatWereLostByMistakeComeBackUnderTheirOwnNames() throws Exception {
    ledger.table("orders", 30);
    ledger.table("lines", 40);
    UUID orders = backups.take(store, "orders").id();
    UUID lines = backups.take(store, "lines").id();
    database.execute("DROP TABLE orders, lines");

    RollbackPlan plan = fromBackups(orders, lines);
    assertThat(plan.steps())
        .extracting(RollbackStep::kind)
        .containsExactly("RESTORE", "RESTORE", "VERIFY");
    assertThat(plan.steps()).allMatch(RollbackStep::isCritical);
    assertThat(plan.steps().getFirst().loses().orElseThrow()).contains("warnings");
    assertThat(plan.estimatedMs()).isPositive();
    execute(plan);
    RollbackPlan done = workUntilEnded(plan);

    assertThat(done.status()).as("%s", done.error()).isEqualTo(RollbackPlanStatus.COMPLETED);
    assertThat(done.verification().orElseThrow())
        .extracting(each -> each.table() + " " + each.rows().orElseThrow())
        .containsExactly("public.orders 30", "public.lines 40");
    assertThat(database.value("SELECT string_agg(v, ',' ORDER BY id) FROM orders WHERE id < 3"))
        .isEqualTo("v1,v2");
    assertThat(events(plan))
        .startsWith("planned", "confirmed", "step")
        .endsWith("step", "completed");
  }

  @Test
  void sb9_aTableThatExistsIsRemovedFirstAndItsRowsAreCounted() throws Exception {
    ledger.table("orders", 5);
    UUID backup = backups.take(store, "orders").id();
    database.execute("UPDATE orders SET v = 'spoiled'", "INSERT INTO orders VALUES (6, 'new')");

    RollbackPlan plan = fromBackups(backup);
    RollbackStep removal = plan.steps().getFirst();
    assertThat(removal.kind()).isEqualTo("REMOVE_TABLE");
    assertThat(removal.rowsNow()).contains(6L);
    assertThat(removal.rowsInBackup()).contains(5L);
    execute(plan);
    RollbackPlan done = workUntilEnded(plan);

    assertThat(done.status()).as("%s", done.error()).isEqualTo(RollbackPlanStatus.COMPLETED);
    assertThat(database.query("SELECT v FROM orders ORDER BY id"))
        .containsExactly("v1", "v2", "v3", "v4", "v5");
  }

  @Test
  void sb10_aPlanToAMigrationUndoesWhatCameAfterItTheNewestFirst() throws Exception {
    ledger.table("orders", 5);
    database.execute("ALTER TABLE orders ADD w text DEFAULT 'w'");
    UUID kept = ledger.worker().run(drop("w"));
    UUID undone = ledger.worker().run(drop("v"));
    ledger.table("lines", 5);
    UUID later =
        ledger.worker().run("{\"type\":\"DROP_COLUMN\",\"table\":\"lines\",\"column\":\"v\"}");

    RollbackPlan plan = plans.create(RollbackPlan.Origin.ofMigration(kept), "ann");
    assertThat(plan.steps())
        .extracting(step -> step.reverts().orElse(null))
        .containsExactly(later, undone, null);
    execute(plan);
    RollbackPlan done = workUntilEnded(plan);

    assertThat(done.status()).as("%s", done.error()).isEqualTo(RollbackPlanStatus.COMPLETED);
    assertThat(database.value("SELECT v FROM orders WHERE id = 3")).isEqualTo("v3");
    assertThat(database.value("SELECT v FROM lines WHERE id = 3")).isEqualTo("v3");
    assertThat(status(kept)).isEqualTo("APPLIED");
  }

  @Test
  void ms26_aStepThatFailsEndsThePlanWithItsReason() throws Exception {
    ledger.table("orders", 2);
    UUID backup = backups.take(store, "orders").id();
    database.execute("DROP TABLE orders");
    RollbackPlan plan = fromBackups(backup);
    execute(plan);
    ledger.table("orders", 9);

    RollbackPlan failed = workUntilEnded(plan);

    assertThat(failed.status()).isEqualTo(RollbackPlanStatus.FAILED);
    assertThat(failed.error().orElseThrow().code()).isEqualTo("table_exists");
    assertThat(database.value("SELECT count(*) FROM orders")).isEqualTo("9");
    assertThat(events(plan)).endsWith("failed");
  }

  @Test
  void ms26_aStepThatIsRefusedEndsThePlanAndTheLaterOnesStayPending() throws Exception {
    ledger.table("orders", 2);
    database.execute("ALTER TABLE orders ADD w text DEFAULT 'w'");
    UUID kept = ledger.worker().run(drop("w"));
    UUID dropped = ledger.worker().run(drop("v"));
    RollbackPlan plan = plans.create(RollbackPlan.Origin.ofMigration(kept), "ann");
    execute(plan);
    ledger.worker().run("{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(dropped));

    RollbackPlan failed = workUntilEnded(plan);

    assertThat(failed.status()).isEqualTo(RollbackPlanStatus.FAILED);
    assertThat(failed.error().orElseThrow().message()).startsWith("step 1: ");
    assertThat(failed.steps().getLast().status()).isEqualTo("PENDING");
  }

  @Test
  void ms26_twoWorkersDoNotDoTheSameStep() throws Exception {
    ledger.table("orders", 2);
    UUID backup = backups.take(store, "orders").id();
    database.execute("DROP TABLE orders");
    RollbackPlan plan = fromBackups(backup);
    execute(plan);
    try (var other = database.dataSource().getConnection()) {
      other.setAutoCommit(false);
      other
          .createStatement()
          .execute("SELECT fieldfare.advance_rollback_plan('%s')".formatted(plan.id()));
      assertThat(plans.advance(plan.id())).isEqualTo(Advance.NOT_OURS);
      other.rollback();
    }

    assertThat(workUntilEnded(plan).status()).isEqualTo(RollbackPlanStatus.COMPLETED);
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare.field_migrations WHERE migration_type = 'RESTORE'"
                    + " AND backup_id = '%s'".formatted(backup)))
        .isEqualTo("1");
  }

  @Test
  void ms26_aBackupOfAPlanIsHeld() throws Exception {
    ledger.table("orders", 2);
    UUID backup = backups.take(store, "orders").id();
    fromBackups(backup);

    assertThat(
            database.value(
                ("SELECT fieldfare.backup_hold(b, '{\"recentSeconds\":60,\"keep\":0}') FROM"
                        + " fieldfare.field_data_backups b WHERE id = '%s'")
                    .formatted(backup)))
        .isEqualTo("a rollback plan needs it");
  }

  @Test
  void whatLeadsNowhereIsRefused() throws Exception {
    ledger.table("orders", 2);
    UUID column = backups.request("orders", Optional.of("v"));
    backups.runner(store).round();

    assertThatThrownBy(() -> fromBackups(column)).hasMessageContaining("whole table");
    assertThatThrownBy(() -> fromBackups(UUID.randomUUID())).hasMessageContaining("no backup");
    UUID twice = backups.take(store, "orders").id();
    assertThatThrownBy(() -> fromBackups(twice, twice)).hasMessageContaining("Two of the backups");
    assertThatThrownBy(
            () -> plans.create(RollbackPlan.Origin.ofMigration(UUID.randomUUID()), "ann"))
        .hasMessageContaining("no migration");
  }

  @Test
  void sb11_anUndoThatLosesSomethingIsCritical() {
    assertThat(level("NULL")).isEqualTo("STANDARD");
    assertThat(level("'nothing; rows that were added since have no value'")).isEqualTo("STANDARD");
    assertThat(level("'values that the former structure cannot hold'")).isEqualTo("CRITICAL");
    assertThat(level("'the column and its values'")).isEqualTo("CRITICAL");
  }

  private String level(String loses) {
    return database.value("SELECT fieldfare.level_of_undo(%s)".formatted(loses));
  }

  private List<String> events(RollbackPlan plan) {
    return database.query(
        ("SELECT replace(type, 'dev.fieldfare.rollback.', '') FROM fieldfare.event_log WHERE"
                + " subject = 'main/%s' ORDER BY log_id")
            .formatted(plan.id()));
  }

  private String status(UUID migration) {
    return database.value(
        "SELECT status FROM fieldfare.field_migrations WHERE id = '%s'".formatted(migration));
  }

  private static String drop(String column) {
    return "{\"type\":\"DROP_COLUMN\",\"table\":\"orders\",\"column\":\"%s\"}".formatted(column);
  }
}
