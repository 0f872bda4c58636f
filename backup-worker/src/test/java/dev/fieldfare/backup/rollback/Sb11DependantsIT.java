package dev.fieldfare.backup.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanStatus;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SB-11: a plan knows what needs its tables, and the changes of a set. */
@WithServers
class Sb11DependantsIT extends RollbackPlanCase {

  Sb11DependantsIT(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void makeTables() {
    database.execute("DROP TABLE IF EXISTS lines, orders CASCADE");
    ledger.table("orders", 3);
    database.execute(
        "CREATE TABLE lines (id int PRIMARY KEY, orders int REFERENCES orders)",
        "INSERT INTO lines VALUES (1, 1), (2, 3)",
        "CREATE INDEX lines_orders ON lines (orders)");
  }

  @Test
  void sb11_whatNeedsATableIsNamedAndThePlanIsRefused() throws Exception {
    database.execute("CREATE VIEW seen AS SELECT id FROM orders");
    UUID orders = backups.take(store, "orders").id();

    assertThatThrownBy(() -> fromBackups(orders))
        .isInstanceOfSatisfying(
            BackupRefused.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.HAS_DEPENDENTS))
        .hasMessageContaining("lines_orders_fkey")
        .hasMessageContaining("view public.seen");
  }

  @Test
  void sb11_tablesThatReferToOthersAreRemovedBeforeThemAndKeysComeBack() throws Exception {
    UUID orders = backups.take(store, "orders").id();
    UUID lines = backups.take(store, "lines").id();
    database.execute("DELETE FROM lines", "DELETE FROM orders");

    RollbackPlan plan = fromBackups(orders, lines);
    assertThat(plan.steps())
        .extracting(step -> step.kind() + step.table().map(name -> " " + name).orElse(""))
        .containsExactly(
            "REMOVE_TABLE lines",
            "REMOVE_TABLE orders",
            "RESTORE orders",
            "RESTORE lines",
            "VERIFY");
    execute(plan);
    RollbackPlan done = workUntilEnded(plan);

    assertThat(done.status()).as("%s", done.error()).isEqualTo(RollbackPlanStatus.COMPLETED);
    assertThat(database.query("SELECT orders FROM lines ORDER BY id")).containsExactly("1", "3");
    assertThat(
            database.value(
                "SELECT string_agg(conname || convalidated, ' ' ORDER BY conname) FROM"
                    + " pg_constraint WHERE conrelid = 'lines'::regclass AND contype IN ('f',"
                    + " 'p')"))
        .isEqualTo("lines_orders_fkeytrue lines_pkeytrue");
  }

  @Test
  void sb8_theChangesOfASetAreUndone() throws Exception {
    database.execute("ALTER TABLE orders ADD w text, ADD x text");
    UUID backup = backups.take(store, "orders").id();
    UUID first = ledger.worker().run(drop("v"));
    UUID second = ledger.worker().run(drop("w"));
    database.execute(
        "UPDATE fieldfare.finished_migrations SET change_set_id = 'release-42' WHERE id IN ('%s', '%s')"
            .formatted(first, second));

    RollbackPlan plan = plans.create(RollbackPlan.Origin.ofChangeSet("release-42"), "ann");
    assertThat(plan.steps())
        .extracting(step -> step.reverts().orElse(null))
        .containsExactly(second, first, null);
    assertThat(plan.alternatives().orElseThrow())
        .extracting(way -> way.strategy() + " " + way.possible())
        .containsExactly("RESTORE_TABLES true", "RESTORE_ALL false", "FIX_FORWARD true");
    assertThat(plan.alternatives().orElseThrow().getFirst().backups()).containsExactly(backup);
    assertThatThrownBy(() -> plans.create(RollbackPlan.Origin.ofChangeSet("nothing"), "ann"))
        .hasMessageContaining("no change set");
    execute(plan);
    RollbackPlan done = workUntilEnded(plan);
    assertThat(done.status()).as("%s", done.error()).isEqualTo(RollbackPlanStatus.COMPLETED);
    assertThat(database.value("SELECT v FROM orders WHERE id = 3")).isEqualTo("v3");
  }

  @Test
  void sb8_aLaterChangeOfTheSameTableIsNamedAndThePlanIsRefused() throws Exception {
    database.execute("DROP TABLE lines");
    UUID member = ledger.worker().run(drop("v"));
    database.execute(
        "UPDATE fieldfare.finished_migrations SET change_set_id = 'release-43' WHERE id = '%s'"
            .formatted(member));
    UUID later = ledger.worker().run("{\"type\":\"DROP_TABLE\",\"table\":\"orders\"}");

    assertThatThrownBy(() -> plans.create(RollbackPlan.Origin.ofChangeSet("release-43"), "ann"))
        .hasMessageContaining("DROP_TABLE")
        .hasMessageContaining(later.toString());
  }

  @Test
  void sb8_backupsOfAllTablesDoNotDisturbAPlan() throws Exception {
    UUID lines = backups.take(store, "lines").id();
    database.execute(
        """
        INSERT INTO fieldfare.field_data_backups (id, backup_type, scope, status, created_by)
        SELECT fieldfare.new_id(), 'full', '{"type":"full"}', 'FAILED', 'test' FROM generate_series(1, 3)\
        """,
        "ANALYZE fieldfare.field_data_backups");

    assertThat(fromBackups(lines).steps()).isNotEmpty();
  }

  @Test
  void sb11_plansAreDeletedAYearAfterTheirEnd() throws Exception {
    UUID lines = backups.take(store, "lines").id();
    RollbackPlan old = fromBackups(lines);
    database.execute(
        "UPDATE fieldfare.rollback_plans SET created_at = created_at - interval '366 days' WHERE id = '%s'"
            .formatted(old.id()));

    RollbackPlan fresh = fromBackups(lines);

    assertThat(plans.find(old.id())).isEmpty();
    assertThat(plans.find(fresh.id())).isPresent();
  }

  private static String drop(String column) {
    return "{\"type\":\"DROP_COLUMN\",\"table\":\"orders\",\"column\":\"%s\"}".formatted(column);
  }
}
