package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.PartitionColumn;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.postgres.plan.UndoSpec.DefaultBack;
import dev.fieldfare.postgres.plan.UndoSpec.PartitionDefault;
import dev.fieldfare.postgres.sql.Identifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The defaults of a column in a table and its partitions, before and after a change.
 *
 * @param after by the oid of the table or partition
 */
record DefaultsOfFamily(TableShape shape, ColumnShape column, Map<Long, Optional<String>> after) {

  /** One default for the table and all its partitions, as PostgreSQL sets it. */
  static DefaultsOfFamily all(TableShape shape, ColumnShape column, Optional<String> expression) {
    Map<Long, Optional<String>> after = new HashMap<>();
    shape.family().forEach(member -> after.put(member.oid(), expression));
    return new DefaultsOfFamily(shape, column, after);
  }

  /**
   * The defaults from before a change. A partition whose default is not the one that the change
   * left got it later, and keeps it.
   */
  static DefaultsOfFamily before(TableShape shape, ColumnShape column, DefaultBack back) {
    Map<Long, Optional<String>> after = new HashMap<>();
    after.put(shape.oid(), back.expression());
    Optional<String> left = column.defaultExpression();
    PartitionDefault usual =
        new PartitionDefault(shape.name(), back.expression(), false, Optional.empty());
    for (PartitionColumn partition : partitions(shape, column)) {
      PartitionDefault change =
          back.partitions().stream()
              .filter(each -> each.table().equals(partition.table().name()))
              .findFirst()
              .orElse(usual);
      Optional<String> now = partition.column().defaultExpression();
      boolean asLeft = now.equals(change.ownAfter() ? change.after() : left);
      after.put(partition.table().oid(), asLeft ? change.before() : now);
    }
    return new DefaultsOfFamily(shape, column, after);
  }

  private static List<PartitionColumn> partitions(TableShape shape, ColumnShape column) {
    return shape.detail().orElseThrow().inPartitions(column.name());
  }

  Optional<String> ofTable() {
    return after.get(shape.oid());
  }

  /** Statements for one table each; of a table without partitions, an action that may be joined. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    if (!column.defaultExpression().equals(ofTable())) {
      steps.add(
          partitions(shape, column).isEmpty()
              ? DefaultPlanner.action(shape.name(), column.name(), ofTable())
              : only(Identifier.quote(shape.name()), ofTable()));
    }
    for (PartitionColumn partition : partitions(shape, column)) {
      Optional<String> wanted = after.get(partition.table().oid());
      if (!partition.column().defaultExpression().equals(wanted)) {
        steps.add(only(Identifier.quote(partition.table().name()), wanted));
      }
    }
    return steps;
  }

  private Sql only(String table, Optional<String> expression) {
    return Sql.instant(
        "ALTER TABLE ONLY %s %s"
            .formatted(table, DefaultPlanner.clause(column.name(), expression)));
  }

  /** The way back. */
  DefaultBack back() {
    List<PartitionDefault> others =
        partitions(shape, column).stream()
            .map(this::replaced)
            .filter(each -> each.ownAfter() || !each.before().equals(column.defaultExpression()))
            .toList();
    return new DefaultBack(shape.name(), column.name(), column.defaultExpression(), others);
  }

  private PartitionDefault replaced(PartitionColumn partition) {
    Optional<String> left = after.get(partition.table().oid());
    boolean own = !left.equals(ofTable());
    return new PartitionDefault(
        partition.table().name(),
        partition.column().defaultExpression(),
        own,
        own ? left : Optional.empty());
  }

  /** The way back as statements, for people. */
  List<Step> shown() {
    DefaultBack back = back();
    List<Step> steps = new ArrayList<>();
    steps.add(DefaultPlanner.action(shape.name(), column.name(), back.expression()));
    for (PartitionDefault each : back.partitions()) {
      steps.add(only(Identifier.quote(each.table()), each.before()));
    }
    return steps;
  }
}
