package dev.fieldfare.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Ends our children when this JVM ends, however it ends.
 *
 * <p>A shell reads the pids of our children from a pipe. When the JVM is gone, kill -9 included,
 * the pipe breaks: the shell ends them, and removes the folders that were theirs. One shell a JVM,
 * started with the first child.
 */
final class Watchdog {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      pids=' '
      while read -r verb what; do
        case $verb in
          watch) pids="$pids$what " ;;
          forget)
            case $pids in
              *" $what "*) pids="${pids%% "$what" *} ${pids#* "$what" }" ;;
            esac ;;
          remove) set -- "$@" "$what" ;;
        esac
      done
      [ "$pids" = ' ' ] || {
        kill -CONT $pids; kill -QUIT $pids; kill -TERM $pids; sleep 1; kill -KILL $pids
      } 2>/dev/null
      [ $# -eq 0 ] || rm -rf -- "$@"
      """;

  private static OutputStream pipe;

  private Watchdog() {}

  /** From now on the process does not outlive this JVM. */
  static void watch(ProcessHandle child) {
    tell("watch " + child.pid());
  }

  /** The process has ended; another process may get its pid. */
  static void forget(ProcessHandle child) {
    tell("forget " + child.pid());
  }

  /** The folder does not outlive this JVM. */
  static void remove(Path directory) {
    tell("remove " + directory.toAbsolutePath());
  }

  private static synchronized void tell(String line) {
    try {
      if (pipe == null) {
        pipe = startShell();
      }
      pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      pipe.flush();
    } catch (IOException e) {
      throw new ServerFailure("the watchdog of the servers has ended: " + e.getMessage(), e);
    }
  }

  private static OutputStream startShell() throws IOException {
    return new ProcessBuilder("/bin/sh", "-c", SCRIPT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .getOutputStream();
  }
}
