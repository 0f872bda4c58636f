package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;
import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import dev.fieldfare.redisstreams.OutgoingStreamMetadata;
import dev.fieldfare.redisstreams.RedisStreamsConnectorOutgoingConfiguration;
import dev.fieldfare.redisstreams.StreamField;
import dev.fieldfare.redisstreams.internals.link.Backoff;
import dev.fieldfare.redisstreams.internals.link.RedisLink;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.health.HealthReport.HealthReportBuilder;
import io.smallrye.reactive.messaging.providers.helpers.MultiUtils;
import io.smallrye.reactive.messaging.providers.helpers.SenderProcessor;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * An outbound channel: entries are appended in order over a connection of its own, at most {@code
 * max-in-flight} of them without confirmation. A message is acknowledged when Redis has given its
 * entry an id. Sending removes nothing from the stream; with a retention, what is old and
 * acknowledged by every group is removed from time to time.
 */
public final class OutboundChannel {

  private final RedisStreamsConnectorOutgoingConfiguration configuration;
  private final String stream;
  private final Vertx vertx;
  private final RedisLink link;
  private final EntryWriter writer;
  private final PayloadFields payloads;
  private final Tracing tracing;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final SenderProcessor processor;
  private final Flow.Subscriber<? extends Message<?>> subscriber;
  private final Optional<Long> trimTimer;

  public OutboundChannel(
      RedisStreamsConnectorOutgoingConfiguration configuration, ChannelContext from) {
    String channel = configuration.getChannel();
    this.configuration = checked(configuration);
    this.stream = configuration.getStream().orElse(channel);
    this.vertx = from.vertx();
    this.tracing = from.tracing();
    Duration patience = Duration.ofMillis(configuration.getAnswerTimeout());
    this.link = new RedisLink(from.newEventLoop(), from.options(), channel, patience);
    StreamMeters meters = StreamMeters.sending(channel, stream);
    meters.inFlight(inFlight::get);
    this.writer = new EntryWriter(channel, link, backoff(), meters);
    this.payloads = new PayloadFields(configuration.getPayloadField());
    this.processor = new SenderProcessor(configuration.getMaxInFlight(), true, this::send);
    this.subscriber = MultiUtils.via(processor, multi -> multi);
    this.trimTimer =
        configuration
            .getRetention()
            .map(
                age ->
                    vertx.setPeriodic(configuration.getHousekeepingInterval(), fired -> trim(age)));
  }

  private static RedisStreamsConnectorOutgoingConfiguration checked(
      RedisStreamsConnectorOutgoingConfiguration configuration) {
    int limit = configuration.getMaxInFlight();
    if (limit < 1 || limit > RedisLink.MAX_WAITING) {
      String allowed = "1 to " + RedisLink.MAX_WAITING;
      throw ERRORS.illegalAttribute(configuration.getChannel(), "max-in-flight", limit, allowed);
    }
    return configuration;
  }

  private Backoff backoff() {
    return new Backoff(
        Duration.ofMillis(configuration.getRetryMin()),
        Duration.ofMillis(configuration.getRetryMax()));
  }

  public Flow.Subscriber<? extends Message<?>> subscriber() {
    return subscriber;
  }

  /** Not ready while entries cannot be delivered. */
  public void addReadiness(HealthReportBuilder builder) {
    if (configuration.getHealthEnabled()) {
      boolean ready = !writer.isRetrying();
      builder.add(configuration.getChannel(), ready, ready ? null : "cannot send");
    }
  }

  /** How many messages are sent and not confirmed. */
  public int inFlight() {
    return inFlight.get();
  }

  public void close() {
    trimTimer.ifPresent(vertx::cancelTimer);
    processor.cancel();
    writer.close();
    link.close();
  }

  private Uni<Void> send(Message<?> message) {
    inFlight.incrementAndGet();
    Optional<OutgoingStreamMetadata> metadata = message.getMetadata(OutgoingStreamMetadata.class);
    String to = metadata.flatMap(OutgoingStreamMetadata::stream).orElse(stream);
    return Uni.createFrom()
        .item(() -> fields(message, metadata, to))
        .chain(fields -> writer.append(to, fields))
        .onTermination()
        .invoke(inFlight::decrementAndGet)
        .onItemOrFailure()
        .transformToUni(
            (id, failure) -> Uni.createFrom().completionStage(() -> settle(message, failure)));
  }

  private static CompletionStage<Void> settle(Message<?> message, Throwable failure) {
    return failure == null ? message.ack() : message.nack(failure);
  }

  private List<StreamField> fields(
      Message<?> message, Optional<OutgoingStreamMetadata> metadata, String to) {
    List<StreamField> fields = new ArrayList<>(payloads.of(message.getPayload()));
    metadata.ifPresent(more -> fields.addAll(more.fields()));
    if (configuration.getTracingEnabled() && !fields.isEmpty()) {
      fields.addAll(tracing.sending(message, to));
    }
    return fields;
  }

  private void trim(long age) {
    LuaScript.TRIM
        .run(link, stream, List.of(Long.toString(age)))
        .map(Response::toLong)
        .subscribe()
        .with(
            removed -> LOG.trimmed(configuration.getChannel(), stream, removed),
            failure ->
                LOG.trimmingFailed(configuration.getChannel(), stream, String.valueOf(failure)));
  }
}
