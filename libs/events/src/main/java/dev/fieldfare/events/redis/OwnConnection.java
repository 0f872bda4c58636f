package dev.fieldfare.events.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A connection to Redis that is not shared, made when it is needed and again after it was lost.
 *
 * <p>Watched keys, an open transaction and outstanding answers belong to the connection, so it is
 * closed after every failure. A pooled connection keeps all of that when it returns to its pool. So
 * this class has a client of its own with a pool of one, which is closed as a whole
 * (docs/decisions/0012-connections-of-our-own.md). For one thread at a time; {@link #close} may
 * come from another.
 */
final class OwnConnection implements AutoCloseable {
  /** No more commands than this wait for their answers. */
  static final int MAX_WAITING = 2_048;

  private static final String MEASURED_AS = "events/";

  private final Vertx vertx;
  private final RedisOptions options;
  private final Duration longest;
  private Optional<Session> current = Optional.empty();
  private boolean closed;

  OwnConnection(Vertx vertx, RedisOptions options, String name, Duration longest) {
    this.vertx = vertx;
    this.longest = longest;
    // The copy shares the options of the socket with the client that it was copied from.
    NetClientOptions socket =
        new NetClientOptions(options.getNetClientOptions())
            .setReconnectAttempts(0)
            .setMetricsName("redis|" + MEASURED_AS + name);
    this.options =
        new RedisOptions(options)
            .setNetClientOptions(socket)
            .setPoolName(MEASURED_AS + name)
            .setMaxPoolSize(1)
            .setMaxPoolWaiting(1)
            .setMaxWaitingHandlers(MAX_WAITING);
  }

  /** Does something on one and the same connection from its begin to its end. */
  <T> T use(Function<Session, T> work) {
    Session session = session();
    boolean well = false;
    try {
      T result = work.apply(session);
      well = true;
      return result;
    } finally {
      if (!well) {
        drop(session);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    current.ifPresent(this::drop);
  }

  private synchronized Session session() {
    if (closed) {
      throw new IllegalStateException("the connection is closed");
    }
    Session session = current.orElseGet(Session::new);
    current = Optional.of(session);
    return session;
  }

  private synchronized void drop(Session session) {
    session.client.close();
    if (current.filter(session::equals).isPresent()) {
      current = Optional.empty();
    }
  }

  /** The connection from its making to its end. */
  final class Session {
    private final Redis client = Redis.createClient(vertx, options);
    private final Future<RedisConnection> connection =
        client.connect().onSuccess(this::noticeItsEnd);

    private Session() {}

    /** Sends commands in one go; throws when one of them is answered with an error. */
    List<Response> send(List<Request> commands) {
      Future<List<Response>> answers =
          connection.compose(made -> made.batch(commands)).recover(Session::refusal);
      // This runs on a thread of the relay's own, never on an event loop.
      return Uni.createFrom().completionStage(answers.toCompletionStage()).await().atMost(longest);
    }

    // A connection that was lost while it was idle causes no failed call.
    private void noticeItsEnd(RedisConnection made) {
      made.endHandler(ended -> drop(this)).exceptionHandler(broken -> drop(this));
    }

    private static <T> Future<T> refusal(Throwable failure) {
      // An answer that is an error is both.
      boolean refused = failure instanceof Response;
      return Future.failedFuture(refused ? new RedisRefusal(failure.getMessage()) : failure);
    }
  }
}
