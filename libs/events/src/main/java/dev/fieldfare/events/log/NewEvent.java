package dev.fieldfare.events.log;

import java.util.Optional;

/**
 * An event to be recorded.
 *
 * @param type without the prefix, as in {@code alert.raised}
 * @param service the service that records it
 * @param subject what it is about, as in {@code main/public.people}
 * @param data JSON without values of rows
 */
public record NewEvent(
    String type, String service, String subject, Optional<String> traceparent, String data) {

  /** An event outside of a trace. */
  public static NewEvent of(String type, String service, String subject, String data) {
    return new NewEvent(type, service, subject, Optional.empty(), data);
  }
}
