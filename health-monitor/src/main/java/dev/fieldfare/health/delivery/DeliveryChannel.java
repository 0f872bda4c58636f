package dev.fieldfare.health.delivery;

import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import java.io.IOException;
import java.util.Optional;

/** A way to deliver messages. */
public interface DeliveryChannel {

  /** True when it delivers this message. */
  boolean serves(DueDelivery delivery);

  /**
   * Makes one attempt. Blocks.
   *
   * @return the status of the answer if it is HTTP; from 200 to 299 means delivered
   * @throws IOException when the receiver did not take it
   */
  Optional<Integer> send(DueDelivery delivery) throws IOException;
}
