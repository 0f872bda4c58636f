package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.alert.AlertSeverity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A second, simple description of the life of one problem: plain fields, one rule after another. It
 * shares no code with the engine.
 */
final class ReferenceAlerts {
  private final long countLimit;
  private final Duration timeLimit;
  private final Duration repeat;

  boolean open;
  boolean acknowledged;
  long count;
  int level;
  private int escalations;
  private Instant begin;
  private Instant last;
  private Instant notified;
  private Instant end = Instant.MIN;
  final List<String> events = new ArrayList<>();

  ReferenceAlerts(long countLimit, Duration timeLimit, Duration repeat) {
    this.countLimit = countLimit;
    this.timeLimit = timeLimit;
    this.repeat = repeat;
  }

  void report(Instant at, AlertSeverity severity) {
    if (!open) {
      if (at.compareTo(end) > 0) {
        open = true;
        acknowledged = false;
        count = 1;
        escalations = 0;
        level = severity.ordinal();
        begin = at;
        last = at;
        notified = at;
        events.add("raised");
      }
      return;
    }
    if (at.compareTo(last) < 0) {
      return;
    }
    count++;
    last = at;
    if (acknowledged) {
      return;
    }
    int before = level;
    escalateIfDue(at);
    level = Math.min(level, severity.ordinal());
    if (level < before) {
      escalations++;
      notified = at;
      events.add("escalated");
    } else if (Duration.between(notified, at).compareTo(repeat) >= 0) {
      notified = at;
      events.add("repeated");
    }
  }

  void elapse(Instant at) {
    int before = level;
    if (open && !acknowledged) {
      escalateIfDue(at);
      if (level < before) {
        escalations++;
        notified = at;
        events.add("escalated");
      }
    }
  }

  private void escalateIfDue(Instant at) {
    long nth = escalations + 1L;
    boolean isTooOften = count >= countLimit * nth;
    boolean isTooLong = Duration.between(begin, at).compareTo(timeLimit.multipliedBy(nth)) >= 0;
    if ((isTooOften || isTooLong) && level > 0) {
      level--;
    }
  }

  void clear(Instant at) {
    if (open && at.compareTo(last) >= 0) {
      finish(at);
    }
  }

  void unsilence(Instant at) {
    if (open && !acknowledged) {
      notified = at;
      events.add("repeated");
    }
  }

  void acknowledge() {
    if (open && !acknowledged) {
      acknowledged = true;
      events.add("acknowledged");
    }
  }

  void resolve(Instant at) {
    if (open) {
      finish(at);
    }
  }

  private void finish(Instant at) {
    open = false;
    acknowledged = false;
    end = at.compareTo(last) < 0 ? last : at;
    events.add("resolved");
  }
}
