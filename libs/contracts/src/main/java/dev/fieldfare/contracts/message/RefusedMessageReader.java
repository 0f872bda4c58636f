package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.message.json.Texts;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what can be shown of a message that was refused, and finds fault with nothing. */
final class RefusedMessageReader {

  private final Map<String, Object> values;

  private RefusedMessageReader(Map<String, Object> values) {
    this.values = values;
  }

  static RefusedMessage read(Map<String, Object> values) {
    RefusedMessageReader reader = new RefusedMessageReader(values);
    return new RefusedMessage(
        reader.first("id"),
        reader.first("target"),
        reader.first("type"),
        reader.first("schema"),
        reader.first("table", "tableName"),
        reader.first("column", "columnName", "oldColumnName"),
        new FormReference(
            reader.first("formId"), reader.first("fieldId"), false, reader.first("subFormId")),
        reader.first("requestedBy", "userId"));
  }

  private Optional<String> first(String... spellings) {
    return Stream.of(spellings)
        .map(values::get)
        .filter(Objects::nonNull)
        .filter(String.class::isInstance)
        .map(text -> Texts.cut((String) text, MessageLimits.KEY_CHARACTERS))
        .findFirst();
  }
}
