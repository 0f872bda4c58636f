package dev.fieldfare.postgres.structure.closing;

import dev.fieldfare.postgres.structure.ObjectName;
import java.util.List;

/**
 * The statements that close differences of an object, to be executed on the right side.
 *
 * @param drops whether one of them drops something, or may change the rows: not to be executed
 *     without a look at what is lost
 */
public record Closing(ObjectName object, List<String> statements, boolean drops) {

  public Closing {
    statements = List.copyOf(statements);
  }
}
