package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.IndexShape;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.AlterTable;
import dev.fieldfare.postgres.plan.PartitionSettings;
import dev.fieldfare.postgres.plan.Restoration;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.postgres.plan.context.QuarantineNames;
import dev.fieldfare.postgres.sql.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Hides a column by a rename. Its values stay in place.
 *
 * <p>Properties that would still affect new rows are removed: NOT NULL, default, identity, checks,
 * foreign keys, and unique constraints that NULL could break. Plain unique indexes stay, because
 * rows with NULL never violate them. They are renamed, so that their names can be used again.
 */
final class ColumnHiding {

  /** Describes a restoration that only renames an object back. */
  static final String A_NAME = "a name";

  private final ColumnRemoval removal;
  private final UUID migration;
  private final TableShape shape;
  private final ColumnShape column;

  ColumnHiding(ColumnRemoval removal, UUID migration) {
    this.removal = removal;
    this.migration = migration;
    this.shape = removal.shape();
    this.column = removal.column();
  }

  String hiddenName() {
    return QuarantineNames.aside(migration, "col");
  }

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    lifted().forEach(constraint -> steps.add(ColumnRemoval.dropConstraint(constraint)));
    liftedIndexes().forEach(i -> steps.add(Sql.instant("DROP INDEX " + Identifier.quote(name(i)))));
    renamed().forEach(pair -> steps.add(Sql.instant(pair.there())));
    String actions = String.join(", ", actions());
    if (!actions.isEmpty()) {
      steps.add(AlterTable.instant(shape.name(), actions, column.name()));
    }
    steps.addAll(ofPartitions());
    steps.add(RenameColumnPlanner.renaming(shape.name(), column.name(), hiddenName()));
    return steps;
  }

  private List<String> actions() {
    String alter = "ALTER COLUMN " + Identifier.quote(column.name()) + " ";
    List<String> actions = new ArrayList<>();
    if (column.isIdentity()) {
      actions.add(alter + "DROP IDENTITY");
    }
    if (column.defaultExpression().isPresent()) {
      actions.add(alter + "DROP DEFAULT");
    }
    if (column.notNull()) {
      actions.add(alter + "DROP NOT NULL");
    }
    return actions;
  }

  /**
   * Drops the defaults and NOT NULL that partitions have of their own. Inherited ones are dropped
   * with those of the parent.
   */
  private List<Sql> ofPartitions() {
    List<Sql> statements = new ArrayList<>();
    for (PartitionSettings partition : PartitionSettings.of(shape, column)) {
      String alter =
          "ALTER TABLE %s ALTER COLUMN %s DROP "
              .formatted(Identifier.quote(partition.table()), Identifier.quote(column.name()));
      if (partition.column().defaultExpression().isPresent()) {
        statements.add(Sql.instant(alter + "DEFAULT"));
      }
      if (partition.column().notNull()) {
        statements.add(Sql.instant(alter + "NOT NULL"));
      }
    }
    return statements;
  }

  /** The restorations of an undo, after the column has its name again. */
  List<Restoration> restorations() {
    List<Restoration> all = new ArrayList<>();
    renamed().reversed().forEach(pair -> all.add(Restoration.of(A_NAME, List.of(pair.back()))));
    liftedIndexes().forEach(index -> all.add(removal.indexed(index)));
    lifted().stream()
        .filter(ColumnHiding::hasIndex)
        .forEach(constraint -> all.add(removal.indexed(constraint)));
    lifted().stream()
        .filter(constraint -> !hasIndex(constraint))
        .forEach(constraint -> all.add(removal.checked(constraint)));
    removal.incoming().forEach(key -> all.add(removal.incoming(key)));
    removal.definitions().stream()
        .filter(definition -> definition.removal().isPresent())
        .forEach(definition -> all.add(removal.definition(definition)));
    return all;
  }

  private static boolean hasIndex(ConstraintShape constraint) {
    return constraint.isUnique() || constraint.isExclusion();
  }

  private List<ConstraintShape> lifted() {
    return removal.constraints().stream().filter(c -> !staysAsUnique(c)).toList();
  }

  private static boolean staysAsUnique(ConstraintShape constraint) {
    return constraint.isUnique() && !constraint.definition().contains("NULLS NOT DISTINCT");
  }

  private List<IndexShape> liftedIndexes() {
    return removal.indexes().stream()
        .filter(index -> index.unique() && !isHarmless(index))
        .toList();
  }

  private static boolean isHarmless(IndexShape index) {
    return index.plain() && !index.definition().orElseThrow().contains("NULLS NOT DISTINCT");
  }

  /** The statement that frees a name, and the one that restores it. */
  private record Renaming(String there, String back) {}

  private List<Renaming> renamed() {
    List<Renaming> pairs = new ArrayList<>();
    for (IndexShape index : removal.indexes()) {
      if (!index.unique() || isHarmless(index)) {
        pairs.add(renaming("INDEX " + Identifier.quote(name(index)), index.schema(), index.name()));
      }
    }
    for (ConstraintShape constraint : removal.constraints()) {
      if (staysAsUnique(constraint)) {
        pairs.add(renaming(constraint));
      }
    }
    return pairs;
  }

  private Renaming renaming(String what, String schema, String name) {
    String aside = QuarantineNames.aside(migration, Integer.toHexString(name.hashCode()));
    String kind = what.substring(0, what.indexOf(' '));
    return new Renaming(
        "ALTER %s RENAME TO %s".formatted(what, Identifier.quote(aside)),
        "ALTER %s %s RENAME TO %s"
            .formatted(
                kind, Identifier.quote(new TableName(schema, aside)), Identifier.quote(name)));
  }

  private Renaming renaming(ConstraintShape constraint) {
    String aside =
        QuarantineNames.aside(migration, Integer.toHexString(constraint.name().hashCode()));
    String text = "ALTER TABLE %s RENAME CONSTRAINT %s TO %s";
    String table = Identifier.quote(constraint.tableName());
    String own = Identifier.quote(constraint.name());
    return new Renaming(
        text.formatted(table, own, Identifier.quote(aside)),
        text.formatted(table, Identifier.quote(aside), own));
  }

  private static TableName name(IndexShape index) {
    return new TableName(index.schema(), index.name());
  }
}
