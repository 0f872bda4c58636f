package dev.fieldfare.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.cli.failure.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mapping is read strictly, and what is wrong is named by line. */
class MappingReaderTest {

  private static final String GOOD =
      """
      tables:
        - files: a.json
          table: shop.part
          key: [id]
          columns:
            id: /id
            name: {from: /name}
      """;

  @TempDir private Path folder;

  private List<TableMapping> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("m.yaml"), text);
    return MappingReader.read(MappingFile.read(file));
  }

  @Test
  void readsTablesInTheirOrder() throws IOException {
    TableMapping table = read(GOOD).getFirst();

    assertThat(table.name()).isEqualTo("shop.part");
    assertThat(table.key()).containsExactly("id");
    assertThat(table.columns()).extracting(c -> c.name()).containsExactly("id", "name");
    assertThat(table.place()).endsWith("m.yaml:2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          files: a.json     | file: a.json              | 2 | there is no property "file" here
          key: [id]         | key: [number]             | 4 | the key column number is not mapped
          key: [id]         | key: id                   | 4 | a table needs "key", a list
          id: /id           | id: id                    | 6 | "id" is not a JSON pointer
          {from: /name}     | {from: /name, value: 1}   | 7 | needs either "from" or "value"
          {from: /name}     | {from: /name, type: date} | 7 | there is no type date. Types are as-it-is
          {from: /name}     | {from: /name, encrypt: 1} | 7 | "encrypt" must be true or false
          table: shop.part  | entries: true             | 2 | a table needs "table"
          name: {from       | id: {from                 | 7 | this is not YAML
          """)
  void fw14_whatIsWrongIsNamedByLine(String good, String wrong, int line, String why) {
    assertThatThrownBy(() -> read(GOOD.replace(good, wrong)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("m.yaml:" + line + ": ")
        .hasMessageContaining(why);
  }

  @Test
  void aMappingWithoutTablesIsRefused() {
    assertThatThrownBy(() -> read("tables: []")).hasMessageContaining("a list \"tables\"");
    assertThatThrownBy(() -> read("- a")).hasMessageContaining("m.yaml:1: this is not an object");
  }
}
