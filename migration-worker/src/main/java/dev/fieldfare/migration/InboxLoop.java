package dev.fieldfare.migration;

import java.sql.SQLException;
import java.time.Duration;

/** Admits what stands in the inbox of a target, and looks after appointments. */
public final class InboxLoop implements TargetLoop {
  private final AdmissionBook book;
  private final InboxDoor door;
  private final Signal admitted;

  public InboxLoop(AdmissionBook book, InboxDoor door, Signal admitted) {
    this.book = book;
    this.door = door;
    this.admitted = admitted;
  }

  @Override
  public String name() {
    return "inbox";
  }

  /** One round: what is in the inbox, then what is due. */
  @Override
  public Duration round() throws SQLException {
    int let = door.admitAll();
    if (let + book.keepAppointments() > 0) {
      admitted.raise();
    }
    return let == 0 ? Pace.IDLE : Pace.BUSY;
  }
}
