package dev.fieldfare.redisstreams.internals.link;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;
import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The life of one connection from connecting to its end. It ends when the socket closes, or when an
 * answer is overdue (a stalled network closes nothing by itself). It also ends when Redis answers
 * that it has another role or state, and on request.
 *
 * <p>It has a client of its own with a pool of one: a pooled connection returns to its pool when it
 * is closed, with its blocked read. Only closing the client closes the socket.
 */
final class LinkSession {

  private static final long CHECK_MS = 250;

  private final ContextInternal context;
  private final String name;
  private final Duration patience;
  private final Consumer<LinkSession> onEnd;
  private final Redis client;
  private final Promise<RedisConnection> connection;
  private final Deque<Long> deadlines = new ArrayDeque<>();
  private final Set<UniEmitter<? super Response>> unanswered = new LinkedHashSet<>();
  private boolean checking;
  private boolean ended;

  LinkSession(
      ContextInternal context,
      RedisOptions options,
      String name,
      Duration patience,
      Runnable onConnect,
      Consumer<LinkSession> onEnd) {
    this.context = context;
    this.name = name;
    this.patience = patience;
    this.onEnd = onEnd;
    this.connection = context.promise();
    this.client = Redis.createClient(context.owner(), options);
    expectAnswer(Duration.ZERO);
    client.connect().onComplete(made -> connected(made, onConnect));
  }

  void send(Request request, Duration longer, UniEmitter<? super Response> emitter) {
    unanswered.add(emitter);
    connection
        .future()
        .onComplete(
            made -> {
              if (made.succeeded() && !ended) {
                write(made.result(), request, longer, emitter);
              }
            });
  }

  void end() {
    end(new LostConnectionException(name));
  }

  private void connected(AsyncResult<RedisConnection> made, Runnable onConnect) {
    deadlines.poll();
    if (ended) {
      return;
    }
    if (made.failed()) {
      end(made.cause());
      return;
    }
    made.result().endHandler(closed -> end()).exceptionHandler(this::end);
    onConnect.run();
    connection.tryComplete(made.result());
  }

  private void write(
      RedisConnection to, Request request, Duration longer, UniEmitter<? super Response> emitter) {
    expectAnswer(longer);
    to.send(request)
        .onComplete(
            answer -> {
              deadlines.poll();
              unanswered.remove(emitter);
              if (answer.succeeded()) {
                emitter.complete(answer.result());
              } else {
                emitter.fail(answer.cause());
                leaveChangedServer(answer.cause());
              }
            });
  }

  // The connection stays open when the server behind it becomes a replica, and would fail all that
  // follows. A new one may lead to the new primary.
  private void leaveChangedServer(Throwable failure) {
    if (ErrorReply.isOfTheServer(failure)) {
      end(failure);
    }
  }

  /**
   * Answers come in the order of the commands, so the first deadline is that of the next answer.
   */
  private void expectAnswer(Duration longer) {
    deadlines.add(System.nanoTime() + patience.plus(longer).toNanos());
    if (!checking) {
      checking = true;
      context.owner().setTimer(CHECK_MS, fired -> check());
    }
  }

  private void check() {
    Long deadline = deadlines.peek();
    checking = deadline != null && !ended;
    if (!checking) {
      return;
    }
    if (System.nanoTime() - deadline > 0) {
      LOG.noAnswer(name, patience.toMillis());
      end(new LostConnectionException(ERRORS.noAnswer(name, patience.toMillis())));
    } else {
      context.owner().setTimer(CHECK_MS, fired -> check());
    }
  }

  /**
   * All that has no answer fails before this returns. A command of the next session would otherwise
   * be carried out before a command of this one is known to have failed, and the order is lost.
   */
  private void end(Throwable reason) {
    if (ended) {
      return;
    }
    ended = true;
    onEnd.accept(this);
    client.close();
    connection.tryFail(reason);
    // An error of Redis while connecting, or about another command, says nothing about these.
    Throwable lost =
        reason instanceof LostConnectionException
            ? reason
            : new LostConnectionException(String.valueOf(reason));
    List<UniEmitter<? super Response>> failing = List.copyOf(unanswered);
    unanswered.clear();
    failing.forEach(emitter -> emitter.fail(lost));
  }
}
