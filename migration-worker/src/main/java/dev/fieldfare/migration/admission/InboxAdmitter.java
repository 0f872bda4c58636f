package dev.fieldfare.migration.admission;

import dev.fieldfare.migration.WorkerCounters;
import dev.fieldfare.postgres.ledger.AdmissionAnswer;
import dev.fieldfare.postgres.ledger.AdmissionAnswer.Admitted;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Lets in what stands in the inbox of a target.
 *
 * <p>Its loop does so by itself, and the stream does before each of its own batches: requests that
 * were visible when an entry was sent come before that entry (I2). That both do it at once harms
 * nothing, the ledger takes each row out of the inbox once.
 */
public final class InboxAdmitter {
  private static final int BATCH = 500;

  private final AdmissionStore book;
  private final Admitter admitter;
  private final WorkerCounters counters;

  public InboxAdmitter(AdmissionStore book, Admitter admitter, WorkerCounters counters) {
    this.book = book;
    this.admitter = admitter;
    this.counters = counters;
  }

  /** Admits everything that can be seen now; returns how many requests that were. */
  public int admitAll() throws SQLException {
    int seen = 0;
    List<AdmissionItem> items;
    do {
      items = book.readInbox(BATCH);
      seen += items.size();
      if (!items.isEmpty()) {
        count(admitter.admit(new AdmissionBatch(Optional.empty(), items)));
      }
    } while (items.size() >= BATCH);
    return seen;
  }

  private void count(AdmissionAnswer answer) {
    if (answer instanceof Admitted counts) {
      counters.admitted(counts.admitted(), counts.rejected(), counts.duplicates());
    }
  }
}
