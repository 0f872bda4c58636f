package dev.fieldfare.bench.speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU time of a process and its children, also of children that have ended. It reads /proc, so it
 * works on Linux only.
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

  /** CPU seconds of this process, without its children. */
  static double alone(long pid) {
    return of(pid, false);
  }

  /** CPU seconds of a process and all its descendants. */
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
      // The fields after the process name, which may contain any character. The first one is the
      // state.
      String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double ticks = Double.parseDouble(words[11]) + Double.parseDouble(words[12]);
      if (withEnded) {
        ticks += Double.parseDouble(words[13]) + Double.parseDouble(words[14]);
      }
      return ticks / TICKS_PER_SECOND;
    } catch (IOException e) {
      if (ProcessHandle.of(pid).isEmpty()) {
        // The process ended before or during the read.
        return 0;
      }
      throw new UncheckedIOException(e);
    }
  }
}
