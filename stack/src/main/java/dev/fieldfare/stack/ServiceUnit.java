package dev.fieldfare.stack;

import dev.fieldfare.testkit.server.ChildProcess;
import dev.fieldfare.testkit.server.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A service, kept running in a JVM of its own. */
final class ServiceUnit implements Unit {
  /** The first run writes its archive of classes at its end. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);

  private final Service service;
  private final DataFolder folder;
  private final Path home;
  private final Map<String, String> environment;
  private volatile ChildProcess child;

  ServiceUnit(Service service, DataFolder folder, Path home, Map<String, String> environment) {
    this.service = service;
    this.folder = folder;
    this.home = home;
    this.environment = Map.copyOf(environment);
  }

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
    // A stopped process takes no notice of TERM until it goes on.
    child.signal(Signal.TERM);
    child.signal(Signal.CONT);
    if (!child.awaitExit(STOP_PATIENCE)) {
      child.kill();
    }
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
    return LogFile.tail(folder.log(name()), 12);
  }

  private List<String> command() {
    Path jar = service.jar(home);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(Leftovers.mark(folder));
    command.addAll(service.javaOptions());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(startUpCache(jar.resolveSibling("start-up.jsa")));
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  /**
   * The classes that the first run loaded, archived when it ends politely and mapped by later ones,
   * which halves what a start costs; the JVM itself drops an archive of another build.
   */
  private static List<String> startUpCache(Path archive) {
    return List.of(
        "-XX:+IgnoreUnrecognizedVMOptions",
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + archive,
        "-Xlog:cds*=error",
        "-Xlog:aot*=error");
  }
}
