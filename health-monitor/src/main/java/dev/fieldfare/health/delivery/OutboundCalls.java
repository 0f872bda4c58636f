package dev.fieldfare.health.delivery;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Calls addresses that were set by users. */
@FunctionalInterface
public interface OutboundCalls {

  /**
   * Posts JSON.
   *
   * @return the status of the answer
   * @throws IOException when there is none, or when the address may not be called
   */
  int post(URI address, Map<String, String> headers, String json) throws IOException;
}
