package dev.fieldfare.stack.process;

import dev.fieldfare.embedded.EmbeddedServer;
import java.util.concurrent.CompletableFuture;

/** A process that the supervisor keeps running: one of the servers or services. */
public interface Unit {
  String name();

  /** Starts it; for a server: and waits until it takes commands. */
  void start();

  /** Ends it with its work saved; kills it when it does not end. */
  void stop();

  /** Ends it at once; its keeper starts it again. */
  void kill();

  /** Whether it answers, asked once. */
  boolean answers();

  long pid();

  /** Done when the process that runs now has ended. */
  CompletableFuture<Integer> onExit();

  /** The last lines of its log. */
  String lastWords();

  /** A server as a unit. */
  static Unit of(String name, EmbeddedServer server) {
    return new ServerUnit(name, server);
  }
}
