package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import dev.fieldfare.redisstreams.EntrySource;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamId;
import dev.fieldfare.redisstreams.fault.DeliveriesExhaustedException;
import dev.fieldfare.redisstreams.fault.FailedDelivery;
import dev.fieldfare.redisstreams.fault.StreamFailureHandler;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/**
 * Makes deliveries of what was read: one for all of it, or one for each entry. Entries that were
 * delivered too often are taken aside. Ids without an entry are handed on with a batch; channels of
 * single messages have no place for them, so they are acknowledged here.
 */
final class DeliveryBuilder {

  private final InboundSettings settings;
  private final HandOver handOver;
  private final StreamFailureHandler spentEntries;
  private final StreamMeters meters;

  DeliveryBuilder(
      InboundSettings settings,
      HandOver handOver,
      StreamFailureHandler spentEntries,
      StreamMeters meters) {
    this.meters = meters;
    this.settings = settings;
    this.handOver = handOver;
    this.spentEntries = spentEntries;
  }

  void take(JoinedGroup from, EntrySource source, List<StreamEntry> entries, List<StreamId> gone) {
    if (!gone.isEmpty()) {
      meters.gone(gone.size());
      LOG.entriesGone(settings.channel(), from.stream(), gone.toString());
    }
    meters.read(source, entries.size());
    List<StreamEntry> good = withoutSpent(from, entries);
    if (settings.batch()) {
      takeTogether(new Delivery(from, source, good, gone));
      return;
    }
    good.forEach(entry -> handOver.offer(new Delivery(from, source, List.of(entry), List.of())));
    if (!gone.isEmpty()) {
      inBackground(gone, from.acknowledge(gone));
    }
  }

  private void takeTogether(Delivery delivery) {
    if (!delivery.allIds().isEmpty()) {
      handOver.offer(delivery);
    }
  }

  /** Takes aside what was delivered too often, a message that kills its reader for example. */
  private List<StreamEntry> withoutSpent(JoinedGroup from, List<StreamEntry> entries) {
    List<StreamEntry> spent = entries.stream().filter(this::isSpent).toList();
    if (spent.isEmpty()) {
      return entries;
    }
    var reason =
        new DeliveriesExhaustedException(spent.get(0).deliveries(), settings.maxDeliveries());
    var failed = new FailedDelivery(spent, from, reason, Metadata.empty());
    inBackground(failed.ids(), spentEntries.handle(failed));
    return entries.stream().filter(entry -> !isSpent(entry)).toList();
  }

  private boolean isSpent(StreamEntry entry) {
    return settings.maxDeliveries() > 0 && entry.deliveries() > settings.maxDeliveries();
  }

  /**
   * Retries until it succeeds; it fails only when the channel is closed. The ids are ours until
   * then.
   */
  private void inBackground(List<StreamId> ids, Uni<Void> work) {
    handOver.hold(ids);
    work.subscribe()
        .with(done -> LOG.tracef("settled %s", ids), failure -> LOG.tracef("left pending %s", ids));
  }
}
