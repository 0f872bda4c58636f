package dev.fieldfare.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A program that runs as a child process and is known by its pid.
 *
 * <p>It writes only to its log and has no other open files of this JVM. A program that may outlive
 * this JVM gets its own session if the system can do that, so that Ctrl-C does not reach it.
 */
public final class ChildProcess implements StartedServer {
  /**
   * Prefix of the log line that is written at each start of a process that may outlive this JVM.
   */
  public static final String START = "=== start of ";

  private static final Duration STANDSTILL_PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

  private final Process process;
  private final Launch launch;

  /**
   * What to start.
   *
   * @param name the name in messages
   * @param command program and arguments; all users can read them, so they must not contain secrets
   * @param environment variables on top of the inherited ones
   * @param input text for its standard input; secrets belong here
   * @param directory where it runs
   * @param log where its output is appended
   * @param diesWithUs whether it must not outlive this JVM, not even when the JVM is killed
   */
  public record Launch(
      String name,
      List<String> command,
      Map<String, String> environment,
      String input,
      Path directory,
      Path log,
      boolean diesWithUs) {
    /** Copies the collections. */
    public Launch {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  private ChildProcess(Process process, Launch launch) {
    this.process = process;
    this.launch = launch;
  }

  /** Starts the program. */
  public static ChildProcess start(Launch launch) {
    List<String> command = new ArrayList<>(launch.diesWithUs() ? List.of() : OwnSession.prefix());
    command.addAll(launch.command());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(launch.environment());
    builder.directory(launch.directory().toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
    try {
      if (!launch.diesWithUs()) {
        markStart(launch);
      }
      ChildProcess child = new ChildProcess(builder.start(), launch);
      child.watch();
      child.say(launch.input());
      return child;
    } catch (IOException e) {
      throw new ServerFailure("cannot start %s: %s".formatted(launch.name(), e.getMessage()), e);
    }
  }

  /** Separates the lines of this start from those of earlier ones. */
  private static void markStart(Launch launch) {
    String line =
        "%s%s at %s%n"
            .formatted(START, launch.name(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
    try {
      Files.writeString(launch.log(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      // If the disk is full, the program starts without this line in its log.
      System.err.println("cannot write to " + launch.log() + ": " + e.getMessage());
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** The file of its output. */
  public Path log() {
    return launch.log();
  }

  @Override
  public void signal(ProcessSignal signal) {
    signal.to(handle());
  }

  @Override
  public void freeze() {
    List<ProcessHandle> family = settledFamily();
    ProcessSignal.STOP.to(family);
    awaitStandstill(family);
  }

  @Override
  public void thaw() {
    ProcessSignal.CONT.to(family());
  }

  @Override
  public void kill() {
    List<ProcessHandle> family = family();
    try {
      family = settledFamily();
    } finally {
      family.forEach(ProcessHandle::destroyForcibly);
    }
    if (!ProcessExit.await(family, Duration.ofSeconds(20))) {
      throw new ServerFailure(launch.name() + " does not end when it is killed");
    }
    awaitExit(Duration.ofSeconds(20));
  }

  @Override
  public boolean awaitExit(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String lastWords() {
    try (Stream<String> lines = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - 12), all.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log(), e);
    }
  }

  private void watch() {
    if (launch.diesWithUs()) {
      Watchdog.watch(handle());
      onExit().thenRun(() -> Watchdog.forget(handle()));
    }
  }

  private void say(String input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException endedBeforeReading) {
      // The caller learns the result from the exit code and the log of the program.
      return;
    }
  }

  private ProcessHandle handle() {
    return process.toHandle();
  }

  // A running parent may start more children meanwhile, which cannot be found after its end. A
  // suspended parent starts none.
  private List<ProcessHandle> settledFamily() {
    if (isAlive()) {
      signal(ProcessSignal.STOP);
      awaitStandstill(List.of(handle()));
    }
    return family();
  }

  private void awaitStandstill(List<ProcessHandle> processes) {
    long deadline = System.nanoTime() + STANDSTILL_PATIENCE.toNanos();
    while (processes.stream().anyMatch(ProcessState::goesOn)) {
      if (System.nanoTime() > deadline) {
        throw new ServerFailure(launch.name() + " does not stop");
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private List<ProcessHandle> family() {
    return Stream.concat(Stream.of(handle()), process.descendants()).toList();
  }
}
