package dev.fieldfare.migration.applying;

import dev.fieldfare.migration.planning.Run;
import dev.fieldfare.postgres.ledger.LineEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Builds the runs that may start now from the heads of lines. Pure function. */
public final class RunBuilder {
  private RunBuilder() {}

  /**
   * One run for each line whose head is ready; an atomic change set is represented by its first
   * member.
   */
  public static List<Run> runs(List<LineEntry> entries) {
    Map<String, List<LineEntry>> lines = new LinkedHashMap<>();
    entries.forEach(e -> lines.computeIfAbsent(e.line(), name -> new ArrayList<>()).add(e));
    List<Run> runs = new ArrayList<>();
    lines.forEach((name, line) -> run(name, line).ifPresent(runs::add));
    return withoutRepeats(runs);
  }

  private static Optional<Run> run(String name, List<LineEntry> line) {
    LineEntry head = line.getFirst();
    // What an atomic set has to wait for is checked later, when all its members are known.
    if (!head.isReady() || (!head.isAtomic() && !head.beside().isEmpty())) {
      return Optional.empty();
    }
    boolean alone = head.isAtomic() || standsAlone(head);
    return Optional.of(new Run(name, alone ? List.of(head) : prefix(line), head.isAtomic()));
  }

  private static List<LineEntry> prefix(List<LineEntry> line) {
    List<LineEntry> prefix = new ArrayList<>();
    Set<UUID> taken = new HashSet<>();
    for (LineEntry entry : line) {
      boolean joins =
          entry.isReady()
              && !entry.isAtomic()
              && (prefix.isEmpty() || !standsAlone(entry))
              && taken.containsAll(entry.beside());
      if (!joins) {
        break;
      }
      prefix.add(entry);
      taken.add(entry.id());
    }
    return prefix;
  }

  // No plan may build on a dry run. An undo needs the recorded results of the migrations before it.
  // A migration that claims several tables would make their lines wait for each other.
  private static boolean standsAlone(LineEntry entry) {
    return entry.dryRun() || entry.undoOf().isPresent() || tables(entry) > 1;
  }

  private static long tables(LineEntry entry) {
    return entry.names().stream().filter(name -> name.indexOf('.') >= 0).count();
  }

  // A migration with two names is the head of two lines, and an atomic set of one line per table.
  private static List<Run> withoutRepeats(List<Run> runs) {
    Set<String> heads = new HashSet<>();
    return runs.stream().filter(run -> heads.add(identity(run))).toList();
  }

  private static String identity(Run run) {
    return run.atomic()
        ? "set:" + run.head().changeSet().orElseThrow().id()
        : run.head().id().toString();
  }
}
