package dev.fieldfare.postgres.structure.closing;

import dev.fieldfare.postgres.structure.ObjectName;
import java.util.List;

/**
 * A closing with its place in the order.
 *
 * @param rank the order within the phase, where it matters
 */
record OrderedClosing(
    Phase phase, int rank, ObjectName object, List<String> statements, boolean drops) {

  static OrderedClosing of(Phase phase, ObjectName object, List<String> statements) {
    return new OrderedClosing(phase, 0, object, statements, false);
  }

  static OrderedClosing dropping(Phase phase, int rank, ObjectName object, String statement) {
    return new OrderedClosing(phase, rank, object, List.of(statement), true);
  }

  Closing closing() {
    return new Closing(object, statements, drops);
  }
}
