package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import dev.fieldfare.redisstreams.ClaimedEntries;
import dev.fieldfare.redisstreams.IncarnationChangedException;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamFloor;
import dev.fieldfare.redisstreams.StreamId;
import dev.fieldfare.redisstreams.fault.StreamFailureHandler;
import dev.fieldfare.redisstreams.internals.link.Backoff;
import dev.fieldfare.redisstreams.internals.link.RedisLink;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * Reads one stream for one channel while the application asks for more.
 *
 * <p>A failed step never ends the stream: the connection is dropped and after a pause the cycle
 * starts again. When the group is found to be another one, everything handed out so far is void and
 * its acknowledgement does nothing.
 *
 * <p>All state belongs to the event loop of the link.
 */
final class GroupReader implements Flow.Publisher<Delivery> {

  private final InboundSettings settings;
  private final String stream;
  private final RedisLink reads;
  private final RedisLink commands;
  private final ConsumerGroup group;
  private final Acknowledger acknowledger;
  private final HandOver handOver;
  private final ReadCycle cycle;
  private final Backoff backoff;
  private final StreamMeters meters;

  private volatile boolean paused;
  private volatile boolean closed;
  private boolean subscribed;
  private boolean stepping;
  private boolean interrupted;
  private CompletableFuture<Void> idle;

  GroupReader(
      InboundSettings settings,
      String stream,
      RedisLink reads,
      RedisLink commands,
      Optional<StreamFloor> floor,
      StreamFailureHandler spentEntries) {
    this.settings = settings;
    this.stream = stream;
    this.reads = reads;
    this.commands = commands;
    this.meters = StreamMeters.reading(settings.channel(), stream);
    this.group = new ConsumerGroup(settings, stream, reads, commands, floor);
    this.acknowledger = new Acknowledger(settings, stream, group, commands);
    this.handOver = new HandOver(settings.ordered(), settings.maxInFlight());
    DeliveryBuilder intake = new DeliveryBuilder(settings, handOver, spentEntries, meters);
    this.cycle = new ReadCycle(settings, stream, group, handOver, intake, this::joined);
    this.backoff = new Backoff(settings.retryMin(), settings.retryMax());
    meters.inFlight(handOver::heldCount);
  }

  private JoinedGroup joined(ConsumerGroup.Join join) {
    return new JoinedGroup(this, join.incarnation(), join.created());
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Delivery> subscriber) {
    reads.onEventLoop(
        () -> {
          handOver.subscriber(subscriber);
          subscribed = true;
          subscriber.onSubscribe(new Demand());
        });
  }

  /** The application's side of the subscription. */
  private final class Demand implements Flow.Subscription {

    @Override
    public void request(long count) {
      reads.onEventLoop(
          () -> {
            handOver.request(count);
            goOn();
          });
    }

    @Override
    public void cancel() {
      closed = true;
      reads.close();
    }
  }

  String stream() {
    return stream;
  }

  InboundSettings settings() {
    return settings;
  }

  ConsumerGroup group() {
    return group;
  }

  StreamMeters meters() {
    return meters;
  }

  /** The group, while it is joined. */
  Optional<JoinedGroup> joined() {
    return cycle.joined().filter(JoinedGroup::isCurrent);
  }

  boolean isReading() {
    return cycle.isJoined() && !closed && !acknowledger.isRetrying();
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    reads.onEventLoop(this::goOn);
  }

  boolean isPaused() {
    return paused;
  }

  int inFlight() {
    return handOver.heldCount();
  }

  Uni<ClaimedEntries> claimBelow(JoinedGroup from, StreamId id, int count) {
    return group
        .below(from.incarnation(), id, count)
        .invoke(claimed -> reads.onEventLoop(() -> hold(from, claimed)));
  }

  private void hold(JoinedGroup from, ClaimedEntries claimed) {
    if (cycle.isCurrent(from)) {
      handOver.hold(claimed.entries().stream().map(StreamEntry::id).toList());
      handOver.hold(claimed.gone());
    }
  }

