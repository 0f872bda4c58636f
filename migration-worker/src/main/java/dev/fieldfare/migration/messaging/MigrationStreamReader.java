package dev.fieldfare.migration.messaging;

import dev.fieldfare.postgres.ledger.AdmissionAnswer;
import dev.fieldfare.redisstreams.BatchMetadata;
import dev.fieldfare.redisstreams.ClaimedEntries;
import dev.fieldfare.redisstreams.EntrySource;
import dev.fieldfare.redisstreams.GroupState;
import dev.fieldfare.redisstreams.IncarnationChangedException;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamGroup;
import dev.fieldfare.redisstreams.StreamId;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.Pace;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Takes batches off the stream and has them admitted in order (I2).
 *
 * <p>Before a batch is admitted, three conditions are checked, and they stay true afterwards: the
 * group is the one that the batch was read from; Redis was not reset to a state before the batch;
 * and no consumer holds an earlier entry that is not admitted. Such entries are taken over and
 * admitted first.
 */
@ApplicationScoped
public class MigrationStreamReader {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int CLAIM = 1000;

  private final StreamTargets targets;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopping;

  @Inject
  public MigrationStreamReader(StreamTargets targets) {
    this.targets = targets;
  }

  void stop(@Observes Shutdown event) {
    stopping = true;
  }

  /**
   * Admits a batch, then acknowledges it. Never fails a batch: it waits until the target is back.
   *
   * <p>It answers at once, because the channel carries the streams of all targets. The connector
   * hands over the next batch of a stream when the previous one is settled, and batches of other
   * streams meanwhile.
   */
  @Incoming("migrations")
  public Uni<Void> consume(Message<List<StreamEntry>> batch) {
    threads.execute(() -> settle(batch));
    return Uni.createFrom().voidItem();
  }

  private void settle(Message<List<StreamEntry>> batch) {
    try {
      admit(batch);
      batch.ack().whenComplete(MigrationStreamReader::noteUnsettled);
    } catch (RuntimeException e) {
      batch.nack(e).whenComplete(MigrationStreamReader::noteUnsettled);
    }
  }

  private static void noteUnsettled(Void done, Throwable failure) {
    if (failure != null) {
      Log.warnf("batch not acknowledged, it will be delivered again error=%s", failure);
    }
  }

  private void admit(Message<List<StreamEntry>> batch) {
    BatchMetadata read = batch.getMetadata(BatchMetadata.class).orElseThrow();
    List<StreamId> gone = read.gone();
    int failures = 0;
    while (!stopping) {
      try {
        StreamTargets.StreamTarget target = targets.of(read.stream());
        admitGone(target, read, gone);
        gone = List.of();
        admit(target, read, batch.getPayload());
        target.door().admitted().raise();
        return;
      } catch (IncarnationChangedException e) {
        startAnew(read);
        return;
      } catch (SQLException | RuntimeException e) {
        failures++;
        if (failures == 1) {
          Log.warnf(e, "admission failed, will retry stream=%s", read.stream());
        } else if (Integer.bitCount(failures) == 1) {
          Log.warnf(
              "admission still fails, will retry stream=%s tries=%d error=%s",
              read.stream(), failures, e);
        }
        pause(failures);
      }
    }
    throw new IllegalStateException("stopping; the batch stays pending");
  }

  private void admit(
      StreamTargets.StreamTarget target, BatchMetadata read, List<StreamEntry> payload)
      throws SQLException {
    StreamGroup group = read.group();
    if (payload.isEmpty()) {
      return;
    }
    // A batch of new entries has no holes: only what lies below it can be missing. After a
    // take-over another consumer may hold some of its entries, so everything pending up to its
    // end is claimed.
    boolean whole = read.source() == EntrySource.NEW;
    StreamId end = whole ? payload.getFirst().id() : after(payload.getLast().id());
    while (state(group, read, payload).hasPendingBelow(end)) {
      ClaimedEntries claimed = claimBelow(target, read, end);
      if (claimed.entries().isEmpty()) {
        continue;
      }
      boolean last = claimed.next().isEmpty();
      List<StreamEntry> entries = new ArrayList<>(claimed.entries());
      if (last && whole) {
        entries.addAll(payload);
      }
      admitInOrder(target, read, entries);
      group
          .acknowledge(claimed.entries().stream().map(StreamEntry::id).toList())
          .await()
          .atMost(LONGEST);
      if (last) {
        return;
      }
    }
    if (whole) {
      admitInOrder(target, read, payload);
    }
  }

  // Entries before which, and between which, nothing is missing.
  private static void admitInOrder(
      StreamTargets.StreamTarget target, BatchMetadata read, List<StreamEntry> entries)
      throws SQLException {
    // Requests that were visible in the inbox when these entries were sent come before them.
    target.door().inbox().admitAll();
    AdmissionAnswer answer = target.admission().admit(read.stream(), read.incarnation(), entries);
    if (answer instanceof AdmissionAnswer.Stale) {
      throw new IncarnationChangedException(
          "the ledger has a newer incarnation of " + read.stream());
    }
    target.count(answer);
  }

  /** Takes over the lowest pending entries below an id, and sees to those that are gone. */
  private static ClaimedEntries claimBelow(
      StreamTargets.StreamTarget target, BatchMetadata read, StreamId end) throws SQLException {
    ClaimedEntries claimed = read.group().claimBelow(end, CLAIM).await().atMost(LONGEST);
    admitGone(target, read, claimed.gone());
    return claimed;
  }

  // While they are pending they would be found, and reported, again.
  private static void admitGone(
      StreamTargets.StreamTarget target, BatchMetadata read, List<StreamId> gone)
      throws SQLException {
    if (!gone.isEmpty()) {
      target.admission().admitGone(read.stream(), read.incarnation(), gone);
      read.group().acknowledge(gone).await().atMost(LONGEST);
    }
  }

  /** The group as it is now, if it is the one that the batch was read from. */
  private static GroupState state(
      StreamGroup group, BatchMetadata read, List<StreamEntry> payload) {
    GroupState state = group.state().await().atMost(LONGEST);
    if (!state.isSameGroupAs(read) || !state.hasDelivered(payload.getLast().id())) {
      throw new IncarnationChangedException(
          "the stream or its consumer group was replaced or set back: " + read.stream());
    }
    return state;
  }

  private static StreamId after(StreamId id) {
    return id.sequence() == -1
        ? new StreamId(id.millis() + 1, 0)
        : new StreamId(id.millis(), id.sequence() + 1);
  }

  // The entries that were read belong to a group that is gone, or to a Redis that was reset:
  // the entries that are there will be read again.
  private static void startAnew(BatchMetadata read) {
    Log.warnf(
        "stream or consumer group was replaced, reading from its beginning stream=%s",
        read.stream());
    read.group().rejoin();
  }

  private static void pause(int failures) {
    try {
      long ms = Math.min(1_000, Pace.BUSY.toMillis() << Math.min(failures, 8));
      new LoopSignal().await(Duration.ofMillis(ms));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
