package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import dev.fieldfare.redisstreams.ClaimedEntries;
import dev.fieldfare.redisstreams.EntrySource;
import dev.fieldfare.redisstreams.IncarnationChangedException;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamFloor;
import dev.fieldfare.redisstreams.StreamId;
import dev.fieldfare.redisstreams.fault.StreamFailureHandler;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * Reads one stream for one channel, one step at a time, only while the application asks for more:
 *
 * <ol>
 *   <li>join the group, making stream, group and token where they are missing;
 *   <li>hand out what this consumer had before and did not acknowledge;
 *   <li>from time to time, take over what anybody left pending for too long;
 *   <li>otherwise wait for new entries.
 * </ol>
 *
 * <p>A failed step never ends the stream: the connection is dropped and after a pause the reader
 * starts at 1, because an answer that was lost on the way has left its entries pending. When the
 * group is found to be another one, everything handed out so far is void and its acknowledgement
 * does nothing.
 *
 * <p>All state belongs to the event loop of the link.
 */
final class GroupReader implements Flow.Publisher<Delivery> {

  private static final Duration TIDY_INTERVAL = Duration.ofMinutes(1);

  private final InboundSettings settings;
  private final String stream;
  private final ConsumerGroup group;
  private final RedisLink reads;
  private final RedisLink commands;
  private final Acknowledger acknowledger;
  private final Intake intake;
  private final HandOver handOver;
  private final Backoff backoff;

  private volatile JoinedGroup joined;
  private volatile boolean mustJoin = true;
  private volatile boolean paused;
  private volatile boolean closed;
  private boolean subscribed;
  private boolean stepping;
  private boolean readingOwn;
  private Optional<StreamId> cursor = Optional.empty();
  private long takeOverDue;
  private long tidyDue = System.nanoTime();
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
    this.group = new ConsumerGroup(settings, stream, reads, commands, floor);
    this.acknowledger = new Acknowledger(settings, stream, group, commands);
    this.handOver = new HandOver(settings.ordered(), settings.maxInFlight());
    this.intake = new Intake(settings, handOver, spentEntries);
    this.backoff = new Backoff(settings.retryMin(), settings.retryMax());
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

  Optional<JoinedGroup> joined() {
    return Optional.ofNullable(joined);
  }

