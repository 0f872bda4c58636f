package dev.fieldfare.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every cell is text to a spreadsheet, and numbers stay numbers. */
class CsvTextTest {

  @Test
  void aFormulaIsText() {
    assertThat(CsvText.line(List.of("=1+1", "@x", "-cmd|' /C calc'!A0", "\t=1", "+1")))
        .isEqualTo("\"'=1+1\",\"'@x\",\"'-cmd|' /C calc'!A0\",\"'\t=1\",\"'+1\"\r\n");
  }

  @Test
  void textsAndNumbersAreUnchanged() {
    assertThat(CsvText.line(List.of("a,b", "say \"x\"", "-1.5", "-", "")))
        .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"-1.5\",\"-\",\"\"\r\n");
  }

  @Test
  void anAbsentValueIsNoEmptyText() {
    assertThat(
            CsvText.lineWithAbsent(List.of(Optional.of(""), Optional.empty(), Optional.of("=1"))))
        .isEqualTo("\"\",,\"'=1\"\r\n");
  }
}
