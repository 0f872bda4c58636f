package dev.fieldfare.migration.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MicrometerCountersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void eachTargetIsCountedByItself() {
    MicrometerCounters main = new MicrometerCounters(registry, "main");
    MicrometerCounters other = new MicrometerCounters(registry, "other");

    main.admitted(3, 1, 0);
    other.admitted(4, 0, 0);
    other.failed(FailureReason.TABLE_MISSING);

    assertThat(accepted("main")).isEqualTo(3);
    assertThat(accepted("other")).isEqualTo(4);
    assertThat(
            registry
                .get("migration_worker_migrations_failed")
                .tags("target", "other", "reason", FailureReason.TABLE_MISSING.label())
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void everythingIsThereFromTheStart() {
    new MicrometerCounters(registry, "main");

    assertThat(accepted("main")).isZero();
    assertThat(registry.get("migration_worker_lock_hold").timer().count()).isZero();
    assertThat(registry.get("migration_worker_migrations_failed").counters())
        .hasSize(FailureReason.values().length);
  }

  private double accepted(String target) {
    return registry
        .get("migration_worker_messages_accepted")
        .tag("target", target)
        .counter()
        .count();
  }
}
