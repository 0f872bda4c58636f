package dev.fieldfare.redisstreams.internals;

import dev.fieldfare.redisstreams.ClaimedEntries;
import dev.fieldfare.redisstreams.GroupState;
import dev.fieldfare.redisstreams.IncarnationChangedException;
import dev.fieldfare.redisstreams.StreamGroup;
import dev.fieldfare.redisstreams.StreamId;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;

/** One join: valid until the reader joins another incarnation or is told to start anew. */
final class JoinedGroup implements StreamGroup {

  private final GroupReader reader;
  private final String incarnation;
  private final boolean created;
  private volatile boolean current = true;

  JoinedGroup(GroupReader reader, String incarnation, boolean created) {
    this.reader = reader;
    this.incarnation = incarnation;
    this.created = created;
  }

  boolean isCurrent() {
    return current;
  }

  boolean wasCreated() {
    return created;
  }

  void end() {
    current = false;
  }

  @Override
  public String stream() {
    return reader.stream();
  }

  @Override
  public String group() {
    return reader.settings().group();
  }

  @Override
  public String consumer() {
    return reader.settings().consumer();
  }

  @Override
  public String incarnation() {
    return incarnation;
  }

  @Override
  public Uni<GroupState> state() {
    return reader.group().state();
  }

  @Override
  public Uni<ClaimedEntries> claimBelow(StreamId id, int count) {
    if (!current) {
      return Uni.createFrom().failure(new IncarnationChangedException("joined anew since"));
    }
    return reader.claimBelow(this, id, count);
  }

  @Override
  public Uni<Void> acknowledge(Collection<StreamId> ids) {
    if (!current || ids.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return reader.acknowledge(this, List.copyOf(ids));
  }

  @Override
  public void rejoin() {
    reader.rejoin(this);
  }

  @Override
  public Uni<Long> trim() {
    return reader.group().trim();
  }
}
