package dev.fieldfare.gateway.structure;

import dev.fieldfare.contracts.http.StructureDiff;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.postgres.structure.closing.Closing;
import java.util.Optional;

/** Differences in the shapes of the API. */
final class ShownDifference {

  private ShownDifference() {}

  static StructureDiff.Change of(Difference difference) {
    Optional<Difference.Changed> changed =
        difference instanceof Difference.Changed both ? Optional.of(both) : Optional.empty();
    return new StructureDiff.Change(
        difference.object().kind(),
        difference.object().name(),
        changed.map(Difference.Changed::propertyInWords),
        changed.map(Difference.Changed::left),
        changed.map(Difference.Changed::right),
        difference.inWords());
  }

  static StructureDiff.Closing of(Closing closing) {
    return new StructureDiff.Closing(
        closing.object().kind(), closing.object().name(), closing.statements(), closing.drops());
  }
}
