package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;
import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import dev.fieldfare.redisstreams.StreamField;
import dev.fieldfare.redisstreams.StreamId;
import dev.fieldfare.redisstreams.internals.link.Backoff;
import dev.fieldfare.redisstreams.internals.link.ErrorReply;
import dev.fieldfare.redisstreams.internals.link.RedisLink;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Appends entries in the order in which they come, pipelined: the next is sent before the one
 * before is confirmed.
 *
 * <p>When the connection is lost, everything without a confirmation is sent again in the same order
 * until Redis has confirmed it or the writer is closed. An entry that Redis had stored just before
 * is then there twice. Errors of which repeating does not help fail at once.
 */
final class EntryWriter {

  private final String channel;
  private final RedisLink link;
  private final Backoff backoff;
  private final StreamMeters meters;
  // Filled by any thread. One task of the event loop for each entry would break the order: an entry
  // from the event loop itself would overtake waiting tasks.
  private final Queue<Append> arrived = new ConcurrentLinkedQueue<>();
  private final Deque<Append> waiting = new ArrayDeque<>();
  private final List<Append> failed = new ArrayList<>();
  private int underWay;
  private boolean pausing;
  private boolean closed;

  EntryWriter(String channel, RedisLink link, Backoff backoff, StreamMeters meters) {
    this.meters = meters;
    this.channel = channel;
    this.link = link;
    this.backoff = backoff;
  }

  private record Append(String stream, Request request, UniEmitter<? super StreamId> emitter) {}

  Uni<StreamId> append(String stream, List<StreamField> fields) {
    if (fields.isEmpty()) {
      return Uni.createFrom().failure(ERRORS.emptyEntry());
    }
    Request request = Request.cmd(Command.XADD).arg(stream).arg("*");
    fields.forEach(field -> request.arg(field.rawName()).arg(field.rawValue()));
    return Uni.createFrom()
        .emitter(
            emitter -> {
              arrived.add(new Append(stream, request, emitter));
              link.onEventLoop(this::send);
            });
  }

  boolean isRetrying() {
    return backoff.tries() > 0;
  }

  void close() {
    link.onEventLoop(
        () -> {
          closed = true;
          send();
        });
  }

  private void send() {
    for (Append next = arrived.poll(); next != null; next = arrived.poll()) {
      waiting.add(next);
    }
    if (closed) {
      waiting.forEach(append -> append.emitter().fail(ERRORS.closed(channel)));
      waiting.clear();
      return;
    }
    // Behind a failure nothing is sent until all that was sent has failed or not: the order would
    // be lost.
    while (!pausing && failed.isEmpty() && !waiting.isEmpty()) {
      Append append = waiting.poll();
      underWay++;
      link.send(append.request())
          .subscribe()
          .with(answer -> confirmed(append, answer), failure -> refused(append, failure));
    }
  }

  private void confirmed(Append append, Response id) {
    underWay--;
    if (backoff.tries() > 0 && failed.isEmpty()) {
      LOG.sendingAgain(channel, backoff.tries());
      backoff.reset();
    }
    meters.sent(1);
    append.emitter().complete(StreamId.parse(id.toString()));
    repeatWhenAllAreBack(null);
  }

  private void refused(Append append, Throwable failure) {
    underWay--;
    if (ErrorReply.isPermanent(failure)) {
      LOG.cannotSend(channel, append.stream(), failure);
      append.emitter().fail(failure);
    } else {
      failed.add(append);
    }
    repeatWhenAllAreBack(failure);
  }

  private void repeatWhenAllAreBack(Throwable failure) {
    if (underWay > 0 || failed.isEmpty()) {
      return;
    }
    for (int i = failed.size() - 1; i >= 0; i--) {
      waiting.addFirst(failed.get(i));
    }
    int entries = failed.size();
    failed.clear();
    meters.failed(entries);
    pausing = true;
    long pause = backoff.nextMillis();
    if (backoff.tries() == 1) {
      LOG.sendingFailed(channel, entries, pause, String.valueOf(failure));
    }
    link.context().owner().setTimer(pause, fired -> link.onEventLoop(this::resume));
  }

  private void resume() {
    pausing = false;
    send();
  }
}
