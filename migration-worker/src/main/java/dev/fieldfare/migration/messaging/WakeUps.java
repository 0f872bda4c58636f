package dev.fieldfare.migration.messaging;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.service.loop.LoopSignal;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.net.ConnectException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Listens for the gateway's word that something is in an inbox, which spares latency and no more.
 *
 * <p>One connection listens for all targets, however many there are: it is kept from the pool that
 * others share.
 */
public final class WakeUps implements AutoCloseable {
  private final Redis redis;
  private final Map<String, LoopSignal> signals = new HashMap<>();
  private Optional<Line> current = Optional.empty();
  private Optional<Cancellable> listening = Optional.empty();
  private boolean closed;

  /** A connection, and the callback for its end. */
  private record Line(RedisConnection connection, UniEmitter<? super Void> end) {}

  public WakeUps(Redis redis) {
    this.redis = redis;
  }

  /** Raises the signal at each word; a lost connection is made again for ever. */
  public synchronized void listen(String target, LoopSignal signal) {
    String channel = Streams.wakeUp(target);
    signals.put(channel, signal);
    if (listening.isEmpty() && !closed) {
      listening = Optional.of(listenForEver());
    }
    current.ifPresent(line -> subscribe(line, channel));
  }

  private Cancellable listenForEver() {
    return Uni.createFrom()
        .<Void>emitter(this::connect)
        .onFailure()
        .invoke(e -> Log.debugf("wake-ups interrupted error=%s", e))
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
        .indefinitely()
        .subscribe()
        .with(never -> {});
  }

  private void connect(UniEmitter<? super Void> end) {
    redis
        .connect()
        .subscribe()
        .with(connection -> listenOn(connection, end), failure -> end.fail(failure));
  }

  private synchronized void listenOn(RedisConnection connection, UniEmitter<? super Void> end) {
    connection
        .handler(this::heard)
        .exceptionHandler(end::fail)
        .endHandler(() -> end.fail(new ConnectException("the connection has ended")));
    Line made = new Line(connection, end);
    current = Optional.of(made);
    // At once, when there is no listener left.
    end.onTermination(() -> forget(made));
    current.ifPresent(line -> signals.keySet().forEach(channel -> subscribe(line, channel)));
  }

  private synchronized void forget(Line line) {
    if (current.filter(line::equals).isPresent()) {
      current = Optional.empty();
    }
    line.connection.closeAndForget();
  }

  private static void subscribe(Line line, String channel) {
    line.connection
        .send(Request.cmd(Command.SUBSCRIBE).arg(channel))
        .subscribe()
        // The answer is heard like any other word. A connection that ended before we looked for its
        // end says so only here.
        .with(sent -> {}, line.end::fail);
  }

  private synchronized void heard(Response word) {
    if (word.type() == ResponseType.ERROR) {
      Log.warnf("redis refuses wake-ups error=%s", word);
      return;
    }
    Optional.ofNullable(signals.get(word.get(1).toString())).ifPresent(LoopSignal::raise);
  }

  @Override
  public synchronized void close() {
    closed = true;
    listening.ifPresent(Cancellable::cancel);
  }
}
