package dev.fieldfare.postgres.structure.closing;

import dev.fieldfare.postgres.structure.ObjectName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the rules ask for. */
final class Steps {

  private final List<OrderedClosing> steps = new ArrayList<>();
  private final Set<ObjectName> created = new LinkedHashSet<>();
  private final Set<ObjectName> recreated = new LinkedHashSet<>();
  private final Set<ObjectName> irreplaceable = new LinkedHashSet<>();

  void add(Phase phase, ObjectName object, String... statements) {
    steps.add(OrderedClosing.of(phase, object, List.of(statements)));
  }

  /** As above, behind those of a lower rank. */
  void addRanked(Phase phase, int rank, ObjectName object, String statement) {
    steps.add(new OrderedClosing(phase, rank, object, List.of(statement), false));
  }

  void addAll(Phase phase, ObjectName object, List<String> statements) {
    if (!statements.isEmpty()) {
      steps.add(OrderedClosing.of(phase, object, statements));
    }
  }

  /** A statement that drops something or may change rows. */
  void drop(Phase phase, ObjectName object, String statement) {
    steps.add(OrderedClosing.dropping(phase, Drops.rank(object), object, statement));
  }

  /** The object is made as the left side says. */
  void create(ObjectName object) {
    created.add(object);
  }

  /** The object is dropped and made again, or replaced. */
  void recreate(ObjectName object) {
    recreated.add(object);
  }

  /** The object is dropped and made again: the server would not replace it. */
  void recreateByDrop(ObjectName object) {
    recreated.add(object);
    irreplaceable.add(object);
  }

  boolean mayReplace(ObjectName object) {
    return !irreplaceable.contains(object);
  }

  List<OrderedClosing> all() {
    return steps;
  }

  Set<ObjectName> created() {
    return created;
  }

  Set<ObjectName> recreated() {
    return recreated;
  }
}
