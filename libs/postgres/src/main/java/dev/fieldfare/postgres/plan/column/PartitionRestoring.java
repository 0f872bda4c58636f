package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.postgres.catalog.TableRef;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.AlterTable;
import dev.fieldfare.postgres.plan.PartitionSettings;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gives partitions back what they had of their own in a column. What a statement for the parent
 * sets in all partitions comes first; these statements are for one partition each.
 */
public final class PartitionRestoring {

  private final List<PartitionSettings> here;
  private final List<PartitionSettings> gone;
  private final int serverVersion;

  public PartitionRestoring(List<PartitionSettings> settings, TableShape shape, int serverVersion) {
    Set<TableName> relatives =
        shape.relatives().stream().map(TableRef::name).collect(Collectors.toSet());
    var byPresence =
        settings.stream()
            .collect(Collectors.partitioningBy(each -> relatives.contains(each.table())));
    this.here = byPresence.get(true);
    this.gone = byPresence.get(false);
    this.serverVersion = serverVersion;
  }

  /** Takes away the defaults that differ from the parent's. */
  public List<Sql> noDefaults() {
    return own(statements -> List.of(statements.noDefault().sql()));
  }

  /** Sets the defaults that differ from the parent's. */
  public List<Sql> defaults() {
    return own(
        statements -> {
          List<AlterTable> some = statements.defaultValue();
          return some.isEmpty()
              ? List.of(statements.noDefault().sql())
              : some.stream().map(AlterTable::sql).toList();
        });
  }

  private List<Sql> own(Function<ColumnStatements, List<String>> writer) {
    return here.stream()
        .filter(each -> each.ownDefault() && !each.column().computed())
        .flatMap(each -> writer.apply(statements(each)).stream())
        .map(PartitionRestoring::only)
        .toList();
  }

  /** NOT NULL; partitions below a partition have it too, so it is not said for one table alone. */
  List<Sql> notNull(boolean small) {
    return here.stream().flatMap(each -> statements(each).notNull(small).stream()).toList();
  }

  boolean forbidNull() {
    return here.stream().anyMatch(each -> each.column().notNull());
  }

  /** Settings that a type change resets to the defaults of the type. */
  public List<Sql> storage() {
    return here.stream()
        .flatMap(each -> statements(each).storage().stream())
        .map(PartitionRestoring::only)
        .toList();
  }

  /** Storage, statistics target, options, comment and grants. */
  List<Sql> settings() {
    return here.stream()
        .flatMap(each -> statements(each).settings().stream())
        .map(PartitionRestoring::only)
        .toList();
  }

  /** All of it, for people. */
  List<Sql> everything(boolean settingsStay) {
    List<Sql> all = new ArrayList<>(defaults());
    all.addAll(notNull(true));
    all.addAll(settingsStay ? List.of() : settings());
    return all;
  }

  private ColumnStatements statements(PartitionSettings each) {
    return new ColumnStatements(each.table(), each.column(), serverVersion);
  }

  private static Sql only(String statement) {
    return Sql.instant(statement.replaceFirst("^ALTER TABLE ", "ALTER TABLE ONLY "));
  }

  /** What cannot be given back. */
  public void warn(PlanDraft draft) {
    for (PartitionSettings each : gone) {
      draft
          .lossy()
          .warn(
              "not_restored",
              Severity.MEDIUM,
              "%s is no longer a partition: its own settings of \"%s\" are not restored."
                  .formatted(each.table(), each.column().name()),
              "Set them by hand where the table still has the column.");
    }
    here.stream()
        .filter(PartitionSettings::isComputedOtherwise)
        .forEach(
            each ->
                draft
                    .lossy()
                    .warn(
                        "not_restored",
                        Severity.MEDIUM,
                        ("%s computed \"%s\" by its own expression, %s. The undo gives"
                                + " it the expression of the parent.")
                            .formatted(
                                each.table(),
                                each.column().name(),
                                each.column().defaultExpression().orElse("")),
                        "Set the expression of the partition by hand."));
  }
}
