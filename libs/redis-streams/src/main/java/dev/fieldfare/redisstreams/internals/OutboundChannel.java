package dev.fieldfare.redisstreams.internals;

import dev.fieldfare.redisstreams.OutgoingStreamMetadata;
import dev.fieldfare.redisstreams.RedisStreamsConnectorOutgoingConfiguration;
import dev.fieldfare.redisstreams.StreamField;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.health.HealthReport.HealthReportBuilder;
import io.smallrye.reactive.messaging.providers.helpers.MultiUtils;
import io.smallrye.reactive.messaging.providers.helpers.SenderProcessor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * An outbound channel: entries are appended in order over a connection of its own, at most {@code
 * max-in-flight} of them without confirmation. A message is acknowledged when Redis has given its
 * entry an id. Nothing is ever trimmed here.
 */
public final class OutboundChannel {

  private final RedisStreamsConnectorOutgoingConfiguration configuration;
  private final String stream;
  private final RedisLink link;
  private final EntryWriter writer;
  private final PayloadFields payloads;
  private final SenderProcessor processor;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Flow.Subscriber<? extends Message<?>> subscriber;

  public OutboundChannel(
      RedisStreamsConnectorOutgoingConfiguration configuration, Vertx vertx, RedisOptions options) {
    this.configuration = configuration;
    this.stream = configuration.getStream().orElse(configuration.getChannel());
    Context context = ((VertxInternal) vertx).createEventLoopContext();
    Duration patience = Duration.ofMillis(configuration.getAnswerTimeout());
    this.link = new RedisLink(context, options, configuration.getChannel(), patience);
    this.writer =
        new EntryWriter(
            configuration.getChannel(),
            link,
            Duration.ofMillis(configuration.getRetryMin()),
            Duration.ofMillis(configuration.getRetryMax()));
    this.payloads = new PayloadFields(configuration.getPayloadField());
    this.processor = new SenderProcessor(configuration.getMaxInFlight(), true, this::send);
    this.subscriber = MultiUtils.via(processor, multi -> multi);
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
    processor.cancel();
    writer.close();
    link.close();
  }

  private Uni<Void> send(Message<?> message) {
    Optional<OutgoingStreamMetadata> metadata = message.getMetadata(OutgoingStreamMetadata.class);
    inFlight.incrementAndGet();
    return Uni.createFrom()
        .item(() -> fields(message, metadata))
        .chain(
            fields ->
                writer.append(
                    metadata.flatMap(OutgoingStreamMetadata::stream).orElse(stream), fields))
        .onTermination()
        .invoke(inFlight::decrementAndGet)
        .onItemOrFailure()
        .transformToUni(
            (id, failure) ->
                Uni.createFrom()
                    .completionStage(
                        () -> failure == null ? message.ack() : message.nack(failure)));
  }

  private List<StreamField> fields(Message<?> message, Optional<OutgoingStreamMetadata> metadata) {
    List<StreamField> fields = new ArrayList<>(payloads.of(message.getPayload()));
    metadata.ifPresent(more -> fields.addAll(more.fields()));
    return fields;
  }
}
