package dev.fieldfare.testkit.container;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks for a container engine on this machine, where Testcontainers looks for one: {@code
 * DOCKER_HOST}, or else the usual sockets. It loads nothing of Testcontainers, so that test runs
 * without an engine lose no time.
 */
public sealed interface ContainerEngine {

  /** An engine that answers. */
  record Answering(SocketAddress address) implements ContainerEngine {}

  /** No engine that tests can use, and why. */
  record Missing(String reason) implements ContainerEngine {}

  /** How long an engine has to answer. */
  Duration PATIENCE = Duration.ofSeconds(2);

  /** That of {@code HTTP/1.0 200 OK}. */
  int STATUS_LENGTH = 15;

  /** The engine of this machine. */
  static ContainerEngine find() {
    return find(System.getenv());
  }

  /** The engine that an environment names. */
  static ContainerEngine find(Map<String, String> environment) {
    String host = environment.getOrDefault("DOCKER_HOST", "");
    if (!host.isEmpty()) {
      return named(host);
    }
    List<Path> sockets = sockets(environment);
    Optional<Path> first = sockets.stream().filter(Files::exists).findFirst();
    return first.isPresent()
        ? asked(UnixDomainSocketAddress.of(first.get()))
        : new Missing("DOCKER_HOST is not set, and there is no socket of these: " + sockets);
  }

  private static ContainerEngine named(String host) {
    URI uri;
    try {
      uri = URI.create(host);
    } catch (IllegalArgumentException e) {
      return new Missing("DOCKER_HOST is no address: " + host);
    }
    if ("unix".equals(uri.getScheme()) && uri.getPath() != null && !uri.getPath().isEmpty()) {
      return asked(UnixDomainSocketAddress.of(uri.getPath()));
    }
    // Tests and fault proxies address the servers as 127.0.0.1.
    return "tcp".equals(uri.getScheme())
            && Set.of("127.0.0.1", "localhost").contains(uri.getHost())
            && uri.getPort() > 0
        ? asked(new InetSocketAddress(uri.getHost(), uri.getPort()))
        : new Missing("DOCKER_HOST is not a socket or a port of this machine: " + host);
  }

  private static List<Path> sockets(Map<String, String> environment) {
    List<Path> sockets = new ArrayList<>(List.of(Path.of("/var/run/docker.sock")));
    Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
        .ifPresent(folder -> sockets.add(Path.of(folder, "docker.sock")));
    Optional.ofNullable(environment.get("HOME"))
        .ifPresent(folder -> sockets.add(Path.of(folder, ".docker", "run", "docker.sock")));
    return sockets;
  }

  private static ContainerEngine asked(SocketAddress address) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread asking = Thread.ofVirtual().start(() -> ask(address, answer));
    try {
      String status = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return status.matches("HTTP/1\\.[01] 200 .*")
          ? new Answering(address)
          : new Missing("%s answers no ping: %s".formatted(address, status));
    } catch (TimeoutException e) {
      return new Missing("%s does not answer within %d s".formatted(address, PATIENCE.toSeconds()));
    } catch (ExecutionException e) {
      return new Missing("%s: %s".formatted(address, e.getCause().getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Missing("interrupted while asking " + address);
    } finally {
      // Closes the channel of an engine that does not answer.
      asking.interrupt();
    }
  }

  private static void ask(SocketAddress address, CompletableFuture<String> answer) {
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(
          ByteBuffer.wrap(
              "GET /_ping HTTP/1.0\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer head = ByteBuffer.allocate(1024);
      // The status line may arrive in parts.
      boolean open = true;
      while (open && head.position() < STATUS_LENGTH) {
        open = channel.read(head) >= 0;
      }
      String text = new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII);
      answer.complete(text.lines().findFirst().orElse(""));
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
  }
}
