package dev.fieldfare.stack.process;

import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.embedded.ProcessSignal;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.LogFile;
import dev.fieldfare.stack.folder.PortPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A service, kept running in a JVM of its own. */
public final class ServiceUnit implements Unit {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  /** An archive is written at the end. */
  private static final Duration REHEARSAL_PATIENCE = Duration.ofMinutes(2);

  /** In the folder of the program, as the build leaves it. */
  static final String ARCHIVE = "start-up.aot";

  /** Begins the names of caches, those of older versions and unfinished ones too. */
  static final String CACHES = "start-up.";

  private final ServiceDescriptor service;
  private final Path program;
  private final DataFolder folder;
  private final Path home;
  private final boolean rehearsal;
  private final Map<String, String> environment;
  private final String liveUrl;
  private volatile ChildProcess child;

  /** Runs the copy of the program in the place's data folder. */
  public ServiceUnit(
      ServiceDescriptor service, Path program, Place place, Map<String, String> environment) {
    this.service = service;
    this.program = program;
    this.folder = place.folder();
    this.home = place.home();
    this.rehearsal = place.rehearsal();
    this.environment = Map.copyOf(environment);
    this.liveUrl = place.ports().liveUrl(service);
  }

  /**
   * Where a stack runs, and what for.
   *
   * @param rehearsal whether it runs to archive what it loads, not to serve
   */
  public record Place(DataFolder folder, Path home, PortPlan ports, boolean rehearsal) {}

  @Override
  public String name() {
    return service.name();
  }

  @Override
  public void start() {
    child =
        ChildProcess.start(
            new ChildProcess.Launch(
                name(), command(), environment, "", home, folder.log(name()), false));
  }

  @Override
  public void stop() {
    if (child == null) {
      return;
    }
    // A stopped process does not handle TERM until it is resumed.
    child.signal(ProcessSignal.TERM);
    child.signal(ProcessSignal.CONT);
    if (!child.awaitExit(rehearsal ? REHEARSAL_PATIENCE : STOP_PATIENCE)) {
      child.kill();
    }
  }

  @Override
  public void kill() {
    child.kill();
  }

  @Override
  public boolean answers() {
    return Readiness.isAlive(liveUrl);
  }

  @Override
  public long pid() {
    return child.pid();
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return child.onExit();
  }

  @Override
  public String lastWords() {
    return LogFile.lastStart(folder.log(name()), 12);
  }

  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(LeftoverProcesses.mark(folder));
    command.addAll(service.javaOptions());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(startUpArchive());
    command.addAll(List.of("-jar", program.resolve(service.jar().getFileName()).toString()));
    return command;
  }

  /**
   * A cache of the classes that a rehearsal loaded and the profiles of its methods, written at its
   * end and mapped by every later start. A start costs less, and hot methods are compiled at once.
   * The cache is kept with the build, for all data folders; the JVM ignores one that does not fit.
   */
  private List<String> startUpArchive() {
    Path archive = service.program(home).resolve(ARCHIVE);
    if (rehearsal) {
      return List.of("-XX:AOTCacheOutput=" + archive, "-Xlog:disable");
    }
    return Files.exists(archive)
        ? List.of("-XX:AOTCache=" + archive, "-Xlog:cds*=error", "-Xlog:aot*=error")
        : List.of();
  }
}
