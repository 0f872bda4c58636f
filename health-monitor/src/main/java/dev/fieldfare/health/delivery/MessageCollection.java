package dev.fieldfare.health.delivery;

import java.sql.SQLException;

/** Messages that wait: for a mail, for the end of a group, or for the end of quiet hours. */
@FunctionalInterface
public interface MessageCollection {

  /**
   * Makes one delivery of the messages that wait for one receiver and are due. Makes none while
   * three messages to it are not sent yet and one of them is tried within five minutes.
   *
   * @return false when there was nothing to do
   */
  boolean collect() throws SQLException;
}
