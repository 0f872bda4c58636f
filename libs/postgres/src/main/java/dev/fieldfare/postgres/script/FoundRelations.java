package dev.fieldfare.postgres.script;

import dev.fieldfare.postgres.script.token.NameSink;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The relations that are found among the names of one statement. */
final class FoundRelations implements NameSink {

  private final RelationNames relations;
  private Set<RelationName> found = Set.of();

  FoundRelations(RelationNames relations) {
    this.relations = relations;
  }

  @Override
  public boolean mayBeName(String source, int from, int to) {
    return relations.mayHold(source, from, to);
  }

  @Override
  public void accept(String name) {
    List<RelationName> named = relations.named(name);
    if (!named.isEmpty()) {
      found = found.isEmpty() ? new HashSet<>() : found;
      found.addAll(named);
    }
  }

  Set<RelationName> all() {
    return found;
  }
}
