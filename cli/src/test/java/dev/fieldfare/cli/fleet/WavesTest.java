package dev.fieldfare.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.cli.failure.CommandFailure;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavesTest {

  @Test
  void theFirstTargetComesAlone() {
    List<String> targets = IntStream.range(0, 30).mapToObj(n -> "t" + n).toList();

    List<List<String>> waves = Waves.parse("1,10%,100%").of(targets);

    assertThat(waves).extracting(List::size).containsExactly(1, 2, 27);
    assertThat(waves).flatExtracting(wave -> wave).isEqualTo(targets);
  }

  @Test
  void aWaveWithoutTargetsIsLeftOut() {
    assertThat(Waves.parse("1,10%,100%").of(List.of("a", "b")))
        .containsExactly(List.of("a"), List.of("b"));
    assertThat(Waves.parse("5,2").of(List.of("a", "b", "c"))).hasSize(1);
  }

  @Test
  void targetsBehindTheLastWaveBelongToNone() {
    assertThat(Waves.parse("1, 50%").of(List.of("a", "b", "c", "d")))
        .containsExactly(List.of("a"), List.of("b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0%", "101%", "-1", "1,,2", "x", "1%%", "9999999"})
  void whatIsNoListOfWavesIsRefused(String text) {
    assertThatThrownBy(() -> Waves.parse(text))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--waves");
  }
}
