package dev.fieldfare.backup.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.database.DatabaseSetting;
import dev.fieldfare.postgres.backup.database.RestorableTable;
import dev.fieldfare.postgres.backup.database.RunCode;
import dev.fieldfare.postgres.backup.database.SavedDatabase;
import dev.fieldfare.postgres.backup.database.SavedTable;
import dev.fieldfare.postgres.backup.database.SequenceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the manifest says of a backup of many tables. */
final class DatabaseDescription {
  private static final int MOST_OF_TABLES = 8 * 1024 * 1024;

  private DatabaseDescription() {}

  /** Puts the content into a manifest. */
  static void describe(
      ObjectNode description, SavedDatabase database, List<ChunkList> rows, ChunkList structure) {
    ArrayNode tables = description.putArray("tables");
    for (int at = 0; at < rows.size(); at++) {
      SavedTable table = database.tables().get(at);
      ObjectNode one = named(tables.addObject(), table.name());
      table.columns().forEach(one.putArray("columns")::add);
      one.put("condition", table.condition()).put("rows", rows.get(at).rows());
      rows.get(at).numbers().forEach(one.putArray("chunks")::add);
    }
    ArrayNode sequences = description.putArray("sequences");
    for (SequenceValue sequence : database.sequences()) {
      named(sequences.addObject(), sequence.name())
          .put("value", sequence.value())
          .put("called", sequence.called());
    }
    ObjectNode lines = description.putObject("structure").put("lines", structure.rows());
    structure.numbers().forEach(lines.putArray("chunks")::add);
    description.set("code", ContractsJson.mapper().valueToTree(database.code()));
    database.roles().forEach(description.putArray("roles")::add);
    database.tablespaces().forEach(description.putArray("tablespaces")::add);
    ArrayNode settings = description.putArray("settings");
    for (DatabaseSetting setting : database.settings()) {
      settings
          .addObject()
          .put("role", setting.role().orElse(null))
          .put("name", setting.name())
          .put("value", setting.value());
    }
    database.unwritten().forEach(description.putArray("unwritten")::add);
  }

  /** Puts the tables into a manifest as they are restored one by one, in their order. */
  static void describe(ObjectNode description, List<RestorableTable> restorable) {
    ArrayNode tables = description.putArray("restorable");
    for (RestorableTable table : restorable) {
      ObjectNode one = tables.addObject();
      one.put("schema", table.table().name().schema()).put("table", table.table().name().name());
      table.refusal().ifPresent(refusal -> one.put("refusal", refusal));
      if (table.image().isPresent()) {
        one.setAll((ObjectNode) ContractsJson.mapper().valueToTree(table.image().get()));
        one.set("parts", ContractsJson.mapper().valueToTree(table.parts()));
      }
    }
    // A manifest is read at once.
    if (tables.toString().length() > MOST_OF_TABLES) {
      tables.removeAll();
    }
  }

  private static ObjectNode named(ObjectNode node, TableName name) {
    return node.put("schema", name.schema()).put("name", name.name());
  }

  /** What was read of a manifest. */
  record Parsed(JsonNode description) {

    List<Integer> structureChunks() {
      return numbers(description.path("structure").path("chunks"));
    }

    List<List<Integer>> tableChunks() {
      List<List<Integer>> chunks = new ArrayList<>();
      description.path("tables").forEach(table -> chunks.add(numbers(table.path("chunks"))));
      return chunks;
    }

    SavedDatabase with(StructureLines lines) {
      List<SavedTable> tables = new ArrayList<>();
      for (JsonNode table : description.path("tables")) {
        tables.add(
            new SavedTable(
                name(table), texts(table.path("columns")), table.path("condition").asText()));
      }
      List<SequenceValue> sequences = new ArrayList<>();
      for (JsonNode sequence : description.path("sequences")) {
        sequences.add(
            new SequenceValue(
                name(sequence),
                sequence.path("value").asLong(),
                sequence.path("called").asBoolean()));
      }
      List<RunCode> code = new ArrayList<>();
      for (JsonNode one : description.path("code")) {
        code.add(new RunCode(one.path("function").asText(), one.path("owner").asText()));
      }
      return new SavedDatabase(
          lines.structure(),
          lines.image(),
          tables,
          sequences,
          code,
          texts(description.path("roles")),
          texts(description.path("tablespaces")),
          settings(description.path("settings")),
          texts(description.path("unwritten")));
    }

    private static List<DatabaseSetting> settings(JsonNode array) {
      List<DatabaseSetting> settings = new ArrayList<>();
      for (JsonNode setting : array) {
        settings.add(
            new DatabaseSetting(
                Optional.ofNullable(setting.path("role").asText(null)),
                setting.path("name").asText(),
                setting.path("value").asText()));
      }
      return settings;
    }

    private static TableName name(JsonNode node) {
      return new TableName(node.path("schema").asText(), node.path("name").asText());
    }

    private static List<String> texts(JsonNode array) {
      List<String> texts = new ArrayList<>();
      array.forEach(text -> texts.add(text.asText()));
      return texts;
    }

    private static List<Integer> numbers(JsonNode array) {
      List<Integer> numbers = new ArrayList<>();
      array.forEach(number -> numbers.add(number.asInt()));
      return numbers;
    }
  }

  /**
   * Reads it.
   *
   * @throws DamagedBackupException when it is of something else
   */
  static Parsed parse(JsonNode description) {
    if (!description.has("structure") || !description.path("tables").isArray()) {
      throw new DamagedBackupException("the manifest does not describe a database");
    }
    return new Parsed(description);
  }
}
