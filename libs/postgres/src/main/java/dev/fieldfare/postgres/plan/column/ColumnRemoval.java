package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.Dependent;
import dev.fieldfare.postgres.catalog.DependentDefinition;
import dev.fieldfare.postgres.catalog.IndexShape;
import dev.fieldfare.postgres.catalog.TableDetail;
import dev.fieldfare.postgres.catalog.TableRef;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Restoration;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The objects that are dropped with a column, and the statements that restore them afterwards.
 *
 * @param definitions in the order in which they are made
 */
public record ColumnRemoval(
    TableShape shape, ColumnShape column, List<DependentDefinition> definitions) {

  private TableDetail detail() {
    return shape.detail().orElseThrow();
  }

  /** Constraints of the table and its partitions that would not be the same without the column. */
  List<ConstraintShape> constraints() {
    return detail().constraints().stream()
        .filter(constraint -> !constraint.isNotNull() && constraint.local())
        .filter(constraint -> constraint.concerns(column.name()))
        .toList();
  }

  /** Foreign keys that point at the column. */
  List<ConstraintShape> incoming() {
    return detail().incoming().stream()
        .filter(key -> key.local() && key.referencedColumns().contains(column.name()))
        .filter(key -> !isOwn(key))
        .toList();
  }

  private boolean isOwn(ConstraintShape key) {
    return key.table().oid() == shape.oid() && key.concerns(column.name());
  }

  /** Indexes that no constraint stands for. */
  List<IndexShape> indexes() {
    return detail().indexes().stream()
        .filter(index -> index.constraintOid() == 0 && index.local())
        .filter(index -> index.concerns(column.name()))
        .toList();
  }

  /** The sequence of a serial column: it is kept, with where it stands. */
  Optional<TableName> ownedSequence() {
    return column.isIdentity() ? Optional.empty() : sequence();
  }

  /** The sequence behind the column, an identity's included. */
  Optional<TableName> sequence() {
    return detail().dependents().stream()
        .filter(dependent -> dependent.kind() == Dependent.Kind.SEQUENCE)
        .filter(dependent -> dependent.column().equals(Optional.of(column.name())))
        .flatMap(dependent -> dependent.relation().stream())
        .findFirst();
  }

  /** Takes away what would keep PostgreSQL from dropping the column. */
  List<Step> removals() {
    List<Step> steps = new ArrayList<>();
    definitions.reversed().stream()
        .flatMap(definition -> definition.removal().stream())
        .forEach(statement -> steps.add(Sql.instant(statement)));
    incoming().forEach(key -> steps.add(dropConstraint(key)));
    return steps;
  }

  public static Sql dropConstraint(ConstraintShape constraint) {
    return Sql.instant(
        "ALTER TABLE %s DROP CONSTRAINT %s"
            .formatted(
                Identifier.quote(constraint.tableName()), Identifier.quote(constraint.name())));
  }

  /** Makes again, in this order, what the column had and what hung on it. */
  List<Restoration> restorations() {
    List<Restoration> all = new ArrayList<>();
    List<ConstraintShape> own = constraints();
    PartitionObjects partitions = new PartitionObjects(shape, column);
    all.addAll(partitions.indexes());
    own.stream()
        .filter(ColumnRemoval::hasIndex)
        .forEach(constraint -> all.add(indexed(constraint)));
    indexes().forEach(index -> all.add(indexed(index)));
    own.stream().filter(c -> !hasIndex(c)).forEach(c -> all.add(checked(c)));
    all.addAll(partitions.comments());
    incoming().forEach(key -> all.add(incoming(key)));
    definitions.forEach(definition -> all.add(definition(definition)));
    return all;
  }

  Restoration definition(DependentDefinition definition) {
    return restoration(definition).needing(definition.columns(), column.name());
  }

  public static Restoration restoration(DependentDefinition definition) {
    return Restoration.of(definition.description(), definition.creation())
        .losing(definition.losses());
  }

  Restoration indexed(IndexShape index) {
    return Restoration.of("index " + index.name(), create(index))
        .needing(index.columns(), column.name());
  }

  /** A constraint with an index, which cannot be NOT VALID. */
  Restoration indexed(ConstraintShape constraint) {
    return Restoration.of("constraint " + constraint.name(), addPlainly(constraint))
        .needing(constraint.columns(), column.name());
  }

  /** A check or foreign key that the column is part of. */
  Restoration checked(ConstraintShape constraint) {
    return check(constraint).needing(constraint.columns(), column.name());
  }

  /** A check or foreign key of the table. */
  public static Restoration check(ConstraintShape constraint) {
    return new Restoration(
        "constraint " + constraint.name(),
        constraint.referenced().map(TableRef::name),
        addOrNotValid(constraint),
        addNotValid(constraint),
        List.of(),
        List.of(),
        false);
  }

  /** A foreign key that points at the column. */
  Restoration incoming(ConstraintShape key) {
    return foreignKey(key).needing(key.referencedColumns(), column.name());
  }

  /** A foreign key that points at the table. */
  public static Restoration foreignKey(ConstraintShape key) {
    return new Restoration(
        describe(key),
        Optional.of(key.tableName()),
        addOrNotValid(key),
        addNotValid(key),
        List.of(),
        List.of(),
        false);
  }

  private static List<String> addNotValid(ConstraintShape constraint) {
    String suffix = constraint.definition().endsWith(" NOT VALID") ? "" : " NOT VALID";
    return withComment(constraint, addition(constraint) + suffix);
  }

  private static String addition(ConstraintShape constraint) {
    return "ALTER TABLE %s ADD CONSTRAINT %s %s"
        .formatted(
            Identifier.quote(constraint.tableName()),
            Identifier.quote(constraint.name()),
            constraint.definition());
  }

  public static String describe(ConstraintShape incoming) {
    return "foreign key " + incoming.name() + " of table " + incoming.tableName();
  }

  static boolean hasIndex(ConstraintShape constraint) {
    return constraint.isPrimaryKey() || constraint.isUnique() || constraint.isExclusion();
  }

  static List<String> addPlainly(ConstraintShape constraint) {
    return withComment(constraint, addition(constraint));
  }

  private static List<String> addOrNotValid(ConstraintShape constraint) {
    return withComment(
        constraint,
        Arguments.call(
            "add_constraint",
            Arguments.text(Identifier.quote(constraint.tableName())),
            Arguments.text(constraint.name()),
            Arguments.text(constraint.definition())));
  }

  private static List<String> withComment(ConstraintShape constraint, String statement) {
    List<String> statements = new ArrayList<>(List.of(statement));
    constraint
        .comment()
        .ifPresent(
            comment ->
                statements.add(
                    "COMMENT ON CONSTRAINT %s ON %s IS %s"
                        .formatted(
                            Identifier.quote(constraint.name()),
                            Identifier.quote(constraint.tableName()),
                            Literal.quote(comment))));
    return statements;
  }

  public static List<String> create(IndexShape index) {
    // For a partitioned table the catalogue writes ONLY, which would leave the partitions without.
    List<String> statements =
        new ArrayList<>(
            List.of(index.definition().orElseThrow().replaceFirst(" ON ONLY ", " ON ")));
    statements.addAll(extras(index));
    return statements;
  }

  /** What an index has besides its definition. */
  static List<String> extras(IndexShape index) {
    List<String> statements = new ArrayList<>();
    TableName name = new TableName(index.schema(), index.name());
    index
        .comment()
        .ifPresent(
            comment ->
                statements.add(
                    "COMMENT ON INDEX %s IS %s"
                        .formatted(Identifier.quote(name), Literal.quote(comment))));
    if (index.clustered()) {
      statements.add(
          "ALTER TABLE %s CLUSTER ON %s"
              .formatted(Identifier.quote(index.table().name()), Identifier.quote(index.name())));
    }
    return statements;
  }
}
