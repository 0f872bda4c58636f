package dev.fieldfare.embedded;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The signals that we send to processes. */
public enum ProcessSignal {
  /** Ends politely. */
  TERM,
  /** Ends now; PostgreSQL drops its clients and checkpoints first. */
  INT,
  /** PostgreSQL ends without a checkpoint. */
  QUIT,
  /** Ends a process that is given no say. */
  KILL,
  /** Stops a process where it stands; it keeps its connections, locks and memory. */
  STOP,
  /** Resumes a stopped process. */
  CONT;

  /** Sends this signal; a process that is gone already is no error. */
  public void to(List<ProcessHandle> processes) {
    if (processes.isEmpty()) {
      return;
    }
    // The shell's own kill: a program of that name is missing on slim systems.
    StringBuilder script = new StringBuilder("kill -" + name());
    processes.forEach(process -> script.append(' ').append(process.pid()));
    try {
      Process shell =
          new ProcessBuilder("/bin/sh", "-c", script.append(" 2>/dev/null || true").toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!shell.waitFor(10, TimeUnit.SECONDS)) {
        throw new ServerFailure("sending %s did not end: %s".formatted(name(), script));
      }
    } catch (IOException e) {
      throw new ServerFailure("cannot send %s: %s".formatted(name(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerFailure("interrupted while sending " + name(), e);
    }
  }

  /** Sends this signal to one process. */
  public void to(ProcessHandle process) {
    to(List.of(process));
  }
}
