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
 * A program that we run as a child and hold by its pid.
 *
 * <p>It writes only to its log and holds no other file of ours. One that may outlive this JVM gets
 * a session of its own where the system can do that, so that Ctrl-C reaches us alone.
 */
public final class ChildProcess {
  /** How the line begins that a process which outlives us gets in its log at each start. */
  public static final String START = "=== start of ";

  private static final Duration STANDSTILL_PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

  private final Process process;
  private final Launch launch;

  /**
   * What to start.
   *
   * @param name what people call it
   * @param command program and arguments; everybody can read them, so no secret belongs here
   * @param environment variables on top of the inherited ones
   * @param input what it reads from its standard input; the way for secrets
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
    /** Keeps copies. */
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
      // On a full disk a program starts all the same; its log lacks only this line.
      System.err.println("cannot write to " + launch.log() + ": " + e.getMessage());
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Done when it has ended, for whatever reason. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Where its output goes. */
  public Path log() {
    return launch.log();
  }

  /** Sends a signal to it alone. */
  public void signal(ProcessSignal signal) {
    signal.to(handle());
  }

  /** Stops it and the processes below it where they stand. */
  public void freeze() {
    List<ProcessHandle> family = settledFamily();
    ProcessSignal.STOP.to(family);
    awaitStandstill(family);
  }

  /** Resumes it and the processes below it. */
  public void thaw() {
    ProcessSignal.CONT.to(family());
  }

  /** Kills it and the processes below it, stopped ones too, and waits until they are gone. */
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

  /** Waits until it has ended; false when it has not in that time. */
  public boolean awaitExit(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The last lines that it wrote, for the message of a failure. */
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

  // A parent that is resumed while we count starts more children, which could not be found any
  // more after its end. Stopped, it has no more children.
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
