package dev.fieldfare.testkit.container;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.RedisServer;

/**
 * Servers from the embedded binaries.
 *
 * @param reason why they are used
 */
record EmbeddedSource(String reason) implements ServerSource {

  @Override
  public PostgresServer postgres() {
    return PostgresServer.startForTests();
  }

  @Override
  public RedisServer redis() {
    return RedisServer.startForTests();
  }

  @Override
  public String description() {
    return "embedded servers, because " + reason;
  }
}
