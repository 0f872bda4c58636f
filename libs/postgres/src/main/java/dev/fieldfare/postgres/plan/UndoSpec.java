package dev.fieldfare.postgres.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How a change is taken back, with everything that was known when it was applied.
 *
 * <p>It is read by later versions: components are added, never renamed or removed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UndoSpec.Nothing.class, name = "nothing"),
  @JsonSubTypes.Type(value = UndoSpec.DropColumnAgain.class, name = "dropColumn"),
  @JsonSubTypes.Type(value = UndoSpec.BringColumnBack.class, name = "bringColumnBack"),
  @JsonSubTypes.Type(value = UndoSpec.ChangeTypeBack.class, name = "changeTypeBack"),
  @JsonSubTypes.Type(value = UndoSpec.ChangeTypeAgain.class, name = "changeTypeAgain"),
  @JsonSubTypes.Type(value = UndoSpec.RenameColumnBack.class, name = "renameColumn"),
  @JsonSubTypes.Type(value = UndoSpec.DefaultBack.class, name = "defaultBack"),
  @JsonSubTypes.Type(value = UndoSpec.AllowNullAgain.class, name = "allowNull"),
  @JsonSubTypes.Type(value = UndoSpec.ForbidNullAgain.class, name = "forbidNull"),
  @JsonSubTypes.Type(value = UndoSpec.SetNotNullAgain.class, name = "setNotNull"),
  @JsonSubTypes.Type(value = UndoSpec.DropTableAgain.class, name = "dropTable"),
  @JsonSubTypes.Type(value = UndoSpec.ReturnTable.class, name = "returnTable"),
  @JsonSubTypes.Type(value = UndoSpec.RenameTableBack.class, name = "renameTable")
})
public sealed interface UndoSpec {

  /** The table that is changed back, as it is called after the change. */
  TableName table();

  /** The tables whose changes must not overtake the undo. */
  @JsonIgnore
  default List<TableName> claims() {
    return List.of(table());
  }

  /** Other tables that the undo may need. */
  @JsonIgnore
  default List<TableName> partners() {
    return List.of();
  }

  /** The tables of which everything has to be known. */
  @JsonIgnore
  default List<TableName> detailed() {
    return List.of(table());
  }

  /** The types that the undo needs, as the catalogue spelt them. */
  @JsonIgnore
  default List<String> types() {
    return List.of();
  }

  /** The change had no effect, so taking it back has none. */
  record Nothing(TableName table) implements UndoSpec {}

  /**
   * The column was added: it goes into quarantine.
   *
   * @param type what it was added as; a column of another type is not the one that was added
   * @param cascade whether what hangs on it goes along, as it came along
   * @param how how its values are kept
   */
  record DropColumnAgain(
      TableName table, String column, String type, boolean cascade, QuarantineMode how)
      implements UndoSpec {}

  /**
   * The column was dropped: it is made again.
   *
   * @param original the migration that put its values into quarantine
   * @param before statements that free what its default needs
   * @param afterwards what it had and what hung on it, in order
   * @param partitions what partitions had of their own
   */
  record BringColumnBack(
      TableName table,
      UUID original,
      ColumnDefinition column,
      Kept kept,
      List<String> before,
      List<Restoration> afterwards,
      List<PartitionSettings> partitions)
      implements UndoSpec {

    /** Says what an undo will not give back. */
    public void warnOfLosses(PlanDraft draft) {
      if (!(kept instanceof Kept.Hidden)) {
        column.warnOfLabels(table, draft);
        partitions.forEach(each -> each.column().warnOfLabels(each.table(), draft));
      }
    }

    @Override
    public List<TableName> partners() {
      return afterwards.stream().flatMap(each -> each.other().stream()).toList();
    }

    @Override
    public List<String> types() {
      return List.of(column.type());
    }
  }

  /** The column was renamed: it gets its name back. */
  record RenameColumnBack(TableName table, String column, String newName) implements UndoSpec {}

