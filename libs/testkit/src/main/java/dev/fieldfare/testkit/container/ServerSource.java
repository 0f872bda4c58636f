package dev.fieldfare.testkit.container;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.embedded.ServerFailure;

/** Where the servers of tests come from. */
public interface ServerSource {

  /** A new PostgreSQL server, running. */
  PostgresServer postgres();

  /** A new Redis server, running. */
  RedisServer redis();

  /** What is said once of the choice. */
  String description();

  /** The one of this JVM's setting and machine. */
  static ServerSource choose() {
    return choose(ServerSetting.current(), ContainerEngine::find);
  }

  /** Finds out whether there is an engine. */
  @FunctionalInterface
  interface Search {
    ContainerEngine find();
  }

  /**
   * The one of a setting and a machine.
   *
   * @throws ServerFailure when containers are demanded and no engine answers
   */
  static ServerSource choose(ServerSetting setting, Search search) {
    return switch (setting) {
      case EMBEDDED -> new EmbeddedSource("the setting says so");
      case AUTO ->
          switch (search.find()) {
            case ContainerEngine.Missing missing -> new EmbeddedSource(missing.reason());
            case ContainerEngine.Answering _ ->
                hasTestcontainers()
                    ? new FallbackSource(new ContainerSource())
                    : new EmbeddedSource("Testcontainers is not on the class path");
          };
      case CONTAINERS ->
          switch (search.find()) {
            case ContainerEngine.Missing missing ->
                throw new ServerFailure(
                    "%s=containers, but no container engine can be used: %s"
                        .formatted(ServerSetting.PROPERTY, missing.reason()));
            case ContainerEngine.Answering _ -> new ContainerSource();
          };
    };
  }

  /** The benchmarks leave it out of their class path. */
  private static boolean hasTestcontainers() {
    return ServerSource.class
            .getClassLoader()
            .getResource("org/testcontainers/containers/GenericContainer.class")
        != null;
  }
}
