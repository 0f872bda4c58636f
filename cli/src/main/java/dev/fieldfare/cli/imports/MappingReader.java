package dev.fieldfare.cli.imports;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.cli.imports.TableMapping.ColumnMapping;
import dev.fieldfare.cli.imports.TableMapping.Source;
import dev.fieldfare.cli.imports.TableMapping.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a mapping. Unknown properties are refused with their line. */
final class MappingReader {

  private static final Set<String> OF_TABLE =
      Set.of("files", "table", "records", "entries", "key", "columns");
  private static final Set<String> OF_COLUMN =
      Set.of("from", "value", "type", "default", "required", "encrypt");

  private final MappingFile file;

  private MappingReader(MappingFile file) {
    this.file = file;
  }

  static List<TableMapping> read(MappingFile file) {
    return new MappingReader(file).tables();
  }

  private List<TableMapping> tables() {
    JsonPointer root = JsonPointer.compile("/tables");
    known(JsonPointer.empty(), file.document(), Set.of("tables"));
    JsonNode tables = file.document().path("tables");
    if (!tables.isArray() || tables.isEmpty()) {
      throw file.wrong(root, "a mapping has a list \"tables\".");
    }
    List<TableMapping> read = new ArrayList<>();
    for (int n = 0; n < tables.size(); n++) {
      read.add(table(root.appendIndex(n), tables.get(n)));
    }
    return read;
  }

  private TableMapping table(JsonPointer at, JsonNode node) {
    known(at, node, OF_TABLE);
    String[] name = text(at, node, "table").split("\\.", 2);
    List<ColumnMapping> columns = columns(at.appendProperty("columns"), node.path("columns"));
    List<String> key = key(at.appendProperty("key"), node.path("key"));
    Set<String> names = columns.stream().map(ColumnMapping::name).collect(Collectors.toSet());
    key.stream()
        .filter(column -> !names.contains(column))
        .findFirst()
        .ifPresent(
            column -> {
              throw file.wrong(
                  at.appendProperty("key"), "the key column %s is not mapped.".formatted(column));
            });
    return new TableMapping(
        file.place(at),
        text(at, node, "files"),
        name.length == 2 ? name[0] : "public",
        name[name.length - 1],
        pointer(at.appendProperty("records"), node.path("records").asText("")),
        flag(at, node, "entries"),
        key,
        columns);
  }

  private List<String> key(JsonPointer at, JsonNode node) {
    List<String> key = new ArrayList<>();
    node.forEach(column -> key.add(column.asText()));
    if (!node.isArray() || key.isEmpty()) {
      throw file.wrong(at, "a table needs \"key\", a list of columns.");
    }
    return key;
  }

  private List<ColumnMapping> columns(JsonPointer at, JsonNode node) {
    if (!node.isObject() || node.isEmpty()) {
      throw file.wrong(at, "a table needs \"columns\".");
    }
    List<ColumnMapping> columns = new ArrayList<>();
    for (Map.Entry<String, JsonNode> column : node.properties()) {
      columns.add(column(at.appendProperty(column.getKey()), column.getKey(), column.getValue()));
    }
    return columns;
  }

  private ColumnMapping column(JsonPointer at, String name, JsonNode node) {
    if (node.isTextual()) {
      Source source = source(at, node.asText());
      return new ColumnMapping(name, source, ValueType.AS_IT_IS, Optional.empty(), false, false);
    }
    known(at, node, OF_COLUMN);
    if (node.has("from") == node.has("value")) {
      throw file.wrong(at, "the column %s needs either \"from\" or \"value\".".formatted(name));
    }
    Source source =
        node.has("from")
            ? source(at.appendProperty("from"), node.path("from").asText())
            : new Source.Constant(node.path("value"));
    return new ColumnMapping(
        name,
        source,
        type(at, node.path("type").asText(ValueType.AS_IT_IS.word())),
        Optional.ofNullable(node.get("default")),
        flag(at, node, "required"),
        flag(at, node, "encrypt"));
  }

  private Source source(JsonPointer at, String text) {
    return switch (text) {
      case "@name" -> new Source.EntryName();
      case "@file" -> new Source.FileName();
      default -> new Source.At(pointer(at, text));
    };
  }

  private ValueType type(JsonPointer at, String word) {
    return Stream.of(ValueType.values())
        .filter(type -> type.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                file.wrong(
                    at.appendProperty("type"),
                    "there is no type %s. Types are %s."
                        .formatted(
                            word,
                            Stream.of(ValueType.values())
                                .map(ValueType::word)
                                .collect(Collectors.joining(", ")))));
  }

  private JsonPointer pointer(JsonPointer at, String text) {
    try {
      return JsonPointer.compile(text);
    } catch (IllegalArgumentException e) {
      throw file.wrong(at, "\"%s\" is not a JSON pointer, which begins with /.".formatted(text));
    }
  }

  private boolean flag(JsonPointer at, JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw file.wrong(at.appendProperty(name), "\"%s\" must be true or false.".formatted(name));
    }
    return value.asBoolean(false);
  }

  private String text(JsonPointer at, JsonNode node, String name) {
    String value = node.path(name).asText("");
    if (value.isEmpty()) {
      throw file.wrong(at, "a table needs \"%s\".".formatted(name));
    }
    return value;
  }

  private void known(JsonPointer at, JsonNode node, Set<String> names) {
    if (!node.isObject()) {
      throw file.wrong(at, "this is not an object.");
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw file.wrong(
                    at.appendProperty(name), "there is no property \"%s\" here.".formatted(name));
              }
            });
  }
}