  /**
   * The column's type was changed: it gets its type back, and the values that are still what the
   * change made of them get theirs.
   *
   * @param original the migration that put its values into quarantine
   * @param column as it was before
   * @param change what was asked for, to do it again
   * @param copied the key of the rows whose values are in quarantine; without, each converts back
   *     to what it was
   * @param partitions what partitions had of their own
   */
  record ChangeTypeBack(
      TableName table,
      UUID original,
      ColumnDefinition column,
      ChangeTypeAgain change,
      Optional<RowKey> copied,
      List<RebuiltObject> rebuilt,
      List<PartitionSettings> partitions)
      implements UndoSpec {

    @Override
    public List<String> types() {
      return List.of(column.type(), change.type());
    }
  }

  /** A type change was taken back: it is done again. */
  record ChangeTypeAgain(
      TableName table,
      String column,
      String type,
      Optional<String> using,
      CastErrorMode onCastError)
      implements UndoSpec {

    @Override
    public List<String> types() {
      return List.of(type);
    }
  }

  /**
   * The default was set or dropped: this is what it was.
   *
   * @param partitions those whose default was or became another than that of the table
   */
  record DefaultBack(
      TableName table,
      String column,
      Optional<String> expression,
      List<PartitionDefault> partitions)
      implements UndoSpec {}

  /**
   * The default of a partition, which the change replaced.
   *
   * @param ownAfter false when the change left it the default of the table, whatever that is
   */
  record PartitionDefault(
      TableName table, Optional<String> before, boolean ownAfter, Optional<String> after) {}

  /**
   * NULL was forbidden.
   *
   * @param filled the migration that noted which rows were filled, where some were
   * @param filledWith the literal that they got
   * @param rowKey the key by which they were noted
   * @param partitions what partitions had of their own: some forbade NULL themselves
   */
  record AllowNullAgain(
      TableName table,
      String column,
      Optional<UUID> filled,
      Optional<String> filledWith,
      Optional<RowKey> rowKey,
      List<PartitionSettings> partitions)
      implements UndoSpec {}

  /** NULL was allowed: this is the column as it was before. */
  record ForbidNullAgain(TableName table, ColumnDefinition column) implements UndoSpec {}

  /** NULL being forbidden was taken back: it is forbidden again. */
  record SetNotNullAgain(TableName table, String column, Optional<String> filledWith)
      implements UndoSpec {}

  /** The table was made, or came back: it goes into quarantine. */
  record DropTableAgain(TableName table, boolean cascade) implements UndoSpec {}

  /**
   * The table was moved into quarantine.
   *
   * @param members the table and its partitions, under their names
   * @param afterwards foreign keys and views
   */
  record ReturnTable(
      TableName table,
      UUID original,
      String quarantineSchema,
      List<TableName> members,
      List<Restoration> afterwards,
      boolean cascade)
      implements UndoSpec {

    /** What a member is called in quarantine. */
    public TableName moved(TableName member) {
      return new TableName(quarantineSchema, member.name());
    }

    @Override
    public List<TableName> partners() {
      List<TableName> all = new ArrayList<>(members);
      all.add(moved(table));
      afterwards.forEach(each -> all.addAll(each.other().stream().toList()));
      return all;
    }

    @Override
    public List<TableName> detailed() {
      return List.of(moved(table));
    }
  }

  /** The table was renamed: it gets its name back. */
  record RenameTableBack(TableName table, String oldName) implements UndoSpec {

    @Override
    public List<TableName> claims() {
      return List.of(table, table.renamed(oldName));
    }
  }

  /** Where the values of a dropped column are. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "how")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Kept.Copied.class, name = "copied"),
    @JsonSubTypes.Type(value = Kept.Hidden.class, name = "hidden"),
    @JsonSubTypes.Type(value = Kept.Computed.class, name = "computed")
  })
  sealed interface Kept {

    /** In quarantine, by these columns of their rows. */
    record Copied(RowKey rowKey) implements Kept {}

    /** In their table, under another name. */
    record Hidden(String name) implements Kept {}

    /** Nowhere: they are computed from other columns. */
    record Computed() implements Kept {}
  }
}
