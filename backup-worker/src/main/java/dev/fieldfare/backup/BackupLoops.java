package dev.fieldfare.backup;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The pauses of the loops that look for backups, purges and restores. */
public final class BackupLoops {

  /** There was nothing to do. */
  public static final Duration IDLE = Duration.ofMillis(500);

  /** There was nothing to do for some time. A request ends such a pause. */
  public static final Duration QUIET = Duration.ofSeconds(5);

  private BackupLoops() {}

  /** Work on one of several things. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it; false if there was nothing to do. */
    boolean on(T thing) throws SQLException;
  }

  /**
   * Works on each of these, and returns the pause afterwards. If one fails, the others are done all
   * the same, and then this fails.
   */
  public static <T> Duration each(List<T> things, Work<T> work) throws SQLException {
    boolean any = false;
    SQLException failure = null;
    for (T thing : things) {
      try {
        any |= work.on(thing);
      } catch (SQLException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return any ? Duration.ZERO : IDLE;
  }
}
