package dev.fieldfare.testkit;

import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.testkit.Faults.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy that does to connections what networks do: cuts, refuses, delays, throttles them, or
 * lets bytes vanish for a while.
 *
 * <p>Faults hold for present and later connections until {@link #restore}; {@link #cut} is a
 * moment, not a state. Nothing is ever changed or dropped inside of a connection: what a black hole
 * holds back arrives after {@link #restore}, as after a repaired cable, unless the connection was
 * cut. It runs on virtual threads, two for each direction of a connection.
 */
public final class FaultProxy implements AutoCloseable {
  private volatile InetSocketAddress upstream;
  private final int port;
  private final Faults faults = new Faults();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private ServerSocket listener;
  private Thread acceptor;

  private FaultProxy(InetSocketAddress upstream) throws IOException {
    this.upstream = upstream;
    this.listener = listen(0);
    this.port = listener.getLocalPort();
  }

  /** A proxy on a free loopback port to a port on 127.0.0.1. */
  public static FaultProxy to(int port) {
    return to("127.0.0.1", port);
  }

  /** A proxy on a free loopback port to a server. */
  public static FaultProxy to(String host, int port) {
    try {
      return new FaultProxy(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new ServerFailure("cannot start a fault proxy: " + e.getMessage(), e);
    }
  }

  /** Leads new connections to another port, as a moved address does; present ones stay. */
  public void leadTo(int otherPort) {
    upstream = new InetSocketAddress(upstream.getHostString(), otherPort);
  }

  /** Where to connect to, on 127.0.0.1; stays the same. */
  public int port() {
    return port;
  }

  /** How many connections are open. */
  public int connections() {
    return connections.size();
  }

  /** Resets all present connections, on both sides; new ones are welcome. */
  public void cut() {
    connections.forEach(ProxiedConnection::reset);
  }

  /** Resets all present connections and refuses new ones. */
  public synchronized void refuse() {
    closeListener();
    cut();
  }

  /** Each byte arrives that much later, in each direction; the bandwidth stays. */
  public void delay(Duration delay) {
    faults.delay(delay);
  }

  /** Each connection passes at most so many bytes a second in each direction. */
  public void throttle(long bytesPerSecond) {
    faults.throttle(bytesPerSecond);
  }

  /** Connections stay open, new ones too, and nothing passes in either direction. */
  public void blackHole() {
    faults.hold(Set.of(Direction.values()));
  }

  /** Data of the client arrives, answers of the server do not. */
  public void loseAnswers() {
    faults.hold(Set.of(Direction.TO_CLIENT));
  }

  /** Ends all faults. */
  public synchronized void restore() {
    faults.clear();
    if (!listener.isClosed()) {
      return;
    }
    try {
      listener = listen(port);
    } catch (IOException e) {
      throw new ServerFailure("cannot listen on port %d again".formatted(port), e);
    }
  }

  /** Ends the proxy and its connections. */
  @Override
  public void close() {
    refuse();
  }

  private ServerSocket listen(int onPort) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), onPort), 256);
    acceptor = Thread.ofVirtual().name("fault-proxy-accept").start(() -> acceptAll(socket));
    return socket;
  }

  private void acceptAll(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().name("fault-proxy-connect").start(() -> open(client, socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void open(Socket client, ServerSocket acceptedBy) {
    ProxiedConnection connection =
        new ProxiedConnection(client, upstream, faults, connections::remove);
    connections.add(connection);
    connection.start();
    // Accepted just before refuse() and registered after its cut().
    if (acceptedBy.isClosed()) {
      connection.reset();
    }
  }

  private void closeListener() {
    try {
      listener.close();
      // Until the accepting thread has released it, the socket accepts connections.
      acceptor.join();
    } catch (IOException e) {
      throw new ServerFailure("cannot stop listening on port " + port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