  boolean isReading() {
    return joined != null && !mustJoin && !closed && !acknowledger.isRetrying();
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

  Uni<ClaimedEntries> claimBelow(String incarnation, StreamId id, int count) {
    return group
        .below(incarnation, id, count)
        .invoke(claimed -> reads.onEventLoop(() -> holdClaimed(incarnation, claimed)));
  }

  private void holdClaimed(String incarnation, ClaimedEntries claimed) {
    if (joined != null && joined.incarnation().equals(incarnation)) {
      handOver.hold(claimed.entries().stream().map(StreamEntry::id).toList());
      handOver.hold(claimed.gone());
    }
  }

  Uni<Void> acknowledge(String incarnation, List<StreamId> ids) {
    return acknowledger
        .acknowledge(incarnation, ids)
        .invoke(() -> reads.onEventLoop(() -> handOver.release(ids)));
  }

  /** The ids of a delivery that are not acknowledged yet; none when it was voided. */
  Uni<List<StreamId>> unacknowledged(Delivery delivery) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                reads.onEventLoop(
                    () ->
                        emitter.complete(
                            isCurrent(delivery) ? handOver.stillHeld(delivery) : List.of())));
  }

  /** The application is done with a delivery. */
  void settled(Delivery delivery) {
    reads.onEventLoop(
        () -> {
          if (isCurrent(delivery)) {
            handOver.settled(delivery);
          }
          goOn();
        });
  }

  void rejoin(JoinedGroup from) {
    reads.onEventLoop(
        () -> {
          if (from == joined && from.isCurrent()) {
            voidAll();
            mustJoin = true;
            if (stepping) {
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
    if (handOver.unsettled() > 0) {
      LOG.closedWhileBusy(settings.channel(), stream, handOver.unsettled());
    }
    JoinedGroup last = joined;
    Uni<Long> left = last == null ? Uni.createFrom().item(0L) : group.release(last.incarnation());
    return left.invoke(count -> LOG.closed(settings.channel(), stream, count))
        .eventually(() -> commands.onEventLoop(acknowledger::close))
        .replaceWithVoid();
  }

  private boolean isCurrent(Delivery delivery) {
    return delivery.group() == joined && delivery.group().isCurrent();
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
      step().emitOn(reads::onEventLoop).subscribe().with(done -> succeeded(), this::failed);
    }
  }

  private Uni<Void> step() {
    if (mustJoin) {
      return group.join().invoke(this::enter).replaceWithVoid();
    }
    JoinedGroup from = joined;
    if (readingOwn) {
      return group
          .own(from.incarnation(), cursor, held())
          .invoke(page -> own(from, page))
          .replaceWithVoid();
    }
    if (takeOverIsDue()) {
      Duration idleTime = settings.takeOverIdle().orElseThrow();
      return group
          .idle(from.incarnation(), idleTime, cursor, held())
          .invoke(page -> takenOver(from, page))
          .replaceWithVoid();
    }
    int count = Math.min(settings.batchSize(), handOver.room());
    return group
        .readNew(count)
        .invoke(entries -> offer(from, EntrySource.NEW, entries, List.of()))
        .replaceWithVoid();
  }

  private Collection<StreamId> held() {
    return List.copyOf(handOver.held());
  }

  private void enter(ConsumerGroup.Join join) {
    boolean isSame =
        joined != null && joined.isCurrent() && joined.incarnation().equals(join.incarnation());
    if (!isSame) {
      if (join.created() && joined != null) {
        LOG.groupCreated(settings.channel(), stream, settings.group());
      }
      voidAll();
      joined = new JoinedGroup(this, join.incarnation(), join.created());
      LOG.joined(
          settings.channel(), stream, settings.group(), settings.consumer(), join.incarnation());
    }
    mustJoin = false;
    readingOwn = true;
    cursor = Optional.empty();
    takeOverDue = System.nanoTime();
  }

  private void voidAll() {
    if (joined != null) {
      joined.end();
    }
    handOver.clear();
  }

  private void own(JoinedGroup from, ClaimedEntries page) {
    if (from == joined) {
      cursor = page.next();
      readingOwn = cursor.isPresent();
    }
    offer(from, EntrySource.OWN_PENDING, page.entries(), page.gone());
  }

  private boolean takeOverIsDue() {
    return settings.takeOverIdle().isPresent() && System.nanoTime() - takeOverDue >= 0;
  }

  private void takenOver(JoinedGroup from, ClaimedEntries page) {
    if (from == joined) {
      cursor = page.next();
      if (cursor.isEmpty()) {
        takeOverDue = System.nanoTime() + settings.takeOverInterval().toNanos();
        tidy(from);
      }
    }
    if (!page.entries().isEmpty()) {
      LOG.takenOver(settings.channel(), stream, page.entries().size());
    }
    offer(from, EntrySource.TAKEN_OVER, page.entries(), page.gone());
  }

  private void tidy(JoinedGroup from) {
    boolean isDue = System.nanoTime() - tidyDue >= 0;
    if (isDue && settings.consumerExpiry().isPresent()) {
      tidyDue = System.nanoTime() + TIDY_INTERVAL.toNanos();
      // Only housekeeping: what cannot be removed now is removed another time.
      group
          .tidy(from.incarnation(), settings.consumerExpiry().get())
          .subscribe()
          .with(removed -> LOG.tidied(settings.channel(), stream, removed), LOG::trace);
    }
  }

  /** Entries read for a join that was voided meanwhile stay pending and are read again. */
  private void offer(
      JoinedGroup from, EntrySource source, List<StreamEntry> entries, List<StreamId> gone) {
    if (from == joined && from.isCurrent()) {
      intake.take(from, source, entries, gone);
    }
  }

  private void succeeded() {
    stepping = false;
    if (backoff.tries() > 0 && !mustJoin) {
      LOG.readingAgain(settings.channel(), stream, backoff.tries());
    }
    if (!mustJoin) {
      backoff.reset();
    }
    goOn();
  }

  private void failed(Throwable failure) {
    boolean toldToRejoin = joined != null && !joined.isCurrent();
    if (closed || toldToRejoin) {
      stepping = false;
      goOn();
      return;
    }
    long pause = backoff.nextMillis();
    if (failure instanceof IncarnationChangedException) {
      LOG.groupGone(settings.channel(), stream, failure.getMessage());
      voidAll();
    } else {
      reportFailure(failure, pause);
    }
    mustJoin = true;
    reads.drop();
    reads.context().owner().setTimer(pause, fired -> reads.onEventLoop(this::tryAgain));
  }

  private void tryAgain() {
    stepping = false;
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
