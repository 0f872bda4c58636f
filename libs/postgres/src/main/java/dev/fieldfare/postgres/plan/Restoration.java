package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Severity;
import java.util.List;
import java.util.Optional;

/**
 * Something that an undo makes again after the column is back.
 *
 * @param description for people, when it cannot be made again
 * @param other the other table that it needs; without that table it is left out, and said
 * @param statements that look at every row
 * @param quickly the same for tables where there is no time to: it is restored as NOT VALID; empty
 *     when there is no such way
 * @param columns the columns of the table that it needs besides the one that comes back
 * @param losses what the statements do not bring back
 * @param ofPartition the other table has to be a partition still
 */
public record Restoration(
    String description,
    Optional<TableName> other,
    List<String> statements,
    List<String> quickly,
    List<String> columns,
    List<String> losses,
    boolean ofPartition) {

  public Restoration {
    statements = List.copyOf(statements);
    quickly = List.copyOf(quickly);
    columns = List.copyOf(columns);
    losses = List.copyOf(losses);
  }

  /** Something that needs no other table and looks at no row. */
  public static Restoration of(String description, List<String> statements) {
    return new Restoration(
        description, Optional.empty(), statements, List.of(), List.of(), List.of(), false);
  }

  /** Something that only a partition has. */
  public static Restoration ofPartition(
      String description, TableName partition, List<String> statements) {
    return new Restoration(
        description, Optional.of(partition), statements, List.of(), List.of(), List.of(), true);
  }

  /** The same, without these. */
  public Restoration losing(List<String> parts) {
    return new Restoration(description, other, statements, quickly, columns, parts, ofPartition);
  }

  /** Says what does not come back. */
  public void warnOfLosses(PlanDraft draft) {
    if (!losses.isEmpty()) {
      draft
          .lossy()
          .warn(
              "not_restored",
              Severity.MEDIUM,
              "The "
                  + description
                  + " is restored without its labels and without grants of other grantors.",
              "Run by hand after an undo: " + String.join("; ", losses));
    }
  }

  /** The same, if all these columns but one are there. */
  public Restoration needing(List<String> all, String besides) {
    List<String> others = all.stream().filter(name -> !name.equals(besides)).distinct().toList();
    return new Restoration(description, other, statements, quickly, others, losses, ofPartition);
  }
}
