package dev.fieldfare.redisstreams.fault;

import dev.fieldfare.redisstreams.RedisStreamsConnectorIncomingConfiguration;
import dev.fieldfare.redisstreams.StreamField;
import dev.fieldfare.redisstreams.StreamId;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** The tools of a failure strategy. */
public interface FailureContext {

  String channel();

  RedisStreamsConnectorIncomingConfiguration configuration();

  /** Appends to a stream, repeated until Redis has confirmed it or the channel is closed. */
  Uni<StreamId> append(String stream, List<StreamField> fields);

  /** Whether the application is ending: what is refused now may only have been interrupted. */
  boolean isClosing();

  /** Stops the channel and shows it as not alive. */
  void failChannel(Throwable reason);
}
