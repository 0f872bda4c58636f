package dev.fieldfare.redisstreams;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * A bean that an application offers, with {@code @Identifier} the name of the channel, when it
 * remembers outside Redis how far it has read. Called each time before a group is joined. If the
 * last id of the stream is lower, because Redis was flushed or reset to an earlier state, it is
 * raised to the floor, so that no id is given twice.
 *
 * <p>Called on an event loop. When the floor cannot be had the join is put off.
 */
public interface StreamFloor {

  /** The highest id that was ever taken from this stream, or nothing. */
  Uni<Optional<StreamId>> floor(String stream, String group);
}
