package dev.fieldfare.postgres.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ColumnShape.ColumnSettings;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.PartitionColumn;
import dev.fieldfare.postgres.catalog.TableShape;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a partition has of its own in a column that it shares with its parent.
 *
 * @param ownDefault whether its default, or that it has none, differs from the parent's
 * @param column storage and statistics target are empty where they are the parent's; NOT NULL is
 *     set where the partition has it of its own
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PartitionSettings(TableName table, boolean ownDefault, ColumnDefinition column) {

  private static final int NO_STATISTICS_TARGET = -1;

  /** Of each partition that differs from its parent in a column. */
  public static List<PartitionSettings> of(TableShape shape, ColumnShape parent) {
    return shape.detail().orElseThrow().inPartitions(parent.name()).stream()
        .map(partition -> of(shape, parent, partition))
        .filter(PartitionSettings::differs)
        .toList();
  }

  private static PartitionSettings of(
      TableShape shape, ColumnShape parent, PartitionColumn partition) {
    ColumnShape column = partition.column();
    Optional<String> notNullName = ownNotNull(shape, partition).map(ConstraintShape::name);
    return new PartitionSettings(
        partition.table().name(),
        !column.defaultExpression().equals(parent.defaultExpression()),
        new ColumnDefinition(
            column.number(),
            column.name(),
            column.type().sql(),
            notNullName.isPresent() || column.notNull() && !parent.notNull(),
            notNullName,
            column.defaultExpression(),
            "",
            Optional.empty(),
            column.generated(),
            Optional.empty(),
            settings(parent, partition)));
  }

  private static Optional<ConstraintShape> ownNotNull(TableShape shape, PartitionColumn partition) {
    return shape
        .detail()
        .orElseThrow()
        .notNull(partition.column().name(), partition.table().oid())
        .filter(ConstraintShape::local);
  }

  private static ColumnSettings settings(ColumnShape parent, PartitionColumn partition) {
    ColumnSettings own = partition.column().settings();
    String usual = parent.settings().storage().orElse(partition.typeStorage());
    boolean sameTarget = own.statistics().equals(parent.settings().statistics());
    return new ColumnSettings(
        Optional.of(partition.storage()).filter(storage -> !storage.equals(usual)),
        own.compression(),
        sameTarget
            ? Optional.empty()
            : own.statistics().or(() -> Optional.of(NO_STATISTICS_TARGET)),
        own.options(),
        own.grants(),
        own.comment(),
        own.labels());
  }

  private boolean differs() {
    ColumnSettings settings = column.settings();
    ColumnSettings none =
        new ColumnSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());
    return ownDefault || column.notNull() || !Objects.equals(settings, none);
  }

  /** True when the values are computed otherwise than in the parent, which no undo brings back. */
  public boolean isComputedOtherwise() {
    return ownDefault && column.computed();
  }
}
