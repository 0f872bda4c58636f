package dev.fieldfare.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * A server of ours on loopback: started, stopped, killed, frozen and started again on the same port
 * and data.
 *
 * <p>It may be killed from outside; {@link #isRunning} then says so and {@link #start} starts it
 * again. Methods may be called from several threads, one at a time takes effect.
 */
public abstract sealed class EmbeddedServer implements AutoCloseable
    permits PostgresServer, RedisServer {
  /**
   * For the environment of a server: glibc keeps the memory that one large request needed for the
   * next one, rather than returning it to the system page by page.
   */
  static final Map<String, String> KEEPS_MEMORY =
      Map.of(
          "MALLOC_TRIM_THRESHOLD_", "67108864",
          "MALLOC_MMAP_THRESHOLD_", "33554432",
          "MALLOC_TOP_PAD_", "1048576");

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private final String name;
  private final int port;
  private final ServerPlace place;
  private StartedServer child;

  EmbeddedServer(String name, int port, ServerPlace place) {
    this.name = name;
    this.port = port;
    this.place = place;
  }

  /** The signal that ends the server after it has saved its data. */
  abstract ProcessSignal stopSignal();

  /** Starts the server and waits until it takes commands; nothing when it runs. */
  public final synchronized void start() {
    if (isRunning()) {
      return;
    }
    place.prepare();
    child = place.launch();
    awaitReady();
  }

  /** Ends the server with its data saved; kills it when it does not end. */
  public final synchronized void stop() {
    if (!isRunning()) {
      return;
    }
    thaw();
    child.signal(stopSignal());
    if (!child.awaitExit(STOP_PATIENCE)) {
      child.kill();
    }
  }

  /** kill -9, the server's own children included. */
  public final synchronized void kill() {
    if (child != null) {
      child.kill();
    }
  }

  /** Ends the server, saved, and starts it again on the same port and data. */
  public final synchronized void restart() {
    stop();
    start();
  }

  /** Stops the server where it stands (SIGSTOP): connections stay open and nothing answers. */
  public final synchronized void freeze() {
    running().freeze();
  }

  /** Resumes a frozen server. */
  public final synchronized void thaw() {
    if (isRunning()) {
      child.thaw();
    }
  }

  /**
   * Makes the server serve again after whatever was done to it: thawed, or started if it is dead.
   */
  public final synchronized void heal() {
    thaw();
    start();
  }

  /** Whether the process lives; a frozen one does. */
  public final synchronized boolean isRunning() {
    return child != null && child.isAlive();
  }

  /** The pid of the running server, or of the last one. */
  public final synchronized long pid() {
    return started().pid();
  }

  /** Done when the process that runs now has ended. */
  public final synchronized CompletableFuture<Integer> onExit() {
    return started().onExit();
  }

  /** The port on 127.0.0.1, the same for the whole life of this object. */
  public final int port() {
    return port;
  }

  /** What people call the server. */
  public final String name() {
    return name;
  }

  /** The file of the server's output. */
  public final Path log() {
    return place
        .log()
        .orElseThrow(() -> new IllegalStateException(name + " writes its output to no file"));
  }

  /** Same as {@link #stop}. */
  @Override
  public final void close() {
    stop();
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!place.takesCommands(child)) {
      if (!child.isAlive()) {
        startAgainIfTooEarly();
      }
      if (System.nanoTime() > deadline) {
        child.kill();
        throw new ServerFailure(
            "%s was not ready in %s:%n%s".formatted(name, START_PATIENCE, child.lastWords()));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private void startAgainIfTooEarly() {
    if (!place.wasTooEarly(child)) {
      throw new ServerFailure("%s ended while starting:%n%s".formatted(name, child.lastWords()));
    }
    child = place.launch();
  }

  private StartedServer started() {
    if (child == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return child;
  }

  private StartedServer running() {
    if (!isRunning()) {
      throw new IllegalStateException(name + " does not run");
    }
    return child;
  }
}
