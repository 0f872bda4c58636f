package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Severity;
import java.util.List;
import java.util.Optional;

/**
 * An object that an undo recreates after it has restored the column.
 *
 * @param description the object in messages, when it cannot be recreated
 * @param other another table that the object needs; if that table is missing, the object is skipped
 *     with a warning
 * @param statements the statements that recreate the object; they may check every row
 * @param quickly statements for large tables, where that check would take too long: they restore
 *     the object as NOT VALID; empty when this is impossible
 * @param columns the other columns of the table that the object needs, without the restored one
 * @param losses statements for the parts that are not restored, to be run by hand
 * @param ofPartition true when the other table must still be a partition
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

  /** An object that needs no other table and whose statements check no rows. */
  public static Restoration of(String description, List<String> statements) {
    return new Restoration(
        description, Optional.empty(), statements, List.of(), List.of(), List.of(), false);
  }

  /** An object that belongs to a partition only. */
  public static Restoration ofPartition(
      String description, TableName partition, List<String> statements) {
    return new Restoration(
        description, Optional.of(partition), statements, List.of(), List.of(), List.of(), true);
  }

  /** The same object, without these parts. */
  public Restoration losing(List<String> parts) {
    return new Restoration(description, other, statements, quickly, columns, parts, ofPartition);
  }

  /** Warns about the parts that are not restored. */
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

  /** The same object, which needs all these columns except {@code besides}. */
  public Restoration needing(List<String> all, String besides) {
    List<String> others = all.stream().filter(name -> !name.equals(besides)).distinct().toList();
    return new Restoration(description, other, statements, quickly, others, losses, ofPartition);
  }
}
