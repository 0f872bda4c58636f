package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.IndexShape;
import dev.fieldfare.postgres.catalog.TableDetail;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Restoration;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Indexes and checks that partitions have of their parent, where a partition has changed them: by
 * another name, a comment, or CLUSTER.
 *
 * <p>PostgreSQL attaches an index of a partition that is there already to the index that is made
 * for the parent. So these are made first, each by its own definition.
 */
record PartitionObjects(TableShape shape, ColumnShape column) {

  private TableDetail detail() {
    return shape.detail().orElseThrow();
  }

  /** Those that implement constraints included; of tables without partitions before others. */
  List<Restoration> indexes() {
    return detail().indexes().stream()
        .filter(index -> !index.local() && index.concerns(column.name()))
        .filter(this::isChanged)
        .sorted(Comparator.comparing(PartitionObjects::hasPartitions))
        .map(this::restoration)
        .toList();
  }

  private static boolean hasPartitions(IndexShape index) {
    return index.definition().orElseThrow().contains(" ON ONLY ");
  }

  private boolean isChanged(IndexShape index) {
    return index.comment().isPresent()
        || index.clustered()
        || constraint(index).flatMap(ConstraintShape::comment).isPresent()
        || !index.name().equals(usualName(index));
  }

  /** As PostgreSQL calls it when it is made for a parent; expressions have other names. */
  private String usualName(IndexShape index) {
    String suffix = constraint(index).isPresent() ? "_key" : "_idx";
    return index.table().name().name() + "_" + String.join("_", index.keyColumns()) + suffix;
  }

  private Optional<ConstraintShape> constraint(IndexShape index) {
    return detail().constraints().stream()
        .filter(each -> ColumnRemoval.hasIndex(each) && each.indexOid() == index.oid())
        .findFirst();
  }

  private Restoration restoration(IndexShape index) {
    List<String> statements =
        constraint(index)
            .map(each -> constraint(each, index))
            .orElseGet(() -> ColumnRemoval.create(index));
    return Restoration.ofPartition(
            "index %s of %s".formatted(index.name(), index.table().name()),
            index.table().name(),
            statements)
        .needing(index.columns(), column.name());
  }

  private static List<String> constraint(ConstraintShape constraint, IndexShape index) {
    return Stream.concat(
            ColumnRemoval.addPlainly(constraint).stream(), ColumnRemoval.extras(index).stream())
        .toList();
  }

  /** The comments of checks; the checks themselves come with those of the parent. */
  List<Restoration> comments() {
    return detail().constraints().stream()
        .filter(check -> check.isCheck() && !check.local() && check.concerns(column.name()))
        .filter(check -> check.comment().isPresent())
        .map(this::comment)
        .toList();
  }

  private Restoration comment(ConstraintShape check) {
    TableName table = check.tableName();
    String statement =
        "COMMENT ON CONSTRAINT %s ON %s IS %s"
            .formatted(
                Identifier.quote(check.name()),
                Identifier.quote(table),
                Literal.quote(check.comment().orElseThrow()));
    return Restoration.ofPartition(
            "comment of %s on %s".formatted(check.name(), table), table, List.of(statement))
        .needing(check.columns(), column.name());
  }
}
