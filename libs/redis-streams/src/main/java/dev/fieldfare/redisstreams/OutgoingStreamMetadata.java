package dev.fieldfare.redisstreams;

import java.util.List;
import java.util.Optional;

/**
 * Added to a message to send it to another stream than the channel's, or with more fields.
 *
 * @param stream instead of the stream of the channel
 * @param fields put behind those of the payload
 */
public record OutgoingStreamMetadata(Optional<String> stream, List<StreamField> fields) {

  public OutgoingStreamMetadata {
    fields = List.copyOf(fields);
  }

  public static OutgoingStreamMetadata toStream(String stream) {
    return new OutgoingStreamMetadata(Optional.of(stream), List.of());
  }

  public static OutgoingStreamMetadata withFields(List<StreamField> fields) {
    return new OutgoingStreamMetadata(Optional.empty(), fields);
  }
}
