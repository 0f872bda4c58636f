package dev.fieldfare.embedded;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A server that was started: a child process of this JVM, or what a {@link ServerPlace} starts. */
public interface StartedServer {
  /** Its process id on this machine. */
  long pid();

  /** Whether it runs; a suspended one does. */
  boolean isAlive();

  /** Completes when it has ended, for any reason. */
  CompletableFuture<Integer> onExit();

  /** Sends a signal to its main process. */
  void signal(ProcessSignal signal);

  /** Suspends it with its children. */
  void freeze();

  /** Resumes it with its children. */
  void thaw();

  /** Kills it with its children, also when it is suspended, and waits until they have ended. */
  void kill();

  /** Waits until it has ended; false when it has not in that time. */
  boolean awaitExit(Duration patience);

  /** The last lines that it wrote, for the message of a failure. */
  String lastWords();
}
