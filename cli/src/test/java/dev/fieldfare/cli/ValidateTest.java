package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.form.DriftReport;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidateTest {

  @ParameterizedTest(name = "{0} critical, {1} warnings: {2}")
  @CsvSource({"0, 0, 0", "2, 3, 1", "1, 0, 1", "0, 1, 2"})
  void qc47_theExitCodeIsTheWorstFinding(int critical, int warnings, int code) {
    DriftReport report =
        new DriftReport(
            "drift", Instant.EPOCH, 1, 1, critical + warnings, critical, warnings, 0, List.of());

    assertThat(ValidateCommand.code(report)).isEqualTo(code);
  }
}
