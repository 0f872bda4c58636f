package dev.fieldfare.postgres.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.fieldfare.contracts.operation.TableName;
import java.util.List;

/**
 * How a change is taken back, with everything that was known when it was applied.
 *
 * <p>It is read by later versions: components are added, never renamed or removed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UndoSpec.Nothing.class, name = "nothing"),
  @JsonSubTypes.Type(value = UndoSpec.DropColumnAgain.class, name = "dropColumn"),
  @JsonSubTypes.Type(value = UndoSpec.RenameColumnBack.class, name = "renameColumn")
})
public sealed interface UndoSpec {

  /** The tables whose changes must not overtake the undo. */
  List<TableName> claims();

  /** The change had no effect, so taking it back has none. */
  record Nothing(TableName table) implements UndoSpec {
    @Override
    public List<TableName> claims() {
      return List.of(table);
    }
  }

  /** The column was added: it goes into quarantine. */
  record DropColumnAgain(TableName table, String column, String type) implements UndoSpec {
    @Override
    public List<TableName> claims() {
      return List.of(table);
    }
  }

  /** The column was renamed: it gets its name back. */
  record RenameColumnBack(TableName table, String column, String newName) implements UndoSpec {
    @Override
    public List<TableName> claims() {
      return List.of(table);
    }
  }
}
