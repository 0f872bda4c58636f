package dev.fieldfare.health.check;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.check.BrokerInspector.BrokerState;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import java.sql.SQLException;
import java.util.List;

/**
 * The queue moves: Redis answers, and a worker is there for what waits.
 *
 * <p>Without Redis it is a warning only: what was admitted is in PostgreSQL, and HTTP and SQL still
 * accept changes.
 */
public final class QueueCheck implements TargetCheck {
  private static final int WEIGHT = 15;
  private static final int LONG_SECONDS = 60;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "queue",
          WEIGHT,
          CheckGrant.READER,
          AlertCategory.QUEUE,
          AlertThreshold.CRITICAL,
          "fieldfare --target {target} queue status");

  // A worker sends a heartbeat each second.
  private static final String LINES =
      """
      SELECT (SELECT count(*) FROM fieldfare.workers w
          WHERE w.seen_at > clock_timestamp() - interval '5 seconds'),
        (SELECT count(*) FROM (SELECT FROM ONLY fieldfare.field_migrations m
          WHERE m.finished_at IS NULL AND m.status = 'QUEUED' LIMIT 10000) waiting),
        (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(m.enqueued_at)), 0)
          FROM (SELECT m.enqueued_at FROM ONLY fieldfare.field_migrations m
            WHERE m.finished_at IS NULL AND m.status = 'QUEUED' ORDER BY m.id LIMIT 1) m)
      """;

  private final BrokerInspector broker;

  /** A check that asks this broker. */
  public QueueCheck(BrokerInspector broker) {
    this.broker = broker;
  }

  private record Lines(long workers, long waiting, double oldestSeconds) {
    String text() {
      return "%d waiting, the oldest for %.0f s, %d workers."
          .formatted(waiting, oldestSeconds, workers);
    }
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    Lines lines =
        target
            .query(LINES, row -> new Lines(row.getLong(1), row.getLong(2), row.getDouble(3)))
            .getFirst();
    return switch (broker.inspect(target.name())) {
      case BrokerState.Away away ->
          CheckOutcome.warning(0, List.of("Redis does not answer: " + away.reason(), lines.text()));
      case BrokerState.Connected connected -> judge(connected, lines);
    };
  }

  private static CheckOutcome judge(BrokerState.Connected broker, Lines lines) {
    List<String> details =
        List.of(
            "Redis is connected: %d entries to admit, %d dead letters."
                .formatted(broker.queued(), broker.deadLetters()),
            lines.text());
    long waiting = broker.queued() + lines.waiting();
    if (lines.workers() == 0) {
      return waiting > 0 ? CheckOutcome.critical(0, details) : CheckOutcome.warning(0, details);
    }
    boolean isSlow = lines.oldestSeconds() > LONG_SECONDS || broker.deadLetters() > 0;
    return isSlow
        ? CheckOutcome.warning(WEIGHT, details)
        : new CheckOutcome(CheckStatus.OK, WEIGHT, details);
  }
}
