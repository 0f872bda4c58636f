package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import dev.fieldfare.redisstreams.ClaimedEntries;
import dev.fieldfare.redisstreams.EntrySource;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamId;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a reader does next, one step at a time:
 *
 * <ol>
 *   <li>join the group, making stream, group and token where they are missing;
 *   <li>hand out what this consumer had before and did not acknowledge;
 *   <li>from time to time, take over what anybody left pending for too long;
 *   <li>otherwise wait for new entries.
 * </ol>
 *
 * <p>After a failure it starts at 1 again, because an answer that was lost on the way has left its
 * entries pending. Belongs to one event loop.
 */
final class ReadCycle {

  private final InboundSettings settings;
  private final String stream;
  private final ConsumerGroup group;
  private final HandOver handOver;
  private final DeliveryBuilder intake;
  private final Housekeeping housekeeping;
  private final Function<ConsumerGroup.Join, JoinedGroup> joins;

  private volatile JoinedGroup joined;
  private volatile boolean mustJoin = true;
  private boolean readingOwn;
  private Optional<StreamId> cursor = Optional.empty();
  private long takeOverDue;

  ReadCycle(
      InboundSettings settings,
      String stream,
      ConsumerGroup group,
      HandOver handOver,
      DeliveryBuilder intake,
      Function<ConsumerGroup.Join, JoinedGroup> joins) {
    this.settings = settings;
    this.stream = stream;
    this.group = group;
    this.handOver = handOver;
    this.intake = intake;
    this.housekeeping = new Housekeeping(settings, stream, group);
    this.joins = joins;
  }

  /** The group as it was joined last, still current or not. */
  Optional<JoinedGroup> joined() {
    return Optional.ofNullable(joined);
  }

  /** Whether the group is joined and nothing has failed since. */
  boolean isJoined() {
    return joined != null && !mustJoin;
  }

  boolean isCurrent(JoinedGroup from) {
    return from == joined && from.isCurrent();
  }

  /**
   * Starts over with the next step; what is handed out stays valid if the group turns out to be the
   * same.
   */
  void joinAgain() {
    mustJoin = true;
  }

  /** Starts over, and everything handed out is void. */
  void startAnew() {
    if (joined != null) {
      joined.end();
    }
    handOver.clear();
    mustJoin = true;
  }

  /** Does the next step; true when it was more than joining. */
  Uni<Boolean> step() {
    if (mustJoin) {
      return group.join().invoke(this::enter).replaceWith(false);
    }
    return read(joined).replaceWith(true);
  }

  private Uni<?> read(JoinedGroup from) {
    if (readingOwn) {
      return group.own(from.incarnation(), page(), held()).invoke(page -> own(from, page));
    }
    if (settings.takeOverIdle().isPresent() && System.nanoTime() - takeOverDue >= 0) {
      return group
          .idle(from.incarnation(), settings.takeOverIdle().get(), page(), held())
          .invoke(page -> takenOver(from, page));
    }
    housekeeping.whenDue(from.incarnation());
    return group
        .readNew(count())
        .invoke(entries -> offer(from, EntrySource.NEW, entries, List.of()));
  }

  private ConsumerGroup.Page page() {
    return new ConsumerGroup.Page(cursor, count());
  }

  /** Never more than may still be in flight, wherever the entries come from. */
  private int count() {
    return Math.min(settings.batchSize(), handOver.room());
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
      startAnew();
      joined = joins.apply(join);
      LOG.joined(
          settings.channel(), stream, settings.group(), settings.consumer(), join.incarnation());
    }
    mustJoin = false;
    readingOwn = true;
    cursor = Optional.empty();
    takeOverDue = System.nanoTime();
  }

  private void own(JoinedGroup from, ClaimedEntries page) {
    if (isCurrent(from)) {
      cursor = page.next();
      readingOwn = cursor.isPresent();
      offer(from, EntrySource.OWN_PENDING, page.entries(), page.gone());
    }
  }

  private void takenOver(JoinedGroup from, ClaimedEntries page) {
    if (!isCurrent(from)) {
      return;
    }
    cursor = page.next();
    if (cursor.isEmpty()) {
      takeOverDue = System.nanoTime() + settings.takeOverInterval().toNanos();
    }
    if (!page.entries().isEmpty()) {
      LOG.takenOver(settings.channel(), stream, page.entries().size());
    }
    offer(from, EntrySource.TAKEN_OVER, page.entries(), page.gone());
  }

  /** Entries read for a join that was voided meanwhile stay pending and are read again. */
  private void offer(
      JoinedGroup from, EntrySource source, List<StreamEntry> entries, List<StreamId> gone) {
    if (isCurrent(from)) {
      intake.take(from, source, entries, gone);
    }
  }
}
