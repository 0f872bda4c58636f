package dev.fieldfare.migration.applying;

import dev.fieldfare.postgres.ledger.LinePage;
import dev.fieldfare.service.loop.Pace;
import java.time.Duration;
import java.util.Optional;

/**
 * One scan of all lines, in one or more pages. If it finds no work, the pause before the next scan
 * grows with the number of lines. So scans of waiting or paused lines take at most one per cent of
 * the time.
 */
final class LineScan {
  private static final Duration PAUSE_PER_LINE = Duration.ofMillis(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /**
   * How long to wait per line, so that lines whose pauses end at different times are tried
   * together.
   */
  private static final Duration GATHERING_PER_LINE = Duration.ofNanos(500_000);

  private final boolean fromTheStart;
  private int looked;
  private boolean found;
  private boolean rests;
  private Optional<Duration> dueIn = Optional.empty();

  LineScan(boolean fromTheStart) {
    this.fromTheStart = fromTheStart;
  }

  /**
   * Adds a page of lines to the scan.
   *
   * @param handedOut whether the page had work
   * @param resting whether work was left out because it was tried a moment ago
   */
  void add(LinePage look, boolean handedOut, boolean resting) {
    looked += look.looked();
    found |= handedOut;
    rests |= resting;
    dueIn =
        look.dueIn()
            .map(in -> dueIn.filter(known -> known.compareTo(in) < 0).orElse(in))
            .or(() -> dueIn);
  }

  /** True when it began with the first name. */
  boolean isFromTheStart() {
    return fromTheStart;
  }

  /** True when there was no line. */
  boolean isEmpty() {
    return looked == 0;
  }

  /** True when there was work. */
  boolean hasFound() {
    return found;
  }

  /**
   * How long to pause after a scan that found no work.
   *
   * @param restsFor how long until the first line that was left out may be tried
   */
  Duration pause(Optional<Duration> restsFor) {
    Duration pause = longer(Pace.IDLE, PAUSE_PER_LINE.multipliedBy(looked));
    pause = shorter(pause, LONGEST_PAUSE);
    if (rests && restsFor.isPresent()) {
      pause = shorter(pause, longer(Pace.BUSY, restsFor.get()));
    }
    if (dueIn.isPresent()) {
      Duration gathering = longer(Pace.BUSY, GATHERING_PER_LINE.multipliedBy(looked));
      pause = shorter(pause, longer(gathering, dueIn.get()));
    }
    return pause;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }
}
