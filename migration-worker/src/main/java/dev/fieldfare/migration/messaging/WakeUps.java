package dev.fieldfare.migration.messaging;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.migration.Signal;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Listens for the gateway's word that something is in an inbox, which spares latency and no more.
 */
public final class WakeUps implements AutoCloseable {
  private final Redis redis;
  private final List<Cancellable> subscriptions = new ArrayList<>();

  public WakeUps(Redis redis) {
    this.redis = redis;
  }

  /** Raises the signal at each word; a lost connection is made again for ever. */
  public void listen(String target, Signal signal) {
    String channel = Streams.wakeUp(target);
    subscriptions.add(
        Multi.createFrom()
            .<Response>emitter(words -> connect(channel, words))
            .onFailure()
            .invoke(e -> Log.debugf("wake-ups interrupted target=%s error=%s", target, e))
            .onFailure()
            .retry()
            .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
            .indefinitely()
            .subscribe()
            .with(word -> signal.raise()));
  }

  private void connect(String channel, MultiEmitter<? super Response> words) {
    redis
        .connect()
        .chain(connection -> subscribe(connection, channel, words))
        .subscribe()
        .with(sent -> {}, failure -> end(words, failure));
  }

  // Redis confirms a subscription with a word like any other, so who hears it comes first.
  private static Uni<Response> subscribe(
      RedisConnection connection, String channel, MultiEmitter<? super Response> words) {
    connection
        .handler(words::emit)
        .exceptionHandler(failure -> end(words, failure))
        .endHandler(() -> end(words, new ConnectException("the connection has ended")));
    words.onTermination(connection::closeAndForget);
    return connection.send(Request.cmd(Command.SUBSCRIBE).arg(channel));
  }

  private static void end(MultiEmitter<? super Response> words, Throwable failure) {
    if (!words.isCancelled()) {
      words.fail(failure);
    }
  }

  @Override
  public void close() {
    subscriptions.forEach(Cancellable::cancel);
  }
}
