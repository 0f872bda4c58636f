package dev.fieldfare.stack.process;

import dev.fieldfare.embedded.ProcessExit;
import dev.fieldfare.embedded.ProcessSignal;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.folder.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the processes of one data folder and ends them, also when their supervisor was killed.
 *
 * <p>A process is ours when its command line contains the folder in our spelling. A pid alone
 * proves nothing, because another process may have it by now.
 */
public final class LeftoverProcesses {
  private static final Duration POLITE = Duration.ofSeconds(20);
  private static final Duration GONE = Duration.ofSeconds(10);

  private final DataFolder folder;

  public LeftoverProcesses(DataFolder folder) {
    this.folder = folder;
  }

  /** The argument that marks a JVM of the stack. */
  public static String mark(DataFolder folder) {
    return "-Dfieldfare.stack=" + folder.path();
  }

  /** All processes of the folder but this one. */
  public List<ProcessHandle> find() {
    return Stream.of(find(this::isService), find(this::isServer)).flatMap(List::stream).toList();
  }

  /** Ends them all, services before servers; returns how many there were. */
  public int end() {
    List<ProcessHandle> services = find(this::isService);
    end(services, ProcessSignal.TERM);
    List<ProcessHandle> servers = find(this::isServer);
    end(servers, ProcessSignal.INT);
    return services.size() + servers.size();
  }

  private List<ProcessHandle> find(Predicate<ProcessHandle> kind) {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self)
        .filter(kind)
        .toList();
  }

  private boolean isService(ProcessHandle process) {
    return commandLine(process).contains(" " + mark(folder) + " ");
  }

  private boolean isServer(ProcessHandle process) {
    String command = commandLine(process);
    return command.contains("postgres -D " + folder.path().resolve("postgres") + " ")
        || command.contains("redis-server --dir " + folder.path().resolve("redis") + " ")
        || isBackend(process, command);
  }

  /** A backend that outlives its killed postmaster no longer says whose it is, but where it is. */
  private boolean isBackend(ProcessHandle process, String command) {
    if (!command.startsWith("postgres: ")) {
      return false;
    }
    try {
      Path cwd = Files.readSymbolicLink(Path.of("/proc", "" + process.pid(), "cwd"));
      return cwd.equals(folder.path().resolve("postgres"));
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("") + " ";
  }

  private static void end(List<ProcessHandle> processes, ProcessSignal politely) {
    politely.to(processes);
    // A stopped process handles no signal until it is resumed.
    ProcessSignal.CONT.to(processes);
    if (!ProcessExit.await(processes, POLITE)) {
      processes.forEach(ProcessHandle::destroyForcibly);
    }
    if (!ProcessExit.await(processes, GONE)) {
      throw new StackFailure("some processes do not end: " + pids(processes));
    }
  }

  private static List<Long> pids(List<ProcessHandle> processes) {
    return processes.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::pid).toList();
  }
}
