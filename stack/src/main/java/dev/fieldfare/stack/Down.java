package dev.fieldfare.stack;

import dev.fieldfare.testkit.server.Signal;
import java.io.PrintStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The verb {@code down}: leaves no process of the data folder, whoever was killed before. */
record Down(DataFolder folder, PrintStream out) {
  private static final int PATIENCE_SECONDS = 60;

  void run() {
    if (!folder.exists()) {
      out.println("nothing runs from " + folder.path());
      return;
    }
    boolean supervised = folder.supervisor().map(this::end).orElse(false);
    int leftovers = new Leftovers(folder).end();
    if (leftovers > 0) {
      markStopped();
    }
    out.println(supervised || leftovers > 0 ? "stopped" : "nothing runs from " + folder.path());
  }

  private boolean end(ProcessHandle supervisor) {
    Signal.TERM.to(supervisor);
    Signal.CONT.to(supervisor);
    try {
      supervisor.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      out.println("the supervisor does not end, so it is killed");
      supervisor.destroyForcibly();
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for an exit does not fail", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted while stopping");
    }
    return true;
  }

  private void markStopped() {
    StackFile file = folder.stackFile();
    file.read().ifPresent(content -> file.write(content.stopped()));
  }
}
