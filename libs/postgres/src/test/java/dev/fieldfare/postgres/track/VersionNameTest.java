package dev.fieldfare.postgres.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionNameTest {

  @Test
  void ordersNaturally() {
    assertThat(
            Stream.of("R__views", "10", "2", "1.10", "1.2", "1", "20250101000000", "R__a")
                .map(VersionName::new)
                .sorted()
                .map(VersionName::text))
        .containsExactly("1", "1.2", "1.10", "2", "10", "20250101000000", "R__a", "R__views");
  }

  @Test
  void spellsNumbersWithoutLeadingZeros() {
    assertThat(new VersionName("001.010").text()).isEqualTo("1.10");
    assertThat(new VersionName("000").text()).isEqualTo("0");
    assertThat(new VersionName("100")).isEqualTo(new VersionName("0100"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".1", "1 2", "1/2", "-1", "ä"})
  void refusesOtherNames(String name) {
    assertThat(VersionName.find(name)).isEmpty();
  }
}
