package dev.fieldfare.testkit.container;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.embedded.ServerFailure;
import java.util.function.Supplier;

/** Containers as long as they start; an engine may answer and have no images. */
final class FallbackSource implements ServerSource {

  private ServerSource current;

  FallbackSource(ServerSource containers) {
    current = containers;
  }

  @Override
  public synchronized PostgresServer postgres() {
    return first(() -> current.postgres());
  }

  @Override
  public synchronized RedisServer redis() {
    return first(() -> current.redis());
  }

  @Override
  public String description() {
    return current.description();
  }

  private <S> S first(Supplier<S> server) {
    try {
      return server.get();
    } catch (ServerFailure e) {
      if (current instanceof EmbeddedSource) {
        throw e;
      }
      current = new EmbeddedSource("a container does not start: " + e.getMessage());
      System.err.println("Test servers: " + description());
      return server.get();
    }
  }
}
