package dev.fieldfare.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SpeedTest {

  @Test
  void everyProgramIsNamedInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(Speed.names())
        .allSatisfy(name -> assertThat(readme).containsPattern("`" + name + "[` ]"));
  }
}
