package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;

import dev.fieldfare.redisstreams.RedisStreamsConnectorIncomingConfiguration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The configuration of an inbound channel, checked: a wrong value stops the start and says what is
 * allowed.
 *
 * @param channel the name of the channel
 * @param streams one or more stream keys, each read by a connection of its own
 * @param group the consumer group
 * @param consumer the name of this reader in the group
 * @param consumerIsTransient whether the name was made up for this process
 * @param batch whether a message holds many entries
 * @param batchSize how many entries one read asks for
 * @param ordered whether the next message waits until the one before is acknowledged or refused
 * @param maxInFlight how many entries may be unacknowledged before reading stops
 * @param block how long a read waits for entries
 * @param takeOverIdle how long an entry is pending before it is taken over; empty: never
 * @param takeOverInterval how often it is looked for such entries
 * @param consumerExpiry after how long a consumer with a made-up name that is silent and holds
 *     nothing is removed; empty: never
 * @param housekeepingInterval how often silent consumers are removed and the stream is trimmed
 * @param trim whether entries are removed that every group has acknowledged
 * @param maxDeliveries how often an entry is delivered before it becomes a dead letter; 0: without
 *     limit
 * @param retryMin the first pause after a failure
 * @param retryMax the longest pause
 * @param answerTimeout how long Redis may take for an answer
 * @param closeTimeout how long closing waits for messages in processing
 */
public record InboundSettings(
    String channel,
    List<String> streams,
    String group,
    String consumer,
    boolean consumerIsTransient,
    boolean batch,
    int batchSize,
    boolean ordered,
    int maxInFlight,
    Duration block,
    Optional<Duration> takeOverIdle,
    Duration takeOverInterval,
    Optional<Duration> consumerExpiry,
    Duration housekeepingInterval,
    boolean trim,
    int maxDeliveries,
    Duration retryMin,
    Duration retryMax,
    Duration answerTimeout,
    Duration closeTimeout) {

  private static final Pattern COPY = Pattern.compile("\\$\\d+$");

  /** So begin names that are made up for the life of a process and may be removed after it. */
  private static final String MADE_UP = "auto:";

  /** Reads the generated configuration. */
  public static InboundSettings of(RedisStreamsConnectorIncomingConfiguration config) {
    String channel = config.getChannel();
    return new InboundSettings(
        channel,
        streams(channel, config.getStream().orElse(nameOf(channel))),
        config.getGroup().orElse(nameOf(channel)),
        config.getConsumer().map(name -> named(name, channel)).orElseGet(InboundSettings::madeUp),
        config.getConsumer().isEmpty(),
        config.getBatch(),
        inRange(channel, "batch-size", config.getBatchSize(), 1, 10_000),
        config.getOrdered().orElse(config.getBatch()),
        inRange(channel, "max-in-flight", config.getMaxInFlight(), 1, 1_000_000),
        millis(channel, "block", config.getBlock(), 1),
        optionalMillis(channel, "take-over.idle", config.getTakeOverIdle()),
        millis(channel, "take-over.interval", config.getTakeOverInterval(), 10),
        optionalMillis(channel, "consumer-expiry", config.getConsumerExpiry()),
        millis(channel, "housekeeping.interval", config.getHousekeepingInterval(), 10),
        config.getTrim(),
        inRange(channel, "max-deliveries", config.getMaxDeliveries(), 0, Integer.MAX_VALUE),
        millis(channel, "retry.min", config.getRetryMin(), 1),
        millis(channel, "retry.max", config.getRetryMax(), config.getRetryMin()),
        millis(channel, "answer-timeout", config.getAnswerTimeout(), 100),
        millis(channel, "close-timeout", config.getCloseTimeout(), 0));
  }

  private static List<String> streams(String channel, String list) {
    List<String> names =
        Arrays.stream(list.split(","))
            .map(String::trim)
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    if (names.isEmpty()) {
      throw ERRORS.illegalAttribute(
          channel, "stream", list, "one key, or several separated by commas");
    }
    return names;
  }

  /**
   * The name of a channel, of whose copies (attribute concurrency) this may be one: name$1, name$2.
   */
  public static String nameOf(String channel) {
    return COPY.matcher(channel).replaceFirst("");
  }

  /** Copies of a channel must not share a consumer. */
  private static String named(String consumer, String channel) {
    return channel.equals(nameOf(channel))
        ? consumer
        : consumer + '-' + channel.substring(nameOf(channel).length() + 1);
  }

  private static String madeUp() {
    return MADE_UP
        + hostName()
        + '-'
        + ProcessHandle.current().pid()
        + '-'
        + UUID.randomUUID().toString().substring(0, 8);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unnamed";
    }
  }

  private static Optional<Duration> optionalMillis(String channel, String attribute, int value) {
    Duration duration = millis(channel, attribute, value, 0);
    return duration.isZero() ? Optional.empty() : Optional.of(duration);
  }

  private static Duration millis(String channel, String attribute, int value, int lowest) {
    return Duration.ofMillis(inRange(channel, attribute, value, lowest, Integer.MAX_VALUE));
  }

  private static int inRange(String channel, String attribute, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw ERRORS.illegalAttribute(channel, attribute, value, lowest + " to " + highest);
    }
    return value;
  }
}
