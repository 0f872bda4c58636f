package dev.fieldfare.redisstreams.internals.link;

/** The connection ended or stayed silent; whether Redis has run the command is unknown. */
public class LostConnectionException extends RuntimeException {

  private static final long serialVersionUID = 1;

  LostConnectionException(String message) {
    super(message, null, false, false);
  }
}
