package dev.fieldfare.contracts.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An entry of a stream that was no migration, with its fields as they were sent.
 *
 * @param id its place among the dead letters
 * @param reason a label of {@link dev.fieldfare.contracts.FailureReason}, or a sentence
 * @param stream where it was sent to
 * @param entryId its place there
 */
public record DeadLetter(
    String id,
    String target,
    String reason,
    int attempts,
    String stream,
    String entryId,
    Map<String, String> fields) {

  public DeadLetter {
    Objects.requireNonNull(id, "id");
    fields = fields == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
