package dev.fieldfare.stack.process;

import dev.fieldfare.embedded.EmbeddedServer;
import dev.fieldfare.stack.folder.LogFile;
import java.util.concurrent.CompletableFuture;

/** PostgreSQL or Redis, kept running. */
record ServerUnit(String name, EmbeddedServer server) implements Unit {
  @Override
  public void start() {
    server.start();
  }

  @Override
  public void stop() {
    server.stop();
  }

  @Override
  public void kill() {
    server.kill();
  }

  /** Not asked: a server that is busy for long must not be killed for it. */
  @Override
  public boolean answers() {
    return true;
  }

  @Override
  public long pid() {
    return server.pid();
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return server.onExit();
  }

  @Override
  public String lastWords() {
    return LogFile.lastStart(server.log(), 12);
  }
}
