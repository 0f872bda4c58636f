package dev.fieldfare.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.bench.chaos.release.KilledReleases;
import dev.fieldfare.bench.chaos.release.KilledReleases.Result;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** I1: a release that is killed at a random moment ends as one that nobody disturbed. */
@WithScene
class I1KilledReleaseIT {

  private static final int KILLS = Integer.getInteger("fieldfare.kills", 6);

  private final Scene scene;

  I1KilledReleaseIT(Scene scene) {
    this.scene = scene;
  }

  @Test
  void i1_eachStatementOfAKilledReleaseRanOnce() throws SQLException {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    System.out.println("killed releases, seed " + seed);

    Result result = new KilledReleases(scene.environment(), seed).run(KILLS);

    assertThat(result.violations()).as("seed %d: %s", seed, result).isEmpty();
    assertThat(result.inTheMiddle()).as("seed %d: %s", seed, result).isPositive();
  }
}
