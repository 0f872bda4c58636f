package dev.fieldfare.stack.process;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices that a process lives and does not answer any more.
 *
 * <p>A process that has not answered since its start gets longer. Several looks in a row must fail,
 * so a supervisor that was stopped itself draws no conclusion from the time that passed.
 */
public final class HangWatch {
  private static final int LOOKS = 3;
  private static final Duration START = Duration.ofMinutes(3);

  private final Unit unit;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private long pid = -1;
  private long silentSince;
  private int silentLooks;
  private boolean hasAnswered;

  public HangWatch(Unit unit, Duration patience, LongSupplier nanoTime) {
    this.unit = unit;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** Looks once. */
  public boolean isHung() {
    forgetEarlierProcess();
    if (unit.answers()) {
      hasAnswered = true;
      silentLooks = 0;
      silentSince = nanoTime.getAsLong();
      return false;
    }
    silentLooks++;
    Duration silence = Duration.ofNanos(nanoTime.getAsLong() - silentSince);
    Duration allowed = hasAnswered || patience.compareTo(START) > 0 ? patience : START;
    return silentLooks >= LOOKS && silence.compareTo(allowed) >= 0;
  }

  private void forgetEarlierProcess() {
    if (unit.pid() != pid) {
      pid = unit.pid();
      silentSince = nanoTime.getAsLong();
      silentLooks = 0;
      hasAnswered = false;
    }
  }
}
