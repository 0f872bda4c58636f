package dev.fieldfare.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fieldfare.cli.imports.RowMaker.BadRecordException;
import dev.fieldfare.cli.imports.TableMapping.ColumnMapping;
import dev.fieldfare.cli.imports.TableMapping.Source;
import dev.fieldfare.cli.imports.TableMapping.ValueType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowMakerTest {

  private static final ColumnMapping KEY =
      new ColumnMapping(
          "id", new Source.EntryName(), ValueType.AS_IT_IS, Optional.empty(), false, false);

  private static JsonNode json(String text) {
    try {
      return RecordFiles.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static JsonNode value(ColumnMapping column, String record) throws BadRecordException {
    TableMapping table =
        new TableMapping(
            "m:1",
            "*",
            "public",
            "t",
            JsonPointer.empty(),
            false,
            List.of("id"),
            List.of(KEY, column));
    return new RowMaker(table, Optional.empty())
        .row(new SourceRecord("dir/f.json", "/0", "k", json(record)))
        .path(column.name());
  }

  private static ColumnMapping of(ValueType type) {
    Source source = new Source.At(JsonPointer.compile("/a/b"));
    return new ColumnMapping("c", source, type, Optional.empty(), false, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INTEGER       | "007"         | 7
          INTEGER       | 12.0          | 12
          NUMBER        | "1.250"       | "1.250"
          NUMBER        | 3             | 3
          BOOLEAN       | "true"        | true
          BOOLEAN       | 0             | false
          TEXT          | 5             | "5"
          TEXT          | true          | "true"
          EPOCH_SECONDS | 1735689600    | "2025-01-01T00:00:00Z"
          EPOCH_SECONDS | 1735689600.25 | "2025-01-01T00:00:00.250Z"
          EPOCH_MILLIS  | "-1"          | "1969-12-31T23:59:59.999Z"
          AS_IT_IS      | {"x":[1]}     | {"x":[1]}
          AS_IT_IS      | 0.5           | "0.5"
          AS_IT_IS      | null          | null
          """)
  void convertsValues(ValueType type, String given, String expected) throws BadRecordException {
    assertThat(value(of(type), "{\"a\":{\"b\":%s}}".formatted(given))).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INTEGER       | "7x"
          INTEGER       | 1.5
          INTEGER       | 1e999999999
          NUMBER        | [1]
          BOOLEAN       | "maybe"
          TEXT          | {"x":1}
          EPOCH_SECONDS | 1e999999999
          EPOCH_MILLIS  | 1e30
          """)
  void namesTheColumnOfAValueThatDoesNotFit(ValueType type, String given) {
    assertThatThrownBy(() -> value(of(type), "{\"a\":{\"b\":%s}}".formatted(given)))
        .isInstanceOf(BadRecordException.class)
        .hasMessage("the value for the column c is not of the type " + type.word());
  }

  @Test
  void fillsWhatIsMissing() throws BadRecordException {
    Source source = new Source.At(JsonPointer.compile("/a"));
    ColumnMapping otherwise =
        new ColumnMapping(
            "c", source, ValueType.TEXT, Optional.of(TextNode.valueOf("d")), true, false);
    ColumnMapping required =
        new ColumnMapping("c", source, ValueType.TEXT, Optional.empty(), true, false);
    ColumnMapping file =
        new ColumnMapping(
            "c", new Source.FileName(), ValueType.TEXT, Optional.empty(), true, false);

    assertThat(value(otherwise, "{\"a\":null}")).hasToString("\"d\"");
    assertThat(value(file, "{}")).hasToString("\"f\"");
    assertThatThrownBy(() -> value(required, "{}"))
        .hasMessage("there is no value for the column c");
    assertThatThrownBy(() -> value(file, "3")).hasMessage("there is no record");
  }
}
