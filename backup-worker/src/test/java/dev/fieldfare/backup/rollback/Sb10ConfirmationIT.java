package dev.fieldfare.backup.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.rollback.RollbackCode;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanStatus;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** SB-10: the code of a plan begins it, once, as long as the plan is not stale. */
@WithServers
class Sb10ConfirmationIT extends RollbackPlanCase {

  Sb10ConfirmationIT(TestDatabase database) {
    super(database);
  }

  @Test
  void sb10_onlyTheCodeOfThePlanBeginsItAndOnlyOnce() throws Exception {
    ledger.table("orders", 2);
    UUID backup = backups.take(store, "orders").id();
    database.execute("DROP TABLE orders");
    RollbackPlan plan = fromBackups(backup);
    RollbackPlan other = fromBackups(backup);
    RollbackCode code = plans.giveCode(plan.id());
    plans.giveCode(other.id());

    assertThat(code.code()).matches("ROLLBACK_[0-9A-F]{8}");
    assertThat(code.hash()).isEqualTo(plan.hash());
    assertRefused(plan, code.code().toLowerCase(), FailureReason.INVALID_VALUE);
    assertRefused(other, code.code(), FailureReason.INVALID_VALUE);
    assertRefused(plan, null, FailureReason.INVALID_VALUE);
    plans.execute(plan.id(), code.code(), ANN);
    assertRefused(plan, code.code(), FailureReason.WRONG_STATE);
    assertThatThrownBy(() -> plans.giveCode(plan.id())).hasMessageContaining("once");
  }

  @Test
  void sb10_aCodeEndsAfterFiveWrongOnesAndAfterTenMinutes() throws Exception {
    ledger.table("orders", 2);
    UUID backup = backups.take(store, "orders").id();
    RollbackPlan plan = fromBackups(backup);
    RollbackCode guessed = plans.giveCode(plan.id());
    for (int n = 0; n < 5; n++) {
      assertRefused(plan, "ROLLBACK_", FailureReason.INVALID_VALUE);
    }
    assertRefused(plan, guessed.code(), FailureReason.INVALID_VALUE);

    RollbackCode old = plans.giveCode(plan.id());
    database.execute(
        "UPDATE fieldfare.rollback_plans SET code_until = code_until - interval '10 minutes'");
    assertRefused(plan, old.code(), FailureReason.INVALID_VALUE);
    assertThat(plans.find(plan.id()).orElseThrow().status()).isEqualTo(RollbackPlanStatus.PLANNED);
  }

  @Test
  void sb8_aStalePlanIsRefused() throws Exception {
    ledger.table("orders", 2);
    UUID backup = backups.take(store, "orders").id();
    database.execute("DROP TABLE orders");
    RollbackPlan plan = fromBackups(backup);
    RollbackCode code = plans.giveCode(plan.id());
    ledger.table("orders", 9);

    assertThatThrownBy(() -> plans.execute(plan.id(), code.code(), ANN))
        .isInstanceOf(BackupRefused.class)
        .hasMessageContaining("stale");
    assertThat(database.value("SELECT count(*) FROM orders")).isEqualTo("9");
  }

  private void assertRefused(RollbackPlan plan, String code, FailureReason reason) {
    assertThatThrownBy(() -> plans.execute(plan.id(), code, ANN))
        .isInstanceOfSatisfying(BackupRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
