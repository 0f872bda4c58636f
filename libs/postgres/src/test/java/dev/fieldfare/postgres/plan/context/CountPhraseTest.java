package dev.fieldfare.postgres.plan.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountPhraseTest {

  @Test
  void oneGoesWithTheSingularAndOthersWithThePlural() {
    assertThat(CountPhrase.rows(1, "has", "have")).isEqualTo("1 row has");
    assertThat(CountPhrase.rows(0, "has", "have")).isEqualTo("0 rows have");
    assertThat(CountPhrase.rows(12345, "has", "have")).isEqualTo("12,345 rows have");
    assertThat(CountPhrase.values(1, "was", "were")).isEqualTo("1 value was");
    assertThat(CountPhrase.values(2, "was", "were")).isEqualTo("2 values were");
  }

  @Test
  void ofManyValuesItIsThoseThatAreMeantThatCount() {
    assertThat(CountPhrase.values(1, 2076, "is", "are")).isEqualTo("1 of 2,076 values is");
    assertThat(CountPhrase.values(2, 2076, "is", "are")).isEqualTo("2 of 2,076 values are");
    assertThat(CountPhrase.values(1, 1, "is", "are")).isEqualTo("1 of 1 value is");
  }
}
