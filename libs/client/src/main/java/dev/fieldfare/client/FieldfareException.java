package dev.fieldfare.client;

/** What the client could not do; its kinds say whether it is worth trying again. */
public abstract sealed class FieldfareException extends RuntimeException
    permits RequestRefusedException, GatewayFailureException, UnavailableException {

  private static final long serialVersionUID = 1L;

  FieldfareException(String message, Throwable cause) {
    super(message, cause);
  }
}
