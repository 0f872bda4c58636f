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

  /** How far a stream is admitted, if anything of it was. */
  Optional<AdmittedThrough> admittedThrough(String stream) throws SQLException;

  /** What stands in the inbox, oldest first, change sets whole. */
  List<AdmissionItem> readInbox(int limit) throws SQLException;

  /** Looks after what is due, so many at most; returns how many. */
  int keepAppointments(int most, Duration budget) throws SQLException;
}
