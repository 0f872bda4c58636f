package dev.fieldfare.testkit.container;

import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.embedded.ServerPlace;
import dev.fieldfare.embedded.StartedServer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.testcontainers.containers.GenericContainer;

/** One container, started again with its data after each end. */
record ContainerPlace(GenericContainer<?> container, BooleanSupplier ready) implements ServerPlace {

  @Override
  public void prepare() {
    // The image holds all that the server needs.
  }

  @Override
  public StartedServer launch() {
    try {
      if (container.getContainerId() == null) {
        container.start();
      } else {
        container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
      }
    } catch (RuntimeException e) {
      throw new ServerFailure(
          "cannot start %s: %s".formatted(container.getDockerImageName(), reason(e)), e);
    }
    return new StartedContainer(container.getDockerClient(), container.getContainerId());
  }

  @Override
  public boolean takesCommands(StartedServer started) {
    return ready.getAsBoolean();
  }

  @Override
  public boolean wasTooEarly(StartedServer ended) {
    return false;
  }

  @Override
  public Optional<Path> log() {
    return Optional.empty();
  }

  /** The library wraps what the engine says several times. */
  static String reason(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return String.valueOf(last.getMessage());
  }
}
