package dev.fieldfare.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Quarantined;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I5: by policy or by request, nothing is destroyed before its backup is proven. */
@WithServers
class I5ProvenPurgeIT {
  private static final boolean PROOF_IS_POLICY = true;
  private static final Duration NO_GRACE = Duration.ZERO;

  @TempDir Path folder;
  private final TestDatabase database;
  private final Quarantined target;

  I5ProvenPurgeIT(TestDatabase database) {
    this.database = database;
    this.target = new Quarantined(database);
  }

  @Test
  void i5_thePolicyOfATargetLetsAPurgeWaitForTheProof() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("by_policy", 3);
    target.drop("by_policy");
    target.exporter(store, NO_GRACE).round();

    target.purges(store, PROOF_IS_POLICY).round();
    target.purges(store, PROOF_IS_POLICY).round();
    assertThat(target.isKept("by_policy")).isTrue();
    assertThat(target.migrations("by_policy")).containsExactly("DROP_COLUMN APPLIED");
    assertThat(waitsFor("by_policy")).matches("The backup \\S+ is not proven yet\\.");

    target.prover(store).round();
    assertThat(target.backups("by_policy")).containsExactly("PROVEN");
    assertThat(waitsFor("by_policy")).isEmpty();
    target.purges(store, PROOF_IS_POLICY).round();
    target.purges(store, PROOF_IS_POLICY).round();
    assertThat(target.isKept("by_policy")).isFalse();
    assertThat(target.migrations("by_policy"))
        .containsExactly("DROP_COLUMN APPLIED", "PURGE APPLIED");
    assertThat(target.events("by_policy", "backup.")).endsWith("backup.verified", "backup.proven");
  }

  @Test
  void i5_aMessageRequiresTheProofOfItsOwnBackup() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("by_message", 3);
    target
        .worker()
        .run(
            "{\"type\":\"DROP_COLUMN\",\"table\":\"by_message\",\"column\":\"v\","
                + "\"options\":{\"requireProof\":true}}");
    target.table("without", 3);
    target.drop("without");
    target.exporter(store, NO_GRACE).round();

    target.purges(store).round();
    target.purges(store).round();
    assertThat(target.isKept("without")).isFalse();
    assertThat(target.isKept("by_message")).isTrue();

    target.prover(store).round();
    target.purges(store).round();
    target.purges(store).round();
    assertThat(target.isKept("by_message")).isFalse();
  }

  @Test
  void i5_valuesThatDifferFromTheirBackupAreNotPurgedAndBackedUpAgain() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("unproven", 3);
    target.drop("unproven");
    target.exporter(store, NO_GRACE).round();
    database.execute(
        "UPDATE fieldfare.quarantine SET data = data || '{\"2\": null}' WHERE table_name ="
            + " 'unproven'");

    target.purges(store, PROOF_IS_POLICY).round();
    target.prover(store).round();
    target.purges(store, PROOF_IS_POLICY).round();
    assertThat(target.isKept("unproven")).isTrue();
    assertThat(target.backups("unproven")).containsExactly("VERIFIED");
    assertThat(waitsFor("unproven"))
        .contains("could not be proven")
        .contains("1 values in quarantine are not in the backup");

    database.execute(
        "UPDATE fieldfare.quarantine SET backup_due_at = clock_timestamp() WHERE table_name ="
            + " 'unproven' AND backup_due_at IS NOT NULL");
    target.exporter(store, NO_GRACE).round();
    target.purges(store, PROOF_IS_POLICY).round();
    target.prover(store).round();
    target.purges(store, PROOF_IS_POLICY).round();
    target.purges(store, PROOF_IS_POLICY).round();
    assertThat(target.backups("unproven")).containsExactly("VERIFIED", "PROVEN");
    assertThat(target.isKept("unproven")).isFalse();
  }

  @Test
  void d86_aPurgeThatWasSkippedIsPlacedAgainWhenItsValuesAreBackedUp() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("skipped", 3);
    target.drop("skipped");
    target.exporter(store, NO_GRACE).round();
    database.query("SELECT fieldfare.pause_queue('public.skipped', 'ann')");
    target.purges(store).round();
    database.query(
        "SELECT fieldfare.condemn_backup(id, 'found by a verification') FROM"
            + " fieldfare.field_data_backups WHERE table_name = 'skipped'");
    database.query("SELECT fieldfare.resume_queue('public.skipped')");
    target.purges(store).round();
    assertThat(target.migrations("skipped"))
        .containsExactly("DROP_COLUMN APPLIED", "PURGE SKIPPED");

    target.exporter(store, NO_GRACE).round();
    target.purges(store).round();
    target.purges(store).round();

    assertThat(target.migrations("skipped"))
        .containsExactly("DROP_COLUMN APPLIED", "PURGE SKIPPED", "PURGE APPLIED");
    assertThat(target.isKept("skipped")).isFalse();
  }

  private String waitsFor(String table) {
    return database.value(
        "SELECT coalesce(purge_waits, '') FROM fieldfare.quarantine WHERE table_name = '%s'"
            .formatted(table));
  }
}
