package dev.fieldfare.stack;

import dev.fieldfare.embedded.Exit;
import dev.fieldfare.embedded.Signal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** The verb {@code down}: leaves no process of the data folder, whoever was killed before. */
record Down(DataFolder folder, PrintStream out) {
  private static final Duration PATIENCE = Duration.ofSeconds(100);

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
    if (!Exit.await(List.of(supervisor), PATIENCE)) {
      out.println("the supervisor does not end, so it is killed");
      supervisor.destroyForcibly();
      Exit.await(List.of(supervisor), PATIENCE);
    }
    return true;
  }

  private void markStopped() {
    StackFile file = folder.stackFile();
    file.read().ifPresent(content -> file.write(content.stopped()));
  }
}
