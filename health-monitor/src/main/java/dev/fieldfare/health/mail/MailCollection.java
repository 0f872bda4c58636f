package dev.fieldfare.health.mail;

import java.sql.SQLException;

/** Messages that wait for their mail. */
@FunctionalInterface
public interface MailCollection {

  /**
   * Makes one delivery of all messages that wait for one address, if its rate allows a mail.
   *
   * @return false when there was nothing to do
   */
  boolean collect() throws SQLException;
}
