package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.json.Properties;
import dev.fieldfare.contracts.message.json.TypeText;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the table that a message wants made, and refuses columns that cannot stand together. */
final class TableReader {

  private final Properties properties;
  private final NameReader names;
  private final NamePolicy policy;

  TableReader(Properties properties, NameReader names, NamePolicy policy) {
    this.properties = properties;
    this.names = names;
    this.policy = policy;
  }

  CreateTable createTable() {
    Optional<List<Properties>> described = properties.objects("columns");
    if (described.isEmpty() && !properties.has("columns")) {
      properties.missing("columns");
    }
    List<NewColumn> columns = described.orElse(List.of()).stream().map(this::column).toList();
    List<String> primaryKey = primaryKey();
    refuseTooMany(columns);
    refuseTwice(columns.stream().map(NewColumn::column).toList(), "columns");
    refuseTwice(primaryKey, "primaryKey");
    refuseKeysWithoutColumn(primaryKey, columns);
    return new CreateTable(names.newTable(), columns, primaryKey);
  }

  private NewColumn column(Properties description) {
    NewColumn column =
        new NewColumn(
            new NameReader(description, policy).fresh("column", "columnName"),
            TypeText.required(description, "dataType"),
            description.bool("nullable", true),
            description.literal("default"));
    description.refuseOthers();
    return column;
  }

  private List<String> primaryKey() {
    return properties.texts("primaryKey").orElse(List.of());
  }

  private void refuseTooMany(List<NewColumn> columns) {
    if (columns.size() > MessageLimits.COLUMNS) {
      properties.problem(
          FailureReason.TOO_MANY_COLUMNS,
          "columns",
          "A table has at most " + MessageLimits.COLUMNS + " columns.");
    }
  }

  private void refuseTwice(List<String> columns, String property) {
    Set<String> seen = new HashSet<>();
    columns.stream()
        .filter(name -> !seen.add(name))
        .findFirst()
        .ifPresent(
            name ->
                properties.problem(
                    FailureReason.COLUMN_EXISTS,
                    property,
                    "The column \"" + name + "\" is there twice."));
  }

  private void refuseKeysWithoutColumn(List<String> primaryKey, List<NewColumn> columns) {
    Set<String> known = columns.stream().map(NewColumn::column).collect(Collectors.toSet());
    primaryKey.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name ->
                properties.problem(
                    FailureReason.COLUMN_MISSING,
                    "primaryKey",
                    "The primary key names \"" + name + "\", which is not one of its columns."));
  }
}
