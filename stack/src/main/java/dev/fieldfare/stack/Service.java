package dev.fieldfare.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A service of the house as the stack runs it.
 *
 * @param name its module and its name everywhere
 * @param portOffset its port is the port base plus this
 * @param javaOptions limits of its JVM
 * @param takesKeys whether it gets the API keys of the first start
 */
record Service(String name, int portOffset, List<String> javaOptions, boolean takesKeys) {
  /** All services, in the order in which they are started. */
  static final List<Service> ALL =
      List.of(
          new Service("migration-worker", 1, List.of("-Xmx256m", "-Xmn144m"), false),
          new Service("api-gateway", 0, List.of("-Xmx192m"), true));

  Service {
    javaOptions = List.copyOf(javaOptions);
  }

  /** The services whose modules are in this checkout. */
  static List<Service> in(Path home) {
    return ALL.stream().filter(service -> Files.isDirectory(home.resolve(service.name()))).toList();
  }

  /** What is run, in the folder of the program. */
  static final String JAR = "quarkus-run.jar";

  /** The program, as the build leaves it. */
  Path program(Path home) {
    return home.resolve(name).resolve("target/quarkus-app");
  }

  boolean isBuilt(Path home) {
    return Files.exists(program(home).resolve(JAR));
  }

  String readyUrl(PortPlan ports) {
    return url(ports) + "/health/ready";
  }

  String liveUrl(PortPlan ports) {
    return url(ports) + "/health/live";
  }

  String url(PortPlan ports) {
    return "http://127.0.0.1:" + ports.of(this);
  }
}
