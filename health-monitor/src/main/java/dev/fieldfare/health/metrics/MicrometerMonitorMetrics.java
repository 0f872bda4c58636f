package dev.fieldfare.health.metrics;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.MonitorMetrics;
import dev.fieldfare.health.alert.DecisionReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the service does as metrics; every one is there from the start. */
public final class MicrometerMonitorMetrics implements MonitorMetrics {
  private final Map<DecisionReason, Counter> decisions = new EnumMap<>(DecisionReason.class);
  private final Counter delivered;
  private final Counter failed;
  private final Map<AlertSeverity, AtomicLong> unresolved = new EnumMap<>(AlertSeverity.class);
  private final Map<String, AtomicInteger> scores;

  /** Registers the metrics for these targets. */
  public MicrometerMonitorMetrics(MeterRegistry registry, List<String> targets) {
    for (DecisionReason reason : DecisionReason.values()) {
      Tags tags = Tags.of("reason", reason.name().toLowerCase(Locale.ROOT));
      decisions.put(reason, registry.counter("health_monitor_alert_decisions", tags));
    }
    for (AlertSeverity severity : AlertSeverity.values()) {
      Tags tags = Tags.of("severity", severity.name().toLowerCase(Locale.ROOT));
      unresolved.put(
          severity, registry.gauge("health_monitor_alerts_unresolved", tags, new AtomicLong()));
    }
    delivered = registry.counter("health_monitor_deliveries", Tags.of("outcome", "delivered"));
    failed = registry.counter("health_monitor_deliveries", Tags.of("outcome", "failed"));
    scores =
        targets.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    target ->
                        registry.gauge(
                            "health_monitor_score",
                            Tags.of("target", target),
                            new AtomicInteger(-1))));
  }

  @Override
  public void decided(DecisionReason reason) {
    decisions.get(reason).increment();
  }

  @Override
  public void attempted(boolean isDelivered) {
    (isDelivered ? delivered : failed).increment();
  }

  @Override
  public void unresolved(AlertSeverity severity, long alerts) {
    unresolved.get(severity).set(alerts);
  }

  @Override
  public void scored(String target, int score) {
    scores.get(target).set(score);
  }
}
