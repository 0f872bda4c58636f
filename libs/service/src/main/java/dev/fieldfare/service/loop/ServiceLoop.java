package dev.fieldfare.service.loop;

import java.sql.SQLException;
import java.time.Duration;

/** Work that a service repeats in rounds until it stops. */
public interface ServiceLoop {

  /** The name in threads and logs. */
  String name();

  /**
   * One round. It may end anywhere, so it changes data in transactions only.
   *
   * @return how long to pause unless the signal is raised
   */
  Duration round() throws SQLException, InterruptedException;
}
