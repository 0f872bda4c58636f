package dev.fieldfare.redisstreams.support;

import dev.fieldfare.redisstreams.BatchMetadata;
import dev.fieldfare.redisstreams.RedisStreamsConnectorIncomingConfiguration;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamFloor;
import dev.fieldfare.redisstreams.fault.DeadLetterHandler;
import dev.fieldfare.redisstreams.fault.FailStop;
import dev.fieldfare.redisstreams.fault.Ignore;
import dev.fieldfare.redisstreams.fault.LeavePending;
import dev.fieldfare.redisstreams.fault.StreamFailureHandler;
import dev.fieldfare.redisstreams.internals.ChannelContext;
import dev.fieldfare.redisstreams.internals.InboundChannel;
import dev.fieldfare.redisstreams.internals.Tracing;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Message;

/** An inbound channel without a container around it, and its messages in a queue. */
public final class Inbound implements AutoCloseable {

  private static final Vertx VERTX = Vertx.vertx();

  private final InboundChannel channel;
  private final BlockingQueue<Message<?>> messages = new LinkedBlockingQueue<>();
  private volatile Throwable failure;
  private volatile Flow.Subscription subscription;

  private Inbound(InboundChannel channel) {
    this.channel = channel;
  }

  public static Builder on(Streams redis) {
    return on(redis.options());
  }

  public static Builder on(RedisOptions options) {
    return new Builder(options);
  }

  /** Settings of a channel; quick ones, that tests do not wait long. */
  public static final class Builder {

    private final RedisOptions options;
    private final Map<String, String> settings = new HashMap<>();
    private Optional<StreamFloor> floor = Optional.empty();
    private StreamFailureHandler.Factory strategy;
    private Tracing tracing = Tracing.with(Optional.empty());

    private Builder(RedisOptions options) {
      this.options = options;
      with("channel-name", "orders")
          .with("group", "workers")
          .with("batch", "true")
          .with("block", "200");
      with("consumer", "one")
          .with("retry.min", "20")
          .with("retry.max", "200")
          .with("take-over.interval", "50");
      with("close-timeout", "200");
    }

    public Builder with(String attribute, Object value) {
      settings.put(attribute, value.toString());
      return this;
    }

    public Builder without(String attribute) {
      settings.remove(attribute);
      return this;
    }

    public Builder floor(StreamFloor floor) {
      this.floor = Optional.of(floor);
      return this;
    }

    public Builder strategy(StreamFailureHandler.Factory strategy) {
      this.strategy = strategy;
      return this;
    }

    public Builder tracing(Tracing tracing) {
      this.tracing = tracing;
      return this;
    }

    public InboundChannel channel() {
      var config =
          new SmallRyeConfigBuilder()
              .withSources(new PropertiesConfigSource(settings, "test", 100))
              .build();
      var configuration = new RedisStreamsConnectorIncomingConfiguration(config);
      var chosen = strategy == null ? named(configuration.getFailureStrategy()) : strategy;
      return new InboundChannel(
          configuration, new ChannelContext(VERTX, options, tracing), floor, chosen);
    }

    /** Starts a channel and requests all of its messages. */
    public Inbound start() {
      return start(Long.MAX_VALUE);
    }

    public Inbound start(long demand) {
      Inbound inbound = new Inbound(channel());
      inbound.subscribe(demand);
      return inbound;
    }

    private static StreamFailureHandler.Factory named(String strategy) {
      return switch (strategy) {
        case "fail" -> new FailStop.Factory();
        case "ignore" -> new Ignore.Factory();
        case "leave-pending" -> new LeavePending.Factory();
        default -> new DeadLetterHandler.Factory();
      };
    }
  }

  private void subscribe(long demand) {
    channel.stream().subscribe(new Collector(demand));
  }

  /** Puts messages into the queue. */
  private final class Collector implements Flow.Subscriber<Message<?>> {

    private final long demand;

    Collector(long demand) {
      this.demand = demand;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(demand);
    }

    @Override
    public void onNext(Message<?> message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable reason) {
      failure = reason;
    }

    @Override
    public void onComplete() {
      failure = new IllegalStateException("completed");
    }
  }

  public InboundChannel channel() {
    return channel;
  }

  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  public void request(long count) {
    subscription.request(count);
  }

  /** The next message, which has to come within thirty seconds. */
  public Message<?> next() {
    return poll(30_000).orElseThrow(() -> new AssertionError("no message in thirty seconds"));
  }

  /** The next message if one comes in time. */
  public Optional<Message<?>> poll(long millis) {
    try {
      return Optional.ofNullable(messages.poll(millis, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public int waiting() {
    return messages.size();
  }

  /** The entries of a message of a batch channel. */
  @SuppressWarnings("unchecked")
  public static List<StreamEntry> entries(Message<?> message) {
    return (List<StreamEntry>) message.getPayload();
  }

  /** The values of the first field of each entry. */
  public static List<String> values(Message<?> message) {
    return entries(message).stream().map(entry -> entry.fields().get(0).value()).toList();
  }

  public static BatchMetadata metadata(Message<?> message) {
    return message.getMetadata(BatchMetadata.class).orElseThrow();
  }

  public static void ack(Message<?> message) {
    message.ack().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  public static void nack(Message<?> message, String reason) {
    message
        .nack(new IllegalStateException(reason))
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    channel.close().join();
  }
}
