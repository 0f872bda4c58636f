package dev.fieldfare.gateway.security;

/** The API keys cannot be read from the control database, so all requests are refused. */
public final class KeysUnreadable extends RuntimeException {

  public KeysUnreadable(Throwable cause) {
    super("the API keys cannot be read", cause);
  }
}
