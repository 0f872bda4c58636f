package dev.fieldfare.postgres.structure.closing;

import dev.fieldfare.postgres.structure.ObjectName;
import java.util.List;

/**
 * A closing with its place in the order.
 *
 * @param rank the order within the phase, where it matters
 */
record Step(Phase phase, int rank, ObjectName object, List<String> statements, boolean drops) {

  static Step of(Phase phase, ObjectName object, List<String> statements) {
    return new Step(phase, 0, object, statements, false);
  }

  static Step dropping(Phase phase, int rank, ObjectName object, String statement) {
    return new Step(phase, rank, object, List.of(statement), true);
  }

  Closing closing() {
    return new Closing(object, statements, drops);
  }
}
