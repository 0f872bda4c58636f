package dev.fieldfare.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fieldfare.cli.imports.TableMapping.ColumnMapping;
import dev.fieldfare.cli.imports.TableMapping.Source;
import dev.fieldfare.cli.imports.TableMapping.ValueType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes a row from a record. */
final class RowMaker {

  private static final int MOST_DIGITS = 40;

  private final TableMapping table;
  private final Optional<ValueCipher> cipher;

  RowMaker(TableMapping table, Optional<ValueCipher> cipher) {
    this.table = table;
    this.cipher = cipher;
  }

  /** A record that does not fit the mapping; the message has no values. */
  static final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRecordException(String message) {
      super(message, null, false, false);
    }
  }

  ObjectNode row(SourceRecord source) throws BadRecordException {
    if (!source.value().isContainerNode()) {
      throw new BadRecordException("there is no record");
    }
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (ColumnMapping column : table.columns()) {
      row.set(column.name(), value(column, source));
    }
    String key = key(row);
    for (ColumnMapping column : table.columns()) {
      if (column.encrypt() && !row.path(column.name()).isNull()) {
        row.put(column.name(), encrypted(row.path(column.name()), place(column, key)));
      }
    }
    return row;
  }

  private JsonNode value(ColumnMapping column, SourceRecord source) throws BadRecordException {
    JsonNode found =
        switch (column.source()) {
          case Source.At at -> source.value().at(at.pointer());
          case Source.Constant constant -> constant.value();
          case Source.EntryName _ -> TextNode.valueOf(source.name());
          case Source.FileName _ -> TextNode.valueOf(source.fileName());
        };
    boolean isAbsent = found.isMissingNode() || found.isNull();
    JsonNode given = isAbsent ? column.otherwise().orElse(NullNode.instance) : found;
    if (given.isNull()) {
      if (column.required() || table.key().contains(column.name())) {
        throw new BadRecordException(
            "there is no value for the column %s".formatted(column.name()));
      }
      return given;
    }
    return converted(given, column.type())
        .orElseThrow(
            () ->
                new BadRecordException(
                    "the value for the column %s is not of the type %s"
                        .formatted(column.name(), column.type().word())));
  }

  private static Optional<JsonNode> converted(JsonNode value, ValueType type) {
    return switch (type) {
      case AS_IT_IS -> Optional.of(value.isNumber() ? written(value.decimalValue()) : value);
      case TEXT ->
          value.isValueNode() ? Optional.of(TextNode.valueOf(value.asText())) : Optional.empty();
      case INTEGER -> number(value).filter(RowMaker::isWhole).map(RowMaker::whole);
      case NUMBER -> number(value).map(RowMaker::written);
      case BOOLEAN -> flag(value);
      case EPOCH_SECONDS ->
          number(value)
              .filter(RowMaker::isShort)
              .flatMap(seconds -> time(seconds.movePointRight(3)));
      case EPOCH_MILLIS -> number(value).flatMap(RowMaker::time);
    };
  }

  private static Optional<BigDecimal> number(JsonNode value) {
    if (value.isNumber()) {
      return Optional.of(value.decimalValue());
    }
    try {
      return value.isTextual()
          ? Optional.of(new BigDecimal(value.asText().strip()))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isWhole(BigDecimal number) {
    return isShort(number) && (number.signum() == 0 || number.stripTrailingZeros().scale() <= 0);
  }

  /** Whether the number is short enough to write all its digits. */
  private static boolean isShort(BigDecimal number) {
    return number.precision() - number.scale() <= MOST_DIGITS;
  }

  /** Fractions are sent as text, because JSON libraries would round them. */
  private static JsonNode written(BigDecimal number) {
    return isWhole(number) ? whole(number) : TextNode.valueOf(number.toString());
  }

  private static JsonNode whole(BigDecimal number) {
    return BigIntegerNode.valueOf(number.toBigInteger());
  }

  private static Optional<JsonNode> flag(JsonNode value) {
    return switch (value.asText("")) {
      case "true", "1" -> Optional.of(BooleanNode.TRUE);
      case "false", "0" -> Optional.of(BooleanNode.FALSE);
      default -> Optional.empty();
    };
  }

  private static Optional<JsonNode> time(BigDecimal millis) {
    try {
      return isShort(millis)
          ? Optional.of(
              TextNode.valueOf(
                  Instant.ofEpochMilli(millis.setScale(0, RoundingMode.FLOOR).longValueExact())
                      .toString()))
          : Optional.empty();
    } catch (ArithmeticException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private String key(ObjectNode row) {
    return table.key().stream()
        .map(column -> row.path(column).asText())
        .collect(Collectors.joining("/"));
  }

  /** The place of an encrypted value. */
  private String place(ColumnMapping column, String key) {
    return "%s.%s.%s/%s".formatted(table.schema(), table.table(), column.name(), key);
  }

  private String encrypted(JsonNode value, String place) {
    String text = value.isContainerNode() ? value.toString() : value.asText();
    return cipher.orElseThrow().encrypt(text, place);
  }
}
