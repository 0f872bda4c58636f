package dev.fieldfare.redisstreams;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of a stream as it was read: its id and its fields in the order in which they were sent,
 * duplicates kept.
 *
 * @param id the id in its stream
 * @param fields the fields in order
 * @param deliveries how often it was handed to some consumer, this time included
 */
public record StreamEntry(StreamId id, List<StreamField> fields, long deliveries) {

  public StreamEntry {
    fields = List.copyOf(fields);
  }

  /** The first field of this name. */
  public Optional<StreamField> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /** The first value under this name, as text. */
  public Optional<String> text(String name) {
    return field(name).map(StreamField::value);
  }

  /** The first value under this name, as sent. */
  public Optional<Buffer> bytes(String name) {
    return field(name).map(StreamField::rawValue);
  }

  /** Whether names and values are all valid UTF-8. */
  public boolean isText() {
    return fields.stream().allMatch(StreamField::isText);
  }

  /**
   * The fields as text; of a name that was sent twice the last value counts, as in a Redis hash.
   */
  public Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    fields.forEach(field -> map.put(field.name(), field.value()));
    return map;
  }
}
