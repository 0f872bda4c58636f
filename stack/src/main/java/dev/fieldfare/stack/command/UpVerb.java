package dev.fieldfare.stack.command;

import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.stack.Main;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.StackOptions;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.LogFile;
import dev.fieldfare.stack.folder.StackFile;
import dev.fieldfare.stack.process.LeftoverProcesses;
import dev.fieldfare.stack.process.Programs;
import dev.fieldfare.stack.supervisor.Supervisor;
import dev.fieldfare.stack.supervisor.SupervisorLog;
import java.io.File;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The verbs {@code up}, attached or detached, and {@code supervise}, which it starts. */
public final class UpVerb {
  /** What begins the last words of a supervisor that fails. */
  public static final String COMPLAINT = "fieldfare: ";

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final StackOptions options;
  private final Path home;
  private final PrintStream out;
  private final DataFolder folder;

  public UpVerb(StackOptions options, Path home, PrintStream out) {
    this.options = options;
    this.home = home;
    this.out = out;
    this.folder = new DataFolder(options.data());
  }

  /** Supervises; prints no secrets, because its output is a log. */
  public void supervise() throws InterruptedException {
    Supervisor supervisor = new Supervisor(options, home, System.getenv(), new SupervisorLog(out));
    Runtime.getRuntime().addShutdownHook(new Thread(supervisor::stop, "stop"));
    try {
      supervisor.start();
    } catch (StackFailure | ServerFailure e) {
      // Now rather than in the hook: the complaint is then the last thing that a log holds.
      supervisor.stop();
      throw e;
    }
    supervisor.awaitStop();
  }

  /** Starts a supervisor, and ends it with this process. */
  public void attached() {
    refuseSecond();
    ChildProcess supervisor = launch();
    ProcessHandle handle = ProcessHandle.of(supervisor.pid()).orElseThrow();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(handle), "stop"));
    awaitReady(supervisor);
    out.println(Hints.of(folder.stackFile().read().orElseThrow(), folder, home));
    out.println("Ctrl-C stops it too.");
    supervisor.onExit().join();
    out.println("stopped");
  }

  /** Nothing but the JDK's own classes: a build may have replaced ours meanwhile. */
  private static void end(ProcessHandle supervisor) {
    supervisor.destroy();
    supervisor.onExit().join();
  }

  /** Starts a supervisor that outlives this process, and returns when all is ready. */
  public void detached() {
    refuseSecond();
    awaitReady(launch());
    out.println(Hints.of(folder.stackFile().read().orElseThrow(), folder, home));
  }

  /** The same where no stack runs; prints a note, because the stack keeps running afterwards. */
  public void detachedUnlessRunning() {
    folder.prepare();
    if (folder.supervisor().isPresent()) {
      return;
    }
    out.println("No stack runs from %s; starting one.".formatted(folder.path()));
    awaitReady(launch());
    out.println(
        "It keeps running; ./fieldfare down%s stops it.".formatted(Hints.dataOption(folder, home)));
  }

  private void refuseSecond() {
    folder.prepare();
    if (folder.supervisor().isPresent()) {
      throw new StackFailure(folder.alreadyRunning(home));
    }
  }

  private ChildProcess launch() {
    LogFile.rotate(folder.log("supervisor"));
    return ChildProcess.start(
        new ChildProcess.Launch(
            "supervisor", command(), environment(), "", home, folder.log("supervisor"), false));
  }

  // The demo of forms needs a target with a registry of forms.
  private Map<String, String> environment() {
    return options.names().contains("forms")
        ? Map.of("FIELDFARE_TARGETS_MAIN_REGISTRY", "own")
        : Map.of();
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        LeftoverProcesses.mark(folder),
        "-Dfieldfare.home=" + home,
        "-Xmx64m",
        "-Xss512k",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classPath(),
        Main.class.getName(),
        "supervise",
        "--data",
        folder.path().toString(),
        "--port-base",
        Integer.toString(options.portBase()));
  }

  /** Copies of our jars, because a build may replace them; anything else as it is, but absolute. */
  private String classPath() {
    String given = System.getProperty("java.class.path");
    Path jar = Path.of(given).toAbsolutePath();
    if (!given.endsWith(".jar") || given.contains(File.pathSeparator)) {
      return Stream.of(given.split(File.pathSeparator))
          .map(entry -> Path.of(entry).toAbsolutePath().toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
    return new Programs(folder).copyOf(jar).toString();
  }

  private void awaitReady(ChildProcess supervisor) {
    while (!isReady(supervisor)) {
      if (!supervisor.isAlive()) {
        throw new StackFailure(complaint());
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private boolean isReady(ChildProcess supervisor) {
    Optional<StackFile.Content> content = folder.stackFile().read();
    return content.isPresent()
        && content.get().state() == StackFile.State.READY
        && content.get().supervisor().pid() == supervisor.pid();
  }

  private String complaint() {
    String words = "\n" + LogFile.lastStart(folder.log("supervisor"), 40);
    int start = words.lastIndexOf("\n" + COMPLAINT);
    return start < 0
        ? "the supervisor ended; its last log lines:" + words
        : words.substring(start + 1 + COMPLAINT.length());
  }
}
