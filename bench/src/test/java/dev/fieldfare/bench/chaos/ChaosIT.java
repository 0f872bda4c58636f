package dev.fieldfare.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A minute of chaos; more of it by hand: bench/chaos. */
class ChaosIT {
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  @Test
  void everythingIsAsItMustBeAfterAMinuteOfChaos() throws SQLException, IOException {
    DRIVER.setLevel(Level.OFF);
    Path home = Path.of("").toAbsolutePath().getParent();
    ChaosOptions options = ChaosOptions.of(home, 20_260_101, Duration.ofMinutes(1));

    ChaosReport report = ChaosRun.run(options, System.out::println);

    System.out.println(report.text());
    assertThat(report.open()).isEmpty();
    assertThat(report.verdict().violations()).isEmpty();
  }
}
