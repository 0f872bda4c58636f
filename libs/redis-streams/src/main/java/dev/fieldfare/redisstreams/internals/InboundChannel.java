package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;

import dev.fieldfare.redisstreams.RedisStreamsConnectorIncomingConfiguration;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamField;
import dev.fieldfare.redisstreams.StreamFloor;
import dev.fieldfare.redisstreams.StreamGroup;
import dev.fieldfare.redisstreams.StreamId;
import dev.fieldfare.redisstreams.fault.DeadLetterHandler;
import dev.fieldfare.redisstreams.fault.FailedDelivery;
import dev.fieldfare.redisstreams.fault.FailureContext;
import dev.fieldfare.redisstreams.fault.StreamFailureHandler;
import dev.fieldfare.redisstreams.internals.link.Backoff;
import dev.fieldfare.redisstreams.internals.link.RedisLink;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.health.HealthReport.HealthReportBuilder;
import io.vertx.core.Context;
import io.vertx.redis.client.RedisOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/**
 * An inbound channel: a reader with a connection of its own for each stream, one more connection
 * for everything else, and the messages made of what is read. All of it lives on one event loop.
 */
public final class InboundChannel {

  private final InboundSettings settings;
  private final RedisStreamsConnectorIncomingConfiguration configuration;
  private final RedisLink commands;
  private final List<GroupReader> readers = new ArrayList<>();
  private final EntryWriter writer;
  private final Tracing tracing;
  private final StreamFailureHandler failureHandler;
  private final Multi<Message<?>> messages;
  private volatile Throwable failure;
  private volatile boolean closing;

  public InboundChannel(
      RedisStreamsConnectorIncomingConfiguration configuration,
      ChannelContext from,
      Optional<StreamFloor> floor,
      StreamFailureHandler.Factory failureStrategy) {
    this.configuration = configuration;
    this.settings = InboundSettings.of(configuration);
    this.tracing = from.tracing();
    Context context = from.newEventLoop();
    RedisOptions options = from.options();
    this.commands = link(context, options, "commands");
    this.writer =
        new EntryWriter(
            settings.channel(),
            commands,
            new Backoff(settings.retryMin(), settings.retryMax()),
            StreamMeters.NONE);
    Failing failing = new Failing();
    this.failureHandler = failureStrategy.create(failing);
    StreamFailureHandler deadLetters = new DeadLetterHandler.Factory().create(failing);
    for (String stream : settings.streams()) {
      readers.add(
          new GroupReader(
              settings, stream, link(context, options, stream), commands, floor, deadLetters));
    }
    this.messages = merged().onItem().transform(this::message);
  }

  private RedisLink link(Context context, RedisOptions options, String purpose) {
    return new RedisLink(
        context, options, settings.channel() + '/' + purpose, settings.answerTimeout());
  }

  private Multi<Delivery> merged() {
    List<Flow.Publisher<Delivery>> sources = new ArrayList<>(readers);
    if (sources.size() == 1) {
      return Multi.createFrom().publisher(sources.get(0));
    }
    return Multi.createBy()
        .merging()
        .withConcurrency(sources.size())
        .withRequests(1)
        .streams(sources);
  }

  public Flow.Publisher<? extends Message<?>> stream() {
    return messages;
  }

  /** Whether this is the channel, or one of its copies (attribute concurrency). */
  public boolean isNamed(String name) {
    return settings.channel().equals(name)
        || InboundSettings.nameOf(settings.channel()).equals(name);
  }

  /** The groups that are joined at the moment, one for each stream. */
  public List<StreamGroup> groups() {
    return readers.stream()
        .flatMap(reader -> reader.joined().stream())
        .collect(Collectors.toList());
  }

  /** Hands out nothing more until {@link #resume}; what is handed out may be acknowledged. */
  public void pause() {
    readers.forEach(GroupReader::pause);
  }

  public void resume() {
    readers.forEach(GroupReader::resume);
  }

  public boolean isPaused() {
    return readers.stream().anyMatch(GroupReader::isPaused);
  }

  public String payloadField() {
    return configuration.getPayloadField();
  }

