package dev.fieldfare.health.liveness;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.check.BrokerInspector;
import dev.fieldfare.health.check.BrokerInspector.BrokerState;
import java.time.Duration;

/**
 * Redis answers. All targets share it, so it has one alert.
 *
 * @param target the target whose queue is inspected
 */
public record RedisProbe(String target, BrokerInspector broker) implements LivenessProbe {
  private static final String KIND = "redis_away";

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Duration tolerance() {
    return Duration.ofSeconds(2);
  }

  @Override
  public ProbeResult run() {
    return switch (broker.inspect(target)) {
      case BrokerState.Connected connected -> new ProbeResult.Well();
      case BrokerState.Away away -> new ProbeResult.Wrong(away.reason());
    };
  }

  @Override
  public ProbeResult onTimeout(Duration limit) {
    return new ProbeResult.Wrong("No answer within %d ms.".formatted(limit.toMillis()));
  }

  @Override
  public Condition condition(String problem) {
    return new Condition(
        Fingerprint.of(KIND),
        KIND,
        AlertCategory.QUEUE,
        AlertSeverity.HIGH,
        target,
        "redis",
        "health-monitor",
        "Redis does not answer. Changes still come in by HTTP and SQL.",
        problem);
  }
}
