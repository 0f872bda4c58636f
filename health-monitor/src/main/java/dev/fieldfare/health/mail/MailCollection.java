package dev.fieldfare.health.mail;

import java.sql.SQLException;

/** Messages that wait for their mail. */
@FunctionalInterface
public interface MailCollection {

  /**
   * Makes one delivery of all messages that wait for one address, if its rate allows a mail. Makes
   * none while three mails to it are not sent yet and one of them is tried within five minutes.
   *
   * @return false when there was nothing to do
   */
  boolean collect() throws SQLException;
}
