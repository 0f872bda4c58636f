package dev.fieldfare.gateway.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordingTest {

  @Test
  void writesDurationsInTheUnitThatFits() {
    assertThat(Wording.millis(0)).isEqualTo("0 ms");
    assertThat(Wording.millis(3.456)).isEqualTo("3.46 ms");
    assertThat(Wording.millis(40.1)).isEqualTo("40.1 ms");
    assertThat(Wording.millis(1_500)).isEqualTo("1.5 s");
    assertThat(Wording.millis(90_000)).isEqualTo("1.5 min");
    assertThat(Wording.millis(7_200_000)).isEqualTo("2 h");
    assertThat(Wording.millis(259_200_000)).isEqualTo("3 d");
  }

  @Test
  void writesSizesAndCounts() {
    assertThat(Wording.bytes(0)).isEqualTo("0 B");
    assertThat(Wording.bytes(1_536)).isEqualTo("1.5 KiB");
    assertThat(Wording.bytes(Long.MAX_VALUE)).isEqualTo("8 EiB");
    assertThat(Wording.count(1_234_567)).isEqualTo("1\u202f234\u202f567");
  }
}
