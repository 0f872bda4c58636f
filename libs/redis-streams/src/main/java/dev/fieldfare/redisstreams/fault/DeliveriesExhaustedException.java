package dev.fieldfare.redisstreams.fault;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;

/** An entry was delivered more often than {@code max-deliveries} without being acknowledged. */
public class DeliveriesExhaustedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public DeliveriesExhaustedException(long deliveries, int allowed) {
    super(ERRORS.deliveriesExhausted(deliveries, allowed), null, false, false);
  }
}
