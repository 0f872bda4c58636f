package dev.fieldfare.migration.admission;

import dev.fieldfare.postgres.ledger.AdmissionAnswer;
import dev.fieldfare.postgres.ledger.AdmissionLedger.AdmittedThrough;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The ledger as admission sees it. */
public interface AdmissionStore {

  /** Admits a batch in one transaction. */
  AdmissionAnswer admit(AdmissionBatch batch) throws SQLException;

  /** The last admitted position of a stream; empty when none of its entries was admitted. */
  Optional<AdmittedThrough> admittedThrough(String stream) throws SQLException;

  /** Reads messages of the inbox, oldest first. Change sets are not split. */
  List<AdmissionItem> readInbox(int limit) throws SQLException;

  /**
   * Processes due migrations: scheduled ones, incomplete change sets, and ones whose dependencies
   * are applied. Processes {@code most} at most; returns their number.
   */
  int keepAppointments(int most, Duration budget) throws SQLException;
}
