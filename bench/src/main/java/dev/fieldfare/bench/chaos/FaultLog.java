package dev.fieldfare.bench.chaos;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was broken and mended, and when: where a search begins when something is wrong. */
public final class FaultLog {
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

  void note(String what) {
    lines.add(now() + " " + what);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  public static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
