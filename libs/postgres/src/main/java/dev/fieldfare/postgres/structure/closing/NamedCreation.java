package dev.fieldfare.postgres.structure.closing;

import dev.fieldfare.postgres.structure.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What makes one object, or several that come together.
 *
 * @param objects what it makes; an index comes with its constraint
 * @param within the object that contains this one when it is made itself: the table of a default
 * @param beforeViews whether it comes before all that reads from tables
 */
public record NamedCreation(
    Set<ObjectName> objects,
    Optional<ObjectName> within,
    boolean beforeViews,
    List<String> statements) {

  public NamedCreation {
    objects = Set.copyOf(objects);
    statements = List.copyOf(statements);
  }

  /** Whether it is to be executed to make these objects. */
  boolean makesOneOf(Set<ObjectName> wanted) {
    return objects.stream().anyMatch(wanted::contains)
        && within.stream().noneMatch(wanted::contains);
  }
}
