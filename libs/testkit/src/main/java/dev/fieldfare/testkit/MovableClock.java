package dev.fieldfare.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it; copies for other zones move with it. */
public final class MovableClock extends Clock {
  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private MovableClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** A clock in UTC that stands at the instant. */
  public static MovableClock at(Instant start) {
    return new MovableClock(new AtomicReference<>(start), ZoneOffset.UTC);
  }

  /** A clock in UTC that stands at an instant such as {@code 2026-01-01T12:00:00Z}. */
  public static MovableClock at(String start) {
    return at(Instant.parse(start));
  }

  /** Moves the clock; a negative duration moves it back. */
  public void advance(Duration step) {
    now.updateAndGet(instant -> instant.plus(step));
  }

  /** Sets the clock. */
  public void set(Instant instant) {
    now.set(instant);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new MovableClock(now, other);
  }
}
