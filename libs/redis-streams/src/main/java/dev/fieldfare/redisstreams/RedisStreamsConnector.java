package dev.fieldfare.redisstreams;

import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.INCOMING;
import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.INCOMING_AND_OUTGOING;
import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.OUTGOING;

import dev.fieldfare.redisstreams.internals.ChannelContext;
import dev.fieldfare.redisstreams.internals.InboundChannel;
import dev.fieldfare.redisstreams.internals.OutboundChannel;
import dev.fieldfare.redisstreams.internals.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import io.smallrye.reactive.messaging.providers.connectors.ExecutionHolder;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Connects channels to Redis Streams. It builds the channels, keeps them, folds their health and
 * closes them; what a channel does is in {@link InboundChannel} and {@link OutboundChannel}.
 */
@ApplicationScoped
@Connector(RedisStreamsConnector.NAME)
@ConnectorAttribute(
    name = "redis-client",
    type = "string",
    direction = INCOMING_AND_OUTGOING,
    description =
        "The Quarkus Redis client (`quarkus.redis.<name>`) whose hosts and options are used; the"
            + " default client if not set")
@ConnectorAttribute(
    name = "health-enabled",
    type = "boolean",
    direction = INCOMING_AND_OUTGOING,
    description = "Whether the channel takes part in the health checks",
    defaultValue = "true")
@ConnectorAttribute(
    name = "retry.min",
    type = "int",
    direction = INCOMING_AND_OUTGOING,
    description = "Milliseconds of the first pause after a failure of Redis; doubled each time",
    defaultValue = "100")
@ConnectorAttribute(
    name = "retry.max",
    type = "int",
    direction = INCOMING_AND_OUTGOING,
    description = "Milliseconds of the longest pause between attempts",
    defaultValue = "5000")
@ConnectorAttribute(
    name = "answer-timeout",
    type = "int",
    direction = INCOMING_AND_OUTGOING,
    description = "Milliseconds that Redis may take for an answer before the connection is closed",
    defaultValue = "10000")
@ConnectorAttribute(
    name = "close-timeout",
    type = "int",
    direction = INCOMING_AND_OUTGOING,
    description = "Milliseconds that closing waits for messages in processing",
    defaultValue = "5000")
@ConnectorAttribute(
    name = "stream",
    type = "string",
    direction = INCOMING_AND_OUTGOING,
    description =
        "The key of the stream; the name of the channel if not set. An inbound channel takes"
            + " several, separated by commas")
@ConnectorAttribute(
    name = "max-in-flight",
    type = "int",
    direction = INCOMING_AND_OUTGOING,
    description =
        "Inbound: entries read and not acknowledged before reading stops. Outbound: entries sent"
            + " and not confirmed",
    defaultValue = "1024")
@ConnectorAttribute(
    name = "group",
    type = "string",
    direction = INCOMING,
    description =
        "The consumer group; the name of the channel if not set. Made when it is missing, reading"
            + " from the start")
@ConnectorAttribute(
    name = "consumer",
    type = "string",
    direction = INCOMING,
    description =
        "The name of this reader in the group, different for each process; if not set,"
            + " a name is generated for the life of the process")
@ConnectorAttribute(
    name = "batch",
    type = "boolean",
    direction = INCOMING,
    description = "Whether a message holds a list of entries instead of one",
    defaultValue = "false")
@ConnectorAttribute(
    name = "batch-size",
    type = "int",
    direction = INCOMING,
    description = "How many entries one read asks for, and a batch holds at most",
    defaultValue = "500")
@ConnectorAttribute(
    name = "ordered",
    type = "boolean",
    direction = INCOMING,
    description =
        "Whether the next message of a stream waits until the one before is acknowledged or"
            + " refused; true with `batch` if not set")
@ConnectorAttribute(
    name = "block",
    type = "int",
    direction = INCOMING,
    description = "Milliseconds that a read waits for entries",
    defaultValue = "2000")
@ConnectorAttribute(
    name = "take-over.idle",
    type = "int",
    direction = INCOMING,
    description =
        "Milliseconds after which an entry that was read and not acknowledged is taken"
            + " over; 0: never",
    defaultValue = "60000")
@ConnectorAttribute(
    name = "take-over.interval",
    type = "int",
    direction = INCOMING,
    description = "Milliseconds between searches for entries to take over",
    defaultValue = "10000")
@ConnectorAttribute(
    name = "consumer-expiry",
    type = "int",
    direction = INCOMING,
    description =
        "Milliseconds of inactivity after which a consumer without pending entries is"
            + " removed from the group, if its name was generated; 0: never",
    defaultValue = "3600000")
