package dev.fieldfare.redisstreams.internals.link;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;

/**
 * One connection of our own to Redis, made when it is first needed and again after it was lost.
 *
 * <p>Commands are pipelined in the order in which they are sent. A command fails when its
 * connection is lost or stays silent for too long; whether Redis has run it is then unknown, and
 * repeating it is the caller's decision. Everything happens on one event loop; {@link #send} may be
 * called from any thread.
 */
public final class RedisLink {

  /** No more commands than this wait for their answers. */
  public static final int MAX_WAITING = 65_536;

  private static final String MEASURED_AS = "redis-streams/";

  private final ContextInternal context;
  private final RedisOptions options;
  private final String name;
  private final Duration patience;
  private LinkSession session;
  private volatile boolean connected;
  private volatile boolean closed;

  public RedisLink(Context context, RedisOptions options, String name, Duration patience) {
    this.context = (ContextInternal) context;
    // The copy shares the options of the socket with the client that it was copied from.
    NetClientOptions socket =
        new NetClientOptions(options.getNetClientOptions())
            .setReconnectAttempts(0)
            // These measurements do not belong to the client that the options come from.
            .setMetricsName("redis|" + MEASURED_AS + name);
    this.options =
        new RedisOptions(options)
            .setNetClientOptions(socket)
            .setPoolName(MEASURED_AS + name)
            .setMaxPoolSize(1)
            .setMaxPoolWaiting(8)
            .setMaxWaitingHandlers(MAX_WAITING);
    this.name = name;
    this.patience = patience;
  }

  /** Sends a command; the answer comes on the event loop of this link. */
  public Uni<Response> send(Request request) {
    return send(request, Duration.ZERO);
  }

  /** Sends a command that may take this much longer than others. */
  public Uni<Response> send(Request request, Duration longer) {
    return Uni.createFrom().emitter(emitter -> onEventLoop(() -> write(request, longer, emitter)));
  }

  boolean isConnected() {
    return connected;
  }

  /** Closes the connection; commands without an answer fail. The next command makes a new one. */
  public void drop() {
    onEventLoop(
        () -> {
          if (session != null) {
            session.end();
          }
        });
  }

  public void close() {
    closed = true;
    drop();
  }

  public void onEventLoop(Runnable action) {
    // Not only the same thread: messages are made in a copy of the context that is current. And not
    // only the same context: a thread of an application's pool may run in it.
    if (context.isRunningOnContext()) {
      action.run();
    } else {
      context.runOnContext(ignored -> action.run());
    }
  }

  public ContextInternal context() {
    return context;
  }

  private void write(Request request, Duration longer, UniEmitter<? super Response> emitter) {
    if (closed) {
      emitter.fail(ERRORS.closed(name));
      return;
    }
    if (session == null) {
      session =
          new LinkSession(context, options, name, patience, () -> connected = true, this::ended);
    }
    session.send(request, longer, emitter);
  }

  private void ended(LinkSession which) {
    if (which == session) {
      session = null;
      connected = false;
    }
  }
}
