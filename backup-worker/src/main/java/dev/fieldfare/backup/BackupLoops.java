package dev.fieldfare.backup;

import java.time.Duration;

/** The pauses of the loops that look for backups, purges and restores. */
public final class BackupLoops {

  /** There was nothing to do. */
  public static final Duration IDLE = Duration.ofMillis(500);

  /** There was nothing to do for some time. A request ends such a pause. */
  public static final Duration QUIET = Duration.ofSeconds(5);

  private BackupLoops() {}
}
