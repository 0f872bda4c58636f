package dev.fieldfare.embedded.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A service as its module describes it in {@code service.properties}. The launcher, the stack and
 * the benches know services from these files only.
 *
 * <p>Decision record 67 says why.
 *
 * @param name its module, and its name everywhere
 * @param portOffset its port is the port base plus this
 * @param managementPortOffset the same of the port for health and metrics
 * @param jar what is run, relative to the module
 * @param settings what it needs from its surroundings
 * @param javaOptions the limits of its heap, and when its code is compiled
 * @param healthPath where it answers {@code /live} and {@code /ready}, on its management port
 * @param installsLedger whether the ledger is there once it runs
 */
public record ServiceDescriptor(
    String name,
    int portOffset,
    int managementPortOffset,
    Path jar,
    Set<Setting> settings,
    List<String> javaOptions,
    String healthPath,
    boolean installsLedger) {
  /** The name of the file, in the folder of the module. */
  public static final String FILE = "service.properties";

  /** Copies its collections. */
  public ServiceDescriptor {
    settings = Set.copyOf(settings);
    javaOptions = List.copyOf(javaOptions);
  }

  /**
   * All services of a checkout in the order in which they are started: by port, the gateway last.
   */
  public static List<ServiceDescriptor> in(Path home) {
    return DescriptorFiles.all(home);
  }

  /** The service of that name. */
  public static ServiceDescriptor named(String name, Path home) {
    return DescriptorFiles.read(home.resolve(name).resolve(FILE));
  }

  /** What is run, as the build of that checkout leaves it. */
  public Path jar(Path home) {
    return home.resolve(name).resolve(jar);
  }

  /** The folder that holds all that the service needs to run. */
  public Path program(Path home) {
    return jar(home).getParent();
  }

  /** Whether the build has made the jar. */
  public boolean isBuilt(Path home) {
    return Files.exists(jar(home));
  }

  /** Where it says whether it must be started again. */
  public String livePath() {
    return healthPath + "/live";
  }

  /** Where it says whether it can do its work. */
  public String readyPath() {
    return healthPath + "/ready";
  }
}
