package dev.fieldfare.gateway.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.gateway.http.RequestRefused;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleaseOptionsTest {

  private static ReleaseRequest asked(String backup) {
    return new ReleaseRequest(
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        Optional.ofNullable(backup));
  }

  @Test
  void i5_inProductionAffectedTablesAreBackedUpByDefault() {
    assertThat(ReleaseOptions.of("production", false, asked(null)))
        .hasToString("{\"backupDefault\":\"affected\"}");
    assertThat(ReleaseOptions.of("production", false, asked("none")).path("backup").asText())
        .isEqualTo("none");
    assertThat(ReleaseOptions.of("staging", false, asked(null))).isEmpty();
    assertThat(ReleaseOptions.of("development", false, asked("affected")))
        .hasToString("{\"backup\":\"affected\"}");
  }

  @Test
  void i5_aTargetCanWantTheBackupsProven() {
    assertThat(ReleaseOptions.of("staging", true, asked(null)))
        .hasToString("{\"backupDefault\":\"proven\"}");
    assertThat(ReleaseOptions.of("staging", false, asked("proven")))
        .hasToString("{\"backup\":\"proven\"}");
  }

  @Test
  void anotherPolicyIsRefused() {
    assertThatThrownBy(() -> ReleaseOptions.of("production", false, asked("continue")))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("backup=continue");
  }
}
