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

  /**
   * How long pauses are after {@link LoopRunner#QUIET_ROUNDS} rounds without work, until the signal
   * is raised or there is work again. Without it pauses stay as the rounds say.
   */
  default Duration quietPause() {
    return Duration.ZERO;
  }
}
