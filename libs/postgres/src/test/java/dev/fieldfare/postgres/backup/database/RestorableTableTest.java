package dev.fieldfare.postgres.backup.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.operation.TableName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestorableTableTest {

  @Test
  void aTableComesAfterThoseToWhichItRefers() {
    Map<TableName, Set<TableName>> references =
        Map.of(
            name("lines"),
            Set.of(name("orders"), name("goods")),
            name("orders"),
            Set.of(name("people")));

    assertThat(order(references, "lines", "orders", "goods", "people"))
        .containsExactly("goods", "people", "orders", "lines");
  }

  @Test
  void aReferenceToATableThatIsNotInTheBackupDoesNotCount() {
    assertThat(order(Map.of(name("lines"), Set.of(name("orders"))), "lines"))
        .containsExactly("lines");
  }

  @Test
  void aCircleOfForeignKeysEnds() {
    Map<TableName, Set<TableName>> references =
        Map.of(
            name("a"),
            Set.of(name("b")),
            name("b"),
            Set.of(name("a")),
            name("c"),
            Set.of(name("b")));

    assertThat(order(references, "c", "a", "b")).containsExactlyInAnyOrder("a", "b", "c");
  }

  private static List<String> order(Map<TableName, Set<TableName>> references, String... tables) {
    List<SavedTable> saved =
        List.of(tables).stream().map(table -> new SavedTable(name(table), List.of(), "")).toList();
    return RestorableTable.inOrder(saved, references).stream()
        .map(table -> table.name().name())
        .toList();
  }

  private static TableName name(String table) {
    return TableName.of(table);
  }
}
