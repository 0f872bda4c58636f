package dev.fieldfare.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says a process is doing; elsewhere it does none of this. */
final class ProcessState {
  private ProcessState() {}

  /** Whether it has ended, and waits for its parent to notice. */
  static boolean isZombie(ProcessHandle process) {
    return letter(process) == 'Z';
  }

  /** Whether it has not ended, and no signal has stopped it where it stands. */
  static boolean goesOn(ProcessHandle process) {
    return "RSDI".indexOf(letter(process)) >= 0;
  }

  private static char letter(ProcessHandle process) {
    try {
      Path file = Path.of("/proc", "" + process.pid(), "stat");
      String stat = Files.readString(file, StandardCharsets.ISO_8859_1);
      // The name before the state is in parentheses and may hold anything.
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException goneOrNoLinux) {
      return '-';
    }
  }
}
