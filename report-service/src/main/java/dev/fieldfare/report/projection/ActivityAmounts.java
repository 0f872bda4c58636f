package dev.fieldfare.report.projection;

/**
 * Numbers of migrations with the same key. Times are in microseconds: whole numbers have the same
 * sum in every order.
 *
 * @param timed how many of them have times
 */
public record ActivityAmounts(
    long migrations, long timed, Duration duration, Duration lockWait, Duration lockHold) {

  /** The sum and the longest of some times. */
  public record Duration(long sum, long longest) {
    static final Duration NONE = new Duration(0, 0);

    static Duration of(long microseconds) {
      return new Duration(microseconds, microseconds);
    }

    Duration plus(Duration other) {
      return new Duration(sum + other.sum, Math.max(longest, other.longest));
    }

    // The longest of what is left is not known. Only sums over applied and undone are shown, and a
    // migration stays in one of the two.
    Duration negated() {
      return new Duration(-sum, 0);
    }
  }

  static final ActivityAmounts ONE_WITHOUT_TIMES =
      new ActivityAmounts(1, 0, Duration.NONE, Duration.NONE, Duration.NONE);

  /** One migration with its times. */
  static ActivityAmounts one(long duration, long lockWait, long lockHold) {
    return new ActivityAmounts(
        1, 1, Duration.of(duration), Duration.of(lockWait), Duration.of(lockHold));
  }

  ActivityAmounts plus(ActivityAmounts other) {
    return new ActivityAmounts(
        migrations + other.migrations,
        timed + other.timed,
        duration.plus(other.duration),
        lockWait.plus(other.lockWait),
        lockHold.plus(other.lockHold));
  }

  ActivityAmounts negated() {
    return new ActivityAmounts(
        -migrations, -timed, duration.negated(), lockWait.negated(), lockHold.negated());
  }
}
