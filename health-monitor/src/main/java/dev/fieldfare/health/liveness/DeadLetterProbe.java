package dev.fieldfare.health.liveness;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.check.BrokerInspector;
import dev.fieldfare.health.check.BrokerInspector.BrokerState;
import java.time.Duration;

/** The queue of a target has no dead letters: entries that could not be read as migrations. */
public record DeadLetterProbe(String target, BrokerInspector broker) implements LivenessProbe {
  private static final String KIND = "dead_letters";

  @Override
  public String name() {
    return "dead-letters";
  }

  @Override
  public Duration tolerance() {
    return Duration.ZERO;
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(5);
  }

  @Override
  public ProbeResult run() {
    return switch (broker.inspect(target)) {
      case BrokerState.Away away -> new ProbeResult.Unknown();
      case BrokerState.Connected connected ->
          connected.deadLetters() == 0
              ? new ProbeResult.Well()
              : new ProbeResult.Wrong(
                  "%d entries could not be read.".formatted(connected.deadLetters()));
    };
  }

  @Override
  public Condition condition(String problem) {
    return new Condition(
        Fingerprint.of(KIND, target),
        KIND,
        AlertCategory.QUEUE,
        AlertSeverity.MEDIUM,
        target,
        "dead-letters",
        "migration-worker",
        "The queue of the target %s has dead letters. See: fieldfare --target %s queue dead-letters"
            .formatted(target, target),
        problem);
  }
}
