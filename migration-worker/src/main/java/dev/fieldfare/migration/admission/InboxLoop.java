package dev.fieldfare.migration.admission;

import dev.fieldfare.service.loop.BatchLimit;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Duration;

/** Admits what stands in the inbox of a target, and looks after appointments. */
public final class InboxLoop implements ServiceLoop {
  /** So many appointments hold the target's row for milliseconds only; admission comes between. */
  static final int APPOINTMENTS = 200;

  // Senders by HTTP and by the stream end a pause, senders by SQL do not.
  private static final Duration QUIET = Duration.ofMillis(500);

  private final AdmissionStore book;
  private final InboxAdmitter door;
  private final LoopSignal admitted;
  private final BatchLimit limit = new BatchLimit("appointments", APPOINTMENTS);

  public InboxLoop(AdmissionStore book, InboxAdmitter door, LoopSignal admitted) {
    this.book = book;
    this.door = door;
    this.admitted = admitted;
  }

  @Override
  public String name() {
    return "inbox";
  }

  @Override
  public Duration quietPause() {
    return QUIET;
  }

  /** One round: what is in the inbox, then a batch of what is due. */
  @Override
  public Duration round() throws SQLException {
    int let = door.admitAll();
    long kept = limit.run(most -> book.keepAppointments(most, BatchLimit.BUDGET));
    if (let + kept > 0) {
      admitted.raise();
    }
    if (kept > 0) {
      return Pace.AT_ONCE;
    }
    return let == 0 ? Pace.IDLE : Pace.BUSY;
  }
}
