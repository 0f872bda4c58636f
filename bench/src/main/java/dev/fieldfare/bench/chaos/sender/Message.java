package dev.fieldfare.bench.chaos.sender;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What a sender has to say.
 *
 * @param key its idempotency key; without one a repetition is another migration
 * @param raw what is sent in place of the body, for what is no message at all
 */
public record Message(Optional<String> key, ObjectNode body, Worth worth, Optional<String> raw) {
  /** What may become of a message. */
  public enum Worth {
    /** Whatever the schema that it meets decides. */
    GOOD,
    /** It must be refused, at the door, at admission or at planning. */
    BAD,
    /** Malformed: a dead letter. */
    UNREADABLE
  }

  static Message good(String key, ObjectNode body) {
    return new Message(Optional.of(key), body.put("id", key), Worth.GOOD, Optional.empty());
  }

  String type() {
    return raw.isPresent() ? "UNREADABLE" : body.path("type").asText("none");
  }

  Message bad() {
    return new Message(key, body, Worth.BAD, Optional.empty());
  }

  Message unreadable(String text) {
    return new Message(Optional.empty(), body, Worth.UNREADABLE, Optional.of(text));
  }

  Message withoutKey() {
    ObjectNode copy = body.deepCopy();
    copy.remove("id");
    return new Message(Optional.empty(), copy, worth, raw);
  }

  /** The same key for another request. */
  Message contradicted(String column) {
    ObjectNode other = body.deepCopy();
    other
        .put("type", "DROP_NOT_NULL")
        .put("column", column)
        .retain("type", "table", "column", "id");
    return new Message(key, other, Worth.GOOD, Optional.empty());
  }
}
