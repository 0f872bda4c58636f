package dev.fieldfare.embedded;

/** A server that could not be unpacked, started, reached or stopped; the message says why. */
public final class ServerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure that we found ourselves. */
  public ServerFailure(String message) {
    super(message);
  }

  /** A failure that something below reported. */
  public ServerFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
