package dev.fieldfare.migration;

import java.sql.SQLException;
import java.time.Duration;

/** Something that a worker does for a target again and again. */
public interface TargetLoop {

  /** For threads and logs. */
  String name();

  /**
   * One round. It may be cut off anywhere: what it changes, it changes in transactions.
   *
   * @return how long to pause if nobody gives a signal
   */
  Duration round() throws SQLException, InterruptedException;
}
