package dev.fieldfare.redisstreams.i18n;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/**
 * The errors of the connector. Numbers 10 to 49 are wrong configuration, 50 to 99 what goes wrong
 * later.
 */
@MessageBundle(projectCode = "RDS", length = 5)
public interface StreamsErrors {

  StreamsErrors ERRORS = Messages.getBundle(MethodHandles.lookup(), StreamsErrors.class);

  @Message(id = 10, value = "channel '%s': attribute '%s' is %s, allowed is %s")
  IllegalArgumentException illegalAttribute(
      String channel, String attribute, Object value, String allowed);

  @Message(id = 11, value = "channel '%s': no bean with the identifier '%s' for attribute '%s'")
  IllegalArgumentException noSuchStrategy(String channel, String identifier, String attribute);

  @Message(
      id = 12,
      value =
          "channel '%s': there is no Redis client '%s'; configure its hosts under quarkus.redis")
  IllegalArgumentException noSuchClient(String channel, String client);

  @Message(id = 50, value = "the channel '%s' is closed")
  IllegalStateException closed(String channel);

  @Message(id = 51, value = "'%s': no answer from Redis within %d ms")
  String noAnswer(String connection, long waitedMs);

  @Message(id = 52, value = "delivered %d times, allowed are %d")
  String deliveriesExhausted(long deliveries, int allowed);

  @Message(
      id = 53,
      value = "a payload of %s cannot become a stream entry; send fields, text, bytes or JSON")
  IllegalArgumentException unsupportedPayload(String type);

  @Message(id = 54, value = "a stream entry needs at least one field")
  IllegalArgumentException emptyEntry();

  @Message(id = 55, value = "at most %d entries can be claimed at once, not %d")
  IllegalArgumentException tooManyToClaim(int allowed, int count);
}
