package dev.fieldfare.migration;

import dev.fieldfare.postgres.ledger.AdmissionAnswer.Admitted;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Admits what stands in the inbox of a target, and looks after appointments. */
public final class InboxLoop implements TargetLoop {
  private static final int BATCH = 500;

  private final AdmissionBook book;
  private final Admitter admitter;
  private final Signal admitted;
  private final Tally tally;

  public InboxLoop(AdmissionBook book, Admitter admitter, Signal admitted, Tally tally) {
    this.book = book;
    this.admitter = admitter;
    this.admitted = admitted;
    this.tally = tally;
  }

  @Override
  public String name() {
    return "inbox";
  }

  /** One round: the head of the inbox, then what is due. */
  @Override
  public Duration round() throws SQLException {
    List<Arrival> arrivals = book.readInbox(BATCH);
    int changed = arrivals.isEmpty() ? 0 : admit(arrivals);
    changed += book.keepAppointments();
    if (changed > 0) {
      admitted.raise();
    }
    return arrivals.isEmpty() ? Pace.IDLE : Pace.BUSY;
  }

  private int admit(List<Arrival> arrivals) throws SQLException {
    var answer = admitter.admit(new AdmissionBatch(Optional.empty(), arrivals));
    if (answer instanceof Admitted counts) {
      tally.admitted(counts.admitted(), counts.rejected(), counts.duplicates());
      return counts.admitted() + counts.rejected();
    }
    return 0;
  }
}
