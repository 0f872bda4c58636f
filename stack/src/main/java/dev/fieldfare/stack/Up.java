package dev.fieldfare.stack;

import dev.fieldfare.testkit.server.ChildProcess;
import dev.fieldfare.testkit.server.ServerFailure;
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

/** The verbs {@code up}, here or detached, and {@code supervise}, which a detached up starts. */
final class Up {
  /** What begins the last words of a supervisor that fails. */
  static final String COMPLAINT = "fieldfare: ";

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Options options;
  private final Path home;
  private final PrintStream out;
  private final DataFolder folder;
  private Supervisor current;

  Up(Options options, Path home, PrintStream out) {
    this.options = options;
    this.home = home;
    this.out = out;
    this.folder = new DataFolder(options.data());
  }

  /** Supervises in this process until it is told to end; prints hints once all is ready. */
  void here() throws InterruptedException {
    supervise();
    out.println();
    out.println(Hints.of(folder.stackFile().read().orElseThrow(), folder));
    out.println("Ctrl-C stops it too.");
    current.awaitStop();
  }

  /** Supervises for a detached up: prints no secrets, because its output is a log. */
  void forDetached() throws InterruptedException {
    supervise();
    current.awaitStop();
  }

  /** Starts a supervisor that outlives this process, and returns when all is ready. */
  void detached() {
    folder.prepare();
    folder
        .supervisor()
        .ifPresent(
            supervisor -> {
              throw new StackFailure(folder.alreadyRunning());
            });
    startDetached();
    out.println(Hints.of(folder.stackFile().read().orElseThrow(), folder));
  }

  /** The same where nothing runs; says so, because it goes on running afterwards. */
  void detachedUnlessRunning() {
    folder.prepare();
    if (folder.supervisor().isPresent()) {
      return;
    }
    out.println("No stack runs from %s, so one is started.".formatted(folder.path()));
    startDetached();
    out.println("It goes on running; ./fieldfare down stops it.");
  }

  private void startDetached() {
    LogFile.rotate(folder.log("supervisor"));
    awaitReady(
        ChildProcess.start(
            new ChildProcess.Launch(
                "supervisor", command(), Map.of(), "", home, folder.log("supervisor"), false)));
  }

  private void supervise() {
    current = new Supervisor(options, home, System.getenv(), new Journal(out));
    Runtime.getRuntime().addShutdownHook(new Thread(current::stop, "stop"));
    try {
      current.start();
    } catch (StackFailure | ServerFailure e) {
      // Now rather than in the hook: the complaint is then the last thing that a log holds.
      current.stop();
      throw e;
    }
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        Leftovers.mark(folder),
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

  /** Absolute, because the supervisor runs elsewhere. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
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
    String words = LogFile.tail(folder.log("supervisor"), 40);
    int start = words.lastIndexOf("\n" + COMPLAINT);
    return start < 0
        ? "the supervisor ended; its last words:\n" + words
        : words.substring(start + 1 + COMPLAINT.length());
  }
}
