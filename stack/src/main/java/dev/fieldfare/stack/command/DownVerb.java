package dev.fieldfare.stack.command;

import dev.fieldfare.embedded.ProcessExit;
import dev.fieldfare.embedded.ProcessSignal;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.StackFile;
import dev.fieldfare.stack.process.LeftoverProcesses;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * The verb {@code down}: ends all processes of the data folder, also if the supervisor was killed.
 */
public record DownVerb(DataFolder folder, PrintStream out) {
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  public void run() {
    if (!folder.exists()) {
      out.println("nothing runs from " + folder.path());
      return;
    }
    boolean supervised = folder.supervisor().map(this::end).orElse(false);
    int leftovers = new LeftoverProcesses(folder).end();
    if (leftovers > 0) {
      markStopped();
    }
    out.println(supervised || leftovers > 0 ? "stopped" : "nothing runs from " + folder.path());
  }

  private boolean end(ProcessHandle supervisor) {
    ProcessSignal.TERM.to(supervisor);
    ProcessSignal.CONT.to(supervisor);
    if (!ProcessExit.await(List.of(supervisor), PATIENCE)) {
      out.println("the supervisor did not stop in time, so it is killed");
      supervisor.destroyForcibly();
      ProcessExit.await(List.of(supervisor), PATIENCE);
    }
    return true;
  }

  private void markStopped() {
    StackFile file = folder.stackFile();
    file.read().ifPresent(content -> file.write(content.stopped()));
  }
}
