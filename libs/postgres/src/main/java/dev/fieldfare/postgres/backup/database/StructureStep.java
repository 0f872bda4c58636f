package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.postgres.structure.writer.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Consecutive statements of a structure. Different lanes can be executed at the same time: they
 * make indexes of different tables.
 */
public record StructureStep(List<List<StructureStatement>> lanes) {
  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*)";
  private static final String TABLE = "(?:ONLY )?(" + NAME + "\\." + NAME + ") ";
  private static final Pattern INDEX =
      Pattern.compile(
          "CREATE (?:UNIQUE )?INDEX "
              + NAME
              + " ON "
              + TABLE
              + "(?s:.*)|ALTER TABLE "
              + TABLE
              + "ADD CONSTRAINT "
              + NAME
              + " (?:PRIMARY KEY|UNIQUE|EXCLUDE)(?s:.*)");

  public StructureStep {
    lanes = lanes.stream().map(List::copyOf).toList();
  }

  /** The steps of a part, in their order. */
  public static List<StructureStep> of(List<StructureStatement> structure, Part part) {
    List<StructureStep> steps = new ArrayList<>();
    List<StructureStatement> others = new ArrayList<>();
    Map<String, List<StructureStatement>> indexes = new LinkedHashMap<>();
    for (StructureStatement statement : structure) {
      if (statement.part() != part) {
        continue;
      }
      Optional<String> table = indexed(statement.sql());
      if (table.isPresent()) {
        end(steps, others);
        indexes.computeIfAbsent(table.get(), _ -> new ArrayList<>()).add(statement);
      } else {
        end(steps, indexes);
        others.add(statement);
      }
    }
    end(steps, others);
    end(steps, indexes);
    return steps;
  }

  private static void end(List<StructureStep> steps, List<StructureStatement> others) {
    if (!others.isEmpty()) {
      steps.add(new StructureStep(List.of(others)));
      others.clear();
    }
  }

  private static void end(
      List<StructureStep> steps, Map<String, List<StructureStatement>> indexes) {
    if (!indexes.isEmpty()) {
      steps.add(new StructureStep(List.copyOf(indexes.values())));
      indexes.clear();
    }
  }

  /** The table whose index a statement makes. */
  static Optional<String> indexed(String sql) {
    Matcher matcher = INDEX.matcher(sql);
    return matcher.matches()
        ? Optional.ofNullable(matcher.group(1)).or(() -> Optional.of(matcher.group(2)))
        : Optional.empty();
  }
}
