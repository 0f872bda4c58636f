package dev.fieldfare.gateway.security;

/** The control database does not say who holds a key, so nobody is let in. */
public final class KeysUnreadable extends RuntimeException {

  public KeysUnreadable(Throwable cause) {
    super("the API keys cannot be read", cause);
  }
}
