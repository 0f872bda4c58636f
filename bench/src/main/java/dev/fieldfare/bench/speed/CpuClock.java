package dev.fieldfare.bench.speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process and its children took of the processors, those that ended included; by /proc, so
 * on Linux only.
 */
public final class CpuClock {
  private static final double TICKS_PER_SECOND = 100;

  private CpuClock() {}

  /** Seconds since the process began. */
  public static double seconds(long pid) {
    double seconds = of(pid, true);
    for (ProcessHandle child :
        ProcessHandle.of(pid).map(p -> p.children().toList()).orElse(List.of())) {
      seconds += of(child.pid(), false);
    }
    return seconds;
  }

  /** Seconds that this process took, without its children. */
  static double alone(long pid) {
    return of(pid, false);
  }

  /** Seconds of a process and all that it started, at any depth. */
  static double ofTree(long pid) {
    double seconds = of(pid, true);
    for (ProcessHandle child :
        ProcessHandle.of(pid).map(p -> p.descendants().toList()).orElse(List.of())) {
      seconds += of(child.pid(), true);
    }
    return seconds;
  }

  private static double of(long pid, boolean withEnded) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // Behind the name, which may hold anything: the state is the first word.
      String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double ticks = Double.parseDouble(words[11]) + Double.parseDouble(words[12]);
      if (withEnded) {
        ticks += Double.parseDouble(words[13]) + Double.parseDouble(words[14]);
      }
      return ticks / TICKS_PER_SECOND;
    } catch (IOException e) {
      if (ProcessHandle.of(pid).isEmpty()) {
        // It ended before, or while it was looked at.
        return 0;
      }
      throw new UncheckedIOException(e);
    }
  }
}
