package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidateTest {

  @ParameterizedTest(name = "{0} critical, {1} warnings: {2}")
  @CsvSource({"0, 0, 0", "2, 3, 1", "1, 0, 1", "0, 1, 2"})
  void qc47_theExitCodeIsTheWorstFinding(int critical, int warnings, int code) {
    ObjectNode report = ContractsJson.mapper().createObjectNode();
    report.put("critical", critical).put("warnings", warnings);

    assertThat(ValidateCommand.code(report)).isEqualTo(code);
  }
}
