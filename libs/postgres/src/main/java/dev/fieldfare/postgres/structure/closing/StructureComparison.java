package dev.fieldfare.postgres.structure.closing;

import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.postgres.structure.ObjectName;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The differences of two structures, and the statements that make the right one like the left one,
 * as far as there are any.
 *
 * <p>Nothing that drops an object, or may change rows, is without its mark. Some differences close
 * with those of another object, such as those of an index with its constraint. The position of a
 * column, a value that an enumeration should not have, and what belongs to the server have none.
 *
 * @param closings in the order in which they have to be executed
 */
public record StructureComparison(List<Difference> differences, List<Closing> closings) {

  public StructureComparison {
    differences = List.copyOf(differences);
    closings = List.copyOf(closings);
  }

  public boolean isEqual() {
    return differences.isEmpty();
  }

  /** Compares two sides. */
  public static StructureComparison of(StructureSide left, StructureSide right)
      throws SQLException, IOException {
    CatalogueImage wanted = left.image();
    CatalogueImage present = right.image();
    List<Difference> differences = wanted.differences(present);
    Structures structures = new Structures(wanted, present);
    Steps steps = new Steps();
    ClosingRules rules = new ClosingRules(structures, steps);
    Map<ObjectName, Set<String>> changes = new LinkedHashMap<>();
    for (Difference difference : differences) {
      switch (difference) {
        case Difference.OnlyLeft(ObjectName object) -> rules.missing(object);
        case Difference.OnlyRight(ObjectName object) -> rules.extra(object);
        case Difference.Changed changed ->
            changes.computeIfAbsent(changed.object(), _ -> new HashSet<>()).add(changed.property());
      }
    }
    changes.forEach(
        (object, open) ->
            rules.changed(
                new ObjectChange(
                    object, structures.wanted(object), structures.present(object), open)));
    return new StructureComparison(differences, ordered(left, structures, steps));
  }

  private static List<Closing> ordered(StructureSide left, Structures structures, Steps steps)
      throws SQLException, IOException {
    Recreation recreation = new Recreation(structures, steps);
    List<OrderedClosing> all = new ArrayList<>(steps.all());
    all.addAll(recreation.steps(left));
    all.sort(Comparator.comparing(OrderedClosing::phase).thenComparing(OrderedClosing::rank));
    return all.stream().map(OrderedClosing::closing).toList();
  }
}
