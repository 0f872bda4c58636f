package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.health.LedgersReady;
import dev.fieldfare.service.loop.LoopRunner;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class LoopRunnerTest {
  private volatile boolean away;

  @Test
  void aWorkerThatCannotReachItsLedgerIsNotReady() {
    LedgersReady ready = new LedgersReady();
    ready.expect("main");
    assertThat(ready.call().getStatus()).isEqualTo(Status.DOWN);

    try (LoopRunner runner = LoopRunner.start(new Asking(), "main", new LoopSignal())) {
      ready.inUse("main", () -> !runner.isFailing());
      assertThat(ready.call().getStatus()).isEqualTo(Status.UP);

      away = true;
      await().until(() -> ready.call().getStatus() == Status.DOWN);
      assertThat(ready.call().getData().orElseThrow()).containsEntry("main", false);

      away = false;
      await().until(() -> ready.call().getStatus() == Status.UP);
    }
  }

  private final class Asking implements ServiceLoop {
    @Override
    public String name() {
      return "asking";
    }

    @Override
    public Duration round() throws SQLException {
      if (away) {
        throw new SQLException("connection refused", "08001");
      }
      return Duration.ofMillis(5);
    }
  }
}