  public int inFlight() {
    return readers.stream().mapToInt(GroupReader::inFlight).sum();
  }

  /** Dead once a refused message has stopped the channel. */
  public void addLiveness(HealthReportBuilder builder) {
    if (configuration.getHealthEnabled()) {
      builder.add(
          settings.channel(), failure == null, failure == null ? null : String.valueOf(failure));
    }
  }

  /** Ready while every stream is being read. */
  public void addReadiness(HealthReportBuilder builder) {
    if (configuration.getHealthEnabled()) {
      List<String> unread =
          readers.stream().filter(reader -> !reader.isReading()).map(GroupReader::stream).toList();
      builder.add(
          settings.channel(), unread.isEmpty(), unread.isEmpty() ? null : "not reading " + unread);
    }
  }

  /** Stops reading and handing out; done when nothing is in processing any more. */
  public CompletableFuture<Void> stop() {
    closing = true;
    return CompletableFuture.allOf(
        readers.stream().map(GroupReader::stop).toArray(CompletableFuture[]::new));
  }

  /**
   * Stops, waits a while for messages in processing, and gives back what is left. Does not block:
   * several channels close at the same time.
   */
  public CompletableFuture<Void> close() {
    return stop()
        .completeOnTimeout(null, settings.closeTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(settled -> leave())
        .thenRun(
            () -> {
              writer.close();
              commands.close();
            });
  }

  private CompletableFuture<Void> leave() {
    List<Uni<Void>> left = readers.stream().map(GroupReader::leave).toList();
    return Uni.join()
        .all(left)
        .andCollectFailures()
        .ifNoItem()
        .after(settings.closeTimeout().plusSeconds(1))
        .fail()
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid()
        .subscribeAsCompletionStage();
  }

  private Message<?> message(Delivery delivery) {
    GroupReader reader = reader(delivery);
    Object payload = settings.batch() ? delivery.entries() : delivery.entries().get(0);
    StreamMessage<?> message =
        new StreamMessage<>(
            payload,
            delivery.metadata(settings.channel()),
            metadata -> acknowledge(reader, delivery),
            (reason, metadata) -> refuse(reader, delivery, reason, metadata));
    if (configuration.getTracingEnabled()) {
      message.injectMetadata(tracing.received(delivery));
    }
    return message;
  }

  private GroupReader reader(Delivery delivery) {
    return readers.stream()
        .filter(one -> one.stream().equals(delivery.group().stream()))
        .findFirst()
        .orElseThrow();
  }

  private Uni<Void> acknowledge(GroupReader reader, Delivery delivery) {
    return delivery
        .group()
        .acknowledge(delivery.allIds())
        .eventually(() -> reader.settled(delivery));
  }

  private Uni<Void> refuse(
      GroupReader reader, Delivery delivery, Throwable reason, Metadata metadata) {
    return reader
        .unacknowledged(delivery)
        .chain(
            ids ->
                ids.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : refuse(reader, delivery, ids, reason, metadata))
        .eventually(() -> reader.settled(delivery));
  }

  private Uni<Void> refuse(
      GroupReader reader,
      Delivery delivery,
      List<StreamId> ids,
      Throwable reason,
      Metadata metadata) {
    List<StreamEntry> entries =
        delivery.entries().stream().filter(entry -> ids.contains(entry.id())).toList();
    reader.meters().refused(entries.size());
    return failureHandler.handle(new FailedDelivery(entries, delivery.group(), reason, metadata));
  }

  /** What the failure strategy sees of the channel. */
  private final class Failing implements FailureContext {

    @Override
    public String channel() {
      return settings.channel();
    }

    @Override
    public RedisStreamsConnectorIncomingConfiguration configuration() {
      return configuration;
    }

    @Override
    public Uni<StreamId> append(String stream, List<StreamField> fields) {
      return writer.append(stream, fields);
    }

    @Override
    public boolean isClosing() {
      return closing;
    }

    @Override
    public void failChannel(Throwable reason) {
      failure = reason == null ? ERRORS.closed(settings.channel()) : reason;
      readers.forEach(GroupReader::stop);
    }
  }
}