@ConnectorAttribute(
    name = "trim",
    type = "boolean",
    direction = INCOMING,
    description =
        "Whether entries are removed from the stream that every one of its groups has acknowledged",
    defaultValue = "false")
@ConnectorAttribute(
    name = "housekeeping.interval",
    type = "int",
    direction = INCOMING_AND_OUTGOING,
    description = "Milliseconds between removals of expired consumers and of entries",
    defaultValue = "60000")
@ConnectorAttribute(
    name = "max-deliveries",
    type = "int",
    direction = INCOMING,
    description =
        "How often an entry is delivered before it goes to the dead letters, restarts included; 0:"
            + " without limit",
    defaultValue = "0")
@ConnectorAttribute(
    name = "failure-strategy",
    type = "string",
    direction = INCOMING,
    description =
        "What happens to a refused message: `fail`, `ignore`, `leave-pending`,"
            + " `dead-letter` or the identifier of a bean",
    defaultValue = "fail")
@ConnectorAttribute(
    name = "dead-letter.stream",
    type = "string",
    direction = INCOMING,
    description = "The stream of dead letters; the key of the stream and `:dlq` if not set")
@ConnectorAttribute(
    name = "payload-field",
    type = "string",
    direction = INCOMING_AND_OUTGOING,
    description =
        "The field for payloads that are text, bytes or JSON and not fields themselves: written by"
            + " an outbound channel, read by an inbound one where a method asks for such a type",
    defaultValue = "data")
@ConnectorAttribute(
    name = "tracing-enabled",
    type = "boolean",
    direction = INCOMING_AND_OUTGOING,
    description = "Whether the trace context travels in the fields `traceparent` and `tracestate`",
    defaultValue = "true")
@ConnectorAttribute(
    name = "retention",
    type = "long",
    direction = OUTGOING,
    description =
        "Milliseconds after which entries are removed from the stream, but never before every group"
            + " has acknowledged them; not set: nothing is removed")
public class RedisStreamsConnector implements InboundConnector, OutboundConnector, HealthReporter {

  public static final String NAME = "redis-streams";

  private final List<OutboundChannel> outbound = new CopyOnWriteArrayList<>();

  @Inject ExecutionHolder execution;
  @Inject RedisClients clients;
  @Inject StreamChannels inbound;
  @Inject ChannelBeans beans;
  @Inject Instance<OpenTelemetry> telemetry;

  @Override
  public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
    var configuration = new RedisStreamsConnectorIncomingConfiguration(config);
    String channel = configuration.getChannel();
    var made =
        new InboundChannel(
            configuration,
            context(channel, configuration.getRedisClient()),
            beans.floor(channel),
            beans.failureStrategy(channel, configuration.getFailureStrategy()));
    inbound.add(made);
    return made.stream();
  }

  @Override
  public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
    var configuration = new RedisStreamsConnectorOutgoingConfiguration(config);
    String channel = configuration.getChannel();
    var made = new OutboundChannel(configuration, context(channel, configuration.getRedisClient()));
    outbound.add(made);
    return made.subscriber();
  }

  /** Nothing more is handed out once the application begins to end. */
  void stopReading(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(50) Shutdown event) {
    inbound.all().forEach(InboundChannel::stop);
  }

  /**
   * Messages in processing may still be acknowledged, before Redis and the application's beans
   * close.
   */
  void close(
      @Observes(notifyObserver = Reception.IF_EXISTS)
          @Priority(50)
          @BeforeDestroyed(ApplicationScoped.class)
          Object event) {
    CompletableFuture.allOf(
            inbound.all().stream().map(InboundChannel::close).toArray(CompletableFuture[]::new))
        .join();
    outbound.forEach(OutboundChannel::close);
  }

  @Override
  public HealthReport getLiveness() {
    HealthReport.HealthReportBuilder report = HealthReport.builder();
    inbound.all().forEach(channel -> channel.addLiveness(report));
    return report.build();
  }

  @Override
  public HealthReport getReadiness() {
    HealthReport.HealthReportBuilder report = HealthReport.builder();
    inbound.all().forEach(channel -> channel.addReadiness(report));
    outbound.forEach(channel -> channel.addReadiness(report));
    return report.build();
  }

  private ChannelContext context(String channel, Optional<String> client) {
    Optional<OpenTelemetry> known =
        telemetry.isResolvable() ? Optional.of(telemetry.get()) : Optional.empty();
    return new ChannelContext(
        execution.vertx().getDelegate(), clients.options(channel, client), Tracing.with(known));
  }
}
