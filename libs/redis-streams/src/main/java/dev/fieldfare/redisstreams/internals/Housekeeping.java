package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import java.time.Duration;

/**
 * Removes, at intervals, expired consumers and entries that every group has acknowledged where that
 * is asked for. A failed removal is repeated next time, so no caller waits for it.
 */
final class Housekeeping {

  private final InboundSettings settings;
  private final String stream;
  private final ConsumerGroup group;
  private long due = System.nanoTime();

  Housekeeping(InboundSettings settings, String stream, ConsumerGroup group) {
    this.settings = settings;
    this.stream = stream;
    this.group = group;
  }

  void whenDue(String incarnation) {
    if (System.nanoTime() - due < 0) {
      return;
    }
    due = System.nanoTime() + settings.housekeepingInterval().toNanos();
    settings.consumerExpiry().ifPresent(expiry -> tidy(incarnation, expiry));
    if (settings.trim()) {
      trim();
    }
  }

  private void tidy(String incarnation, Duration expiry) {
    group
        .tidy(incarnation, expiry)
        .subscribe()
        .with(removed -> LOG.tidied(settings.channel(), stream, removed), this::putOff);
  }

  private void trim() {
    group
        .trim()
        .subscribe()
        .with(removed -> LOG.trimmed(settings.channel(), stream, removed), this::putOff);
  }

  private void putOff(Throwable failure) {
    LOG.housekeepingFailed(settings.channel(), stream, String.valueOf(failure));
  }
}
