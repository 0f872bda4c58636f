package dev.fieldfare.migration;

import dev.fieldfare.postgres.ledger.AdmissionAnswer;
import dev.fieldfare.postgres.ledger.AdmissionAnswer.Admitted;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Lets in what stands in the inbox of a target.
 *
 * <p>Its loop does so by itself, and the stream does before each of its own batches: a request that
 * could be seen when an entry was sent comes before that entry (I2). That both do it at once harms
 * nothing, the ledger takes each row out of the inbox once.
 */
public final class InboxDoor {
  private static final int BATCH = 500;

  private final AdmissionBook book;
  private final Admitter admitter;
  private final Tally tally;

  public InboxDoor(AdmissionBook book, Admitter admitter, Tally tally) {
    this.book = book;
    this.admitter = admitter;
    this.tally = tally;
  }

  /** Admits everything that can be seen now; returns how many requests that were. */
  public int admitAll() throws SQLException {
    int seen = 0;
    List<Arrival> arrivals;
    do {
      arrivals = book.readInbox(BATCH);
      seen += arrivals.size();
      if (!arrivals.isEmpty()) {
        count(admitter.admit(new AdmissionBatch(Optional.empty(), arrivals)));
      }
    } while (arrivals.size() >= BATCH);
    return seen;
  }

  private void count(AdmissionAnswer answer) {
    if (answer instanceof Admitted counts) {
      tally.admitted(counts.admitted(), counts.rejected(), counts.duplicates());
    }
  }
}
