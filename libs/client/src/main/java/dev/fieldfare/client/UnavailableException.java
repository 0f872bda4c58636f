package dev.fieldfare.client;

/**
 * Fieldfare could not be reached, or could not answer, for as long as the retries lasted.
 *
 * <p>What was sent may have arrived: sending it again under the same idempotency key is safe.
 */
public final class UnavailableException extends FieldfareException {

  private static final long serialVersionUID = 1L;

  UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
