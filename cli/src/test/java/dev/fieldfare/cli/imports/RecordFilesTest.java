package dev.fieldfare.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import dev.fieldfare.cli.failure.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records are handed over one by one. */
class RecordFilesTest {

  @TempDir private Path folder;
  private final List<String> found = new ArrayList<>();

  private void read(String text, String pointer, boolean entries) throws IOException {
    Files.writeString(folder.resolve("f.json"), text);
    TableMapping table =
        new TableMapping(
            "m:1",
            "f.json",
            "public",
            "t",
            JsonPointer.compile(pointer),
            entries,
            List.of(),
            List.of());
    RecordFiles.in(folder)
        .read(table, one -> found.add(one.pointer() + "=" + one.name() + "=" + one.value()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"a":1},null]                  | ''     | false | /0=={"a":1} /1==null
          {"x":[9],"r":[1,[2]],"y":{}}    | /r     | false | /r/0==1 /r/1==[2]
          {"x":[0,{"r":{"k/1":1,"l":2}}]} | /x/1/r | true  | /x/1/r/k~11=k/1=1 /x/1/r/l=l=2
          {"r":{"k":1}}                   | /r     | false | /r=={"k":1}
          {"r":{"k":1}}                   | ''     | true  | /r=r={"k":1}
          {"r":[]}                        | /r     | false | ''
          {"r":1}                         | /r/s   | false | /r/s==
          {"q":{"r":1}}                   | /r     | true  | /r==
          7                               | ''     | true  | ==7
          """)
  void findsRecords(String text, String pointer, boolean entries, String expected)
      throws IOException {
    read(text, pointer, entries);

    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  @Test
  void fw14_aRecordIsHandedOverBeforeTheNextIsRead() {
    assertThatThrownBy(() -> read("{\"r\":[1,2,\n{]}", "/r", false))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("f.json:2:");
    assertThat(found).containsExactly("/r/0==1", "/r/1==2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{\"r\":[1]} 2", "{\"r\":[1]", "{\"r\":[1],\"r\":[2]}", "{\"r\":[1],\"x\":}"})
  void whatIsNoJsonBehindTheRecordsIsRefused(String text) {
    assertThatThrownBy(() -> read(text, "/r", false)).hasMessageContaining("this is not JSON");
  }
}
