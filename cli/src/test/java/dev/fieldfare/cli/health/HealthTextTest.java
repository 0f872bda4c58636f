package dev.fieldfare.cli.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.output.Style;
import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTextTest {

  private static final HealthReport REPORT =
      new HealthReport(
          "main",
          Instant.parse("2026-01-01T12:00:00Z"),
          85,
          HealthBand.WARNING,
          List.of(
              new CheckResult("tables", CheckStatus.OK, 40, 40, List.of("Fine."), 3),
              new CheckResult(
                  "queue", CheckStatus.WARNING, 0, 15, List.of("Redis | is away."), 2001),
              new CheckResult("clock", CheckStatus.OK, 0, 0, List.of("Fine."), 4)),
          List.of("Look at the warnings.", "queue: fieldfare --target main queue status"));

  @Test
  void qc55_theTextNamesScoreIssuesAndRecommendations() {
    assertThat(HealthText.lines(REPORT, new Style(false)))
        .containsExactly(
            "main: WARNING 85 % (85/100)",
            "",
            "CHECK   STATUS   POINTS  TIME",
            "tables  OK       40/40   3 ms",
            "queue   WARNING  0/15    2001 ms",
            "clock   OK       -       4 ms",
            "",
            "WARNING: queue",
            "  Redis | is away.",
            "",
            "Recommendations:",
            "  Look at the warnings.",
            "  queue: fieldfare --target main queue status");
  }

  @Test
  void qc55_aPluginLineDoesNotNameChecksThatDoNotApply() {
    HealthReport report =
        new HealthReport(
            "main",
            Instant.parse("2026-01-01T12:00:00Z"),
            100,
            HealthBand.HEALTHY,
            List.of(
                new CheckResult("tables", CheckStatus.OK, 40, 40, List.of("Fine."), 3),
                new CheckResult("capacity", CheckStatus.SKIPPED, 0, 0, List.of("Unknown."), 1)),
            List.of());

    assertThat(HealthText.plugin(report))
        .isEqualTo("FIELDFARE HEALTH OK - main 100/100 | score=100;90:;70:;0;100 tables=40;;;0;40");
  }

  @Test
  void aPluginLineHasOneBarAndItsFigures() {
    assertThat(HealthText.plugin(REPORT))
        .isEqualTo(
            "FIELDFARE HEALTH WARNING - main 85/100, queue warning | score=85;90:;70:;0;100"
                + " tables=40;;;0;40 queue=0;;;0;15");
  }

  @Test
  void pr9_eachRunIsALineOfTheLog(@TempDir Path logs) throws IOException {
    HealthLog.append(logs.resolve("new"), REPORT);
    HealthLog.append(logs.resolve("new"), REPORT);

    assertThat(Files.readAllLines(logs.resolve("new/healthcheck.log")))
        .hasSize(2)
        .containsOnly(
            "{\"timestamp\":\"2026-01-01T12:00:00Z\",\"status\":\"SUCCESS\","
                + "\"component\":\"fieldfare-health\",\"target\":\"main\",\"score\":85,"
                + "\"band\":\"WARNING\",\"findings\":[\"queue\"]}");
  }

  @ParameterizedTest
  @CsvSource({"HEALTHY,0,0", "WARNING,2,1", "CRITICAL,1,2"})
  void qc56_exitCodesFollowTheBand(HealthBand band, int code, int plugin) {
    assertThat(HealthText.exitCode(band)).isEqualTo(code);
    assertThat(HealthText.pluginCode(band)).isEqualTo(plugin);
  }
}