  Uni<Void> acknowledge(JoinedGroup from, List<StreamId> ids) {
    return acknowledger
        .acknowledge(from.incarnation(), ids)
        .invoke(() -> reads.onEventLoop(() -> acknowledged(from, ids)));
  }

  private void acknowledged(JoinedGroup from, List<StreamId> ids) {
    meters.acknowledged(ids.size());
    if (cycle.isCurrent(from)) {
      handOver.release(ids);
    }
  }

  /** The ids of a delivery that are not acknowledged yet; none when it was voided. */
  Uni<List<StreamId>> unacknowledged(Delivery delivery) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                reads.onEventLoop(
                    () -> {
                      boolean current = cycle.isCurrent(delivery.group());
                      emitter.complete(current ? handOver.stillHeld(delivery) : List.of());
                    }));
  }

  /** The application is done with a delivery. */
  void settled(Delivery delivery) {
    reads.onEventLoop(
        () -> {
          if (cycle.isCurrent(delivery.group())) {
            handOver.settled(delivery);
          }
          goOn();
        });
  }

  void rejoin(JoinedGroup from) {
    reads.onEventLoop(
        () -> {
          if (cycle.isCurrent(from)) {
            cycle.startAnew();
            if (stepping) {
              interrupted = true;
              reads.drop();
            }
            goOn();
          }
        });
  }

  /** Stops reading; done when the application has settled what it holds. */
  CompletableFuture<Void> stop() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    reads.onEventLoop(
        () -> {
          closed = true;
          reads.close();
          idle = done;
          goOn();
        });
    return done;
  }

  /** After {@link #stop}: gives back what is left. */
  Uni<Void> leave() {
    int busy = handOver.unsettled();
    if (busy > 0) {
      LOG.closedWhileBusy(settings.channel(), stream, busy);
    }
    return cycle
        .joined()
        .map(last -> group.release(last.incarnation()))
        .orElseGet(() -> Uni.createFrom().item(0L))
        .invoke(left -> LOG.closed(settings.channel(), stream, left))
        .eventually(() -> commands.onEventLoop(acknowledger::close))
        .replaceWithVoid();
  }

  private void goOn() {
    if (idle != null && handOver.unsettled() == 0) {
      idle.complete(null);
    }
    if (closed || paused || !subscribed) {
      return;
    }
    handOver.drain();
    if (!stepping && handOver.wantsMore()) {
      stepping = true;
      Uni.createFrom()
          .deferred(cycle::step)
          .emitOn(reads::onEventLoop)
          .subscribe()
          .with(this::succeeded, this::failed);
    }
  }

  private void succeeded(boolean hasRead) {
    stepping = false;
    interrupted = false;
    if (hasRead && backoff.tries() > 0) {
      LOG.readingAgain(settings.channel(), stream, backoff.tries());
      backoff.reset();
    }
    goOn();
  }

  private void failed(Throwable failure) {
    if (closed || interrupted) {
      tryAgain();
      return;
    }
    long pause = backoff.nextMillis();
    meters.failed(1);
    if (failure instanceof IncarnationChangedException) {
      LOG.groupGone(settings.channel(), stream, failure.getMessage());
      cycle.startAnew();
    } else {
      reportFailure(failure, pause);
      cycle.joinAgain();
    }
    reads.drop();
    reads.context().owner().setTimer(pause, fired -> reads.onEventLoop(this::tryAgain));
  }

  private void tryAgain() {
    stepping = false;
    interrupted = false;
    goOn();
  }

  private void reportFailure(Throwable failure, long pause) {
    String reason = String.valueOf(failure);
    if (backoff.tries() == 1) {
      LOG.readingFailed(settings.channel(), stream, pause, reason);
    } else {
      LOG.readingStillFails(settings.channel(), stream, backoff.tries(), pause, reason);
    }
  }
}
