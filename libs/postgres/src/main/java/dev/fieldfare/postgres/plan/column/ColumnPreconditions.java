package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.DependentDefinition;
import dev.fieldfare.postgres.catalog.TableDetail;
import dev.fieldfare.postgres.catalog.TableKind;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.RowKey;
import dev.fieldfare.postgres.plan.context.Rules;
import java.util.List;
import java.util.Optional;

/** Preconditions of changes of an existing column. */
public final class ColumnPreconditions {

  private ColumnPreconditions() {}

  static Optional<Refusal> notKey(TableShape shape, ColumnShape column) {
    TableDetail detail = shape.detail().orElseThrow();
    if (detail.partitionKey().contains(column.name())) {
      return notPartitionKey(shape, column);
    }
    boolean inPrimaryKey =
        detail.constraints().stream()
            .anyMatch(key -> key.isPrimaryKey() && key.concerns(column.name()));
    return Rules.refuseIf(
        inPrimaryKey,
        FailureReason.PRIMARY_KEY,
        "\"%s\" belongs to the primary key of %s.",
        column.name(),
        shape.name());
  }

  public static Optional<Refusal> notPartitionKey(TableShape shape, ColumnShape column) {
    return Rules.refuseIf(
        shape.detail().orElseThrow().partitionKey().contains(column.name()),
        FailureReason.PARTITION_KEY,
        "\"%s\" belongs to the partition key of %s or of one of its partitions.",
        column.name(),
        shape.name());
  }

  /**
   * Refuses inherited columns and tables with inheritance children. They share columns in ways that
   * an undo could not restore.
   */
  public static Optional<Refusal> notInherited(TableShape shape, ColumnShape column) {
    Optional<Refusal> inherited = Rules.notInherited(shape, column.name());
    if (inherited.isPresent()) {
      return inherited;
    }
    return Rules.refuseIf(
        shape.kind() == TableKind.TABLE && !shape.relatives().isEmpty(),
        FailureReason.UNSUPPORTED,
        "%s has inheritance children, which may have made the column their own.",
        shape.name());
  }

  static Optional<Refusal> notReplicaIdentity(TableShape shape, ColumnShape column) {
    boolean identifies =
        shape.detail().orElseThrow().indexes().stream()
            .anyMatch(index -> index.replicaIdentity() && index.concerns(column.name()));
    return Rules.refuseIf(
        identifies,
        FailureReason.REPLICA_IDENTITY,
        "\"%s\" belongs to the replica identity of %s.",
        column.name(),
        shape.name());
  }

  static Optional<Refusal> notIdentity(ColumnShape column) {
    return Rules.refuseIf(
        column.isIdentity(),
        FailureReason.UNSUPPORTED,
        "\"%s\" is an identity column, which is always NOT NULL.",
        column.name());
  }

  /** Refuses tables without a key, because kept values could not be matched to their rows. */
  static Optional<Refusal> hasRowKey(TableShape shape, RowKey rowKey) {
    return Rules.refuseIf(
        rowKey.isEmpty(),
        FailureReason.UNSUPPORTED,
        "%s has no primary key, and no unique key without NULLs. An undo needs such a"
            + " key to assign kept values to their rows.",
        shape.name());
  }

  /**
   * Refuses to drop dependent objects that could not be restored completely, with or without
   * cascade.
   */
  public static Optional<Refusal> canBeKept(List<DependentDefinition> definitions) {
    for (DependentDefinition definition : definitions) {
      if (!definition.owned()) {
        return Rules.refuse(
            FailureReason.NOT_OWNER,
            "The worker's role does not own the %s, which depends on it.",
            definition.description());
      }
      if (!definition.supported()) {
        return Rules.refuse(
            FailureReason.HAS_DEPENDENTS,
            "An undo could not restore the %s, or an object that depends on it.",
            definition.description());
      }
    }
    return Optional.empty();
  }

  /**
   * Refuses while objects depend on the column that are not dropped with it.
   *
   * @param cascadeHelps whether the option {@code cascade} would drop them too
   */
  public static Optional<Refusal> free(
      TableShape shape, String column, boolean cascadeHelps, List<String> blocking) {
    if (blocking.isEmpty()) {
      return Optional.empty();
    }
    String advice =
        cascadeHelps
            ? "\"cascade\" would drop that too"
            : "\"cascade\" does not help, because an undo could not restore that";
    String message =
        "%s.%s is used by %s; %s.".formatted(shape.name(), column, listed(blocking), advice);
    return Optional.of(
        new Refusal(FailureReason.HAS_DEPENDENTS, message, Optional.empty(), blocking));
  }

  /** Refuses while objects depend on the type of the column. */
  public static Optional<Refusal> unused(TableShape shape, String column, List<String> blocking) {
    if (blocking.isEmpty()) {
      return Optional.empty();
    }
    String message =
        "%s.%s is used by %s. Drop what uses it before the change, and create it again afterwards."
            .formatted(shape.name(), column, listed(blocking));
    return Optional.of(
        new Refusal(FailureReason.HAS_DEPENDENTS, message, Optional.empty(), blocking));
  }

  private static String listed(List<String> all) {
    int shown = Math.min(all.size(), 5);
    String rest = all.size() > shown ? " and " + (all.size() - shown) + " more" : "";
    return String.join(", ", all.subList(0, shown)) + rest;
  }
}
