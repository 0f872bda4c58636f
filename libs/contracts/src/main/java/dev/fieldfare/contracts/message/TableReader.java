package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.json.Properties;
import dev.fieldfare.contracts.message.json.Texts;
import dev.fieldfare.contracts.message.json.TypeText;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import dev.fieldfare.contracts.operation.CreateTable.NewIndex;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.operation.TableReference;
import dev.fieldfare.contracts.operation.TableReference.DeleteAction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the table that a message wants made, and refuses columns that cannot stand together. */
final class TableReader {

  private static final Map<String, DeleteAction> DELETE_ACTIONS =
      Map.of(
          "no_action", DeleteAction.NO_ACTION,
          "restrict", DeleteAction.RESTRICT,
          "cascade", DeleteAction.CASCADE,
          "set_null", DeleteAction.SET_NULL);

  private final Properties properties;
  private final NameReader names;
  private final NamePolicy policy;
  private final SenderRole role;

  TableReader(Properties properties, NameReader names, NamePolicy policy, SenderRole role) {
    this.properties = properties;
    this.names = names;
    this.policy = policy;
    this.role = role;
  }

  CreateTable createTable() {
    Optional<List<Properties>> described = properties.objects("columns");
    if (described.isEmpty() && !properties.has("columns")) {
      properties.missing("columns");
    }
    List<NewColumn> columns = described.orElse(List.of()).stream().map(this::column).toList();
    refuseTooMany(columns);
    refuseTwice(columns.stream().map(NewColumn::column).toList(), "columns");
    List<String> primaryKey =
        key(properties.texts("primaryKey"), columns, "primaryKey", "The primary key");
    CreateTable create = new CreateTable(names.newTable(), columns, primaryKey, indexes(columns));
    refuseMoreThanOneCommitHolds(create);
    return create;
  }

  private NewColumn column(Properties description) {
    Optional<String> literal = description.literal("default");
    NewColumn column =
        new NewColumn(
            new NameReader(description, policy).fresh("column", "columnName"),
            TypeText.required(description, "dataType"),
            description.bool("nullable", true),
            literal,
            OperationReader.defaultExpression(description, role, literal),
            description.bool("unique", false),
            description.object("references").map(this::reference));
    description.refuseOthers();
    return column;
  }

  private TableReference reference(Properties description) {
    NameReader reader = new NameReader(description, policy);
    TableName table = reader.table();
    TableReference reference =
        new TableReference(
            Optional.of(table.schema()),
            table.name(),
            reader.existing("column"),
            description.choice("onDelete", DELETE_ACTIONS, DeleteAction.NO_ACTION));
    description.refuseOthers();
    return reference;
  }

  private List<NewIndex> indexes(List<NewColumn> columns) {
    return properties.objects("indexes").orElse(List.of()).stream()
        .map(description -> index(description, columns))
        .toList();
  }

  private NewIndex index(Properties description, List<NewColumn> columns) {
    List<String> indexed = key(description.texts("columns"), columns, "indexes", "An index");
    if (!description.has("columns")) {
      description.missing("columns");
    } else if (indexed.isEmpty() || indexed.size() > MessageLimits.INDEX_COLUMNS) {
      properties.problem(
          FailureReason.INVALID_VALUE,
          "indexes",
          "An index has 1 to " + MessageLimits.INDEX_COLUMNS + " columns.");
    }
    NewIndex index = new NewIndex(indexed, description.bool("unique", false));
    description.refuseOthers();
    return index;
  }

  // Each index is a file to create, and each other table is locked until the commit.
  private void refuseMoreThanOneCommitHolds(CreateTable create) {
    long unique = create.columns().stream().filter(NewColumn::unique).count();
    if (create.indexes().size() + unique > MessageLimits.INDEXES) {
      properties.problem(
          FailureReason.INVALID_VALUE,
          "indexes",
          "A new table has at most " + MessageLimits.INDEXES + " indexes and unique columns.");
    }
    if (create.claims().size() > MessageLimits.REFERENCES + 1) {
      properties.problem(
          FailureReason.INVALID_VALUE,
          "columns",
          "A new table refers to at most " + MessageLimits.REFERENCES + " other tables.");
    }
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

  /** The columns of a key; a name that is not one of the table's columns is a problem. */
  private List<String> key(
      Optional<List<String>> sent, List<NewColumn> columns, String property, String what) {
    List<String> key = sent.orElse(List.of());
    Set<String> known = columns.stream().map(NewColumn::column).collect(Collectors.toSet());
    refuseTwice(key, property);
    key.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name ->
                properties.problem(
                    FailureReason.COLUMN_MISSING,
                    property,
                    what
                        + " names \""
                        + Texts.shown(name)
                        + "\", which is not one of its columns."));
    return key.stream().filter(known::contains).toList();
  }
}
