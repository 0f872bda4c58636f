package dev.fieldfare.redisstreams.support;

import dev.fieldfare.redisstreams.RedisStreamsConnectorOutgoingConfiguration;
import dev.fieldfare.redisstreams.internals.ChannelContext;
import dev.fieldfare.redisstreams.internals.OutboundChannel;
import dev.fieldfare.redisstreams.internals.Tracing;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Message;

/** An outbound channel without a container around it. */
public final class Outbound implements AutoCloseable {

  private static final Vertx VERTX = Vertx.vertx();

  private final OutboundChannel channel;
  private final UnicastProcessor<Message<?>> source = UnicastProcessor.create();

  @SuppressWarnings("unchecked")
  private Outbound(OutboundChannel channel) {
    this.channel = channel;
    source.subscribe((Flow.Subscriber<Message<?>>) channel.subscriber());
  }

  public static Outbound to(RedisOptions options, String... settings) {
    return to(options, Tracing.with(Optional.empty()), settings);
  }

  public static Outbound to(RedisOptions options, Tracing tracing, String... settings) {
    Map<String, String> all = new HashMap<>();
    all.put("channel-name", "invoices");
    all.put("retry.min", "20");
    all.put("retry.max", "200");
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    var config =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(all, "test", 100))
            .build();
    return new Outbound(
        new OutboundChannel(
            new RedisStreamsConnectorOutgoingConfiguration(config),
            new ChannelContext(VERTX, options, tracing)));
  }

  public OutboundChannel channel() {
    return channel;
  }

  /** Sends a payload; done when it was acknowledged, failed when it was refused. */
  public CompletableFuture<Void> send(Object payload, Object... metadata) {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    Message<Object> message =
        Message.of(
            payload,
            () -> {
              settled.complete(null);
              return CompletableFuture.completedFuture(null);
            },
            reason -> {
              settled.completeExceptionally(reason);
              return CompletableFuture.completedFuture(null);
            });
    for (Object one : metadata) {
      message = message.addMetadata(one);
    }
    source.onNext(message);
    return settled;
  }

  @Override
  public void close() {
    channel.close();
  }
}
