package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;
import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import dev.fieldfare.redisstreams.StreamId;
import dev.fieldfare.redisstreams.internals.link.Backoff;
import dev.fieldfare.redisstreams.internals.link.RedisLink;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Acknowledges entries, many with one command: while one command is under way, what comes in waits
 * for the next. A command that fails is repeated until Redis answers or the channel is closed:
 * acknowledgements survive outages.
 */
final class Acknowledger {

  private static final int MAX_IDS = 5000;

  private final InboundSettings settings;
  private final String stream;
  private final ConsumerGroup group;
  private final RedisLink link;
  private final Backoff backoff;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean sending;
  private volatile boolean retrying;
  private boolean closed;

  Acknowledger(InboundSettings settings, String stream, ConsumerGroup group, RedisLink link) {
    this.settings = settings;
    this.stream = stream;
    this.group = group;
    this.link = link;
    this.backoff = new Backoff(settings.retryMin(), settings.retryMax());
  }

  private record Waiting(
      String incarnation, List<StreamId> ids, UniEmitter<? super Void> emitter) {}

  Uni<Void> acknowledge(String incarnation, List<StreamId> ids) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                link.onEventLoop(
                    () -> {
                      waiting.add(new Waiting(incarnation, ids, emitter));
                      send();
                    }));
  }

  /** Whether Redis does not answer at the moment. May be asked from any thread. */
  boolean isRetrying() {
    return retrying;
  }

  void close() {
    closed = true;
    send();
  }

  private void send() {
    if (sending || waiting.isEmpty()) {
      return;
    }
    if (closed) {
      waiting.forEach(one -> one.emitter().fail(ERRORS.closed(settings.channel())));
      waiting.clear();
      return;
    }
    sending = true;
    String incarnation = waiting.peek().incarnation();
    List<Waiting> together = new ArrayList<>();
    List<StreamId> ids = new ArrayList<>();
    while (!waiting.isEmpty()
        && waiting.peek().incarnation().equals(incarnation)
        && ids.size() < MAX_IDS) {
      together.add(waiting.peek());
      ids.addAll(waiting.poll().ids());
    }
    send(incarnation, ids, together);
  }

  private void send(String incarnation, List<StreamId> ids, List<Waiting> together) {
    group
        .acknowledge(incarnation, ids)
        .subscribe()
        .with(
            same -> {
              if (!same) {
                LOG.acknowledgedTooLate(settings.channel(), stream, ids.size());
              }
              backoff.reset();
              retrying = false;
              sending = false;
              together.forEach(one -> one.emitter().complete(null));
              send();
            },
            failure -> repeatLater(together, ids.size(), failure));
  }

  private void repeatLater(List<Waiting> together, int entries, Throwable failure) {
    for (int i = together.size() - 1; i >= 0; i--) {
      waiting.addFirst(together.get(i));
    }
    retrying = true;
    long pause = backoff.nextMillis();
    if (!closed) {
      LOG.acknowledgingFailed(settings.channel(), stream, entries, pause, failure.getMessage());
    }
    link.context()
        .owner()
        .setTimer(
            closed ? 1 : pause,
            fired -> {
              sending = false;
              send();
            });
  }
}
