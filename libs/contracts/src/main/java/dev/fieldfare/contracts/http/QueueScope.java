package dev.fieldfare.contracts.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Objects;
import java.util.Optional;

/**
 * What is paused or resumed: a target, or one table of it. An empty target is the main one, an
 * empty schema the default one.
 */
@JsonInclude(Include.NON_ABSENT)
public record QueueScope(Optional<String> target, Optional<String> schema, Optional<String> table) {

  public QueueScope {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(table, "table");
  }
}
