package dev.fieldfare.testkit;

import dev.fieldfare.testkit.Faults.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One client's connection through the proxy: a reader and a writer for each direction. */
final class ProxiedConnection {
  /** Bounds what is under way when the other side does not read: 256 chunks of 16 KiB. */
  private static final int CHUNKS = 256;

  private static final int CHUNK_BYTES = 1 << 14;

  private record Chunk(byte[] bytes, long readAt) {
    boolean isEnd() {
      return bytes.length == 0;
    }
  }

  private final Socket client;
  private final Socket server = new Socket();
  private final InetSocketAddress upstream;
  private final Faults faults;
  private final Consumer<ProxiedConnection> onEnd;
  private final AtomicInteger openDirections = new AtomicInteger(2);
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  ProxiedConnection(
      Socket client, InetSocketAddress upstream, Faults faults, Consumer<ProxiedConnection> onEnd) {
    this.client = client;
    this.upstream = upstream;
    this.faults = faults;
    this.onEnd = onEnd;
  }

  /**
   * Connects to the server and begins to pass bytes; the client is reset when the server is away.
   */
  void start() {
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(upstream);
      pump(client, server, Direction.TO_SERVER);
      pump(server, client, Direction.TO_CLIENT);
    } catch (IOException nobodyThere) {
      reset();
    }
  }

  /** Ends the connection with RST on both sides; bytes under way are lost. */
  void reset() {
    closeAbruptly(client);
    closeAbruptly(server);
    threads.forEach(Thread::interrupt);
    onEnd.accept(this);
  }

  private void pump(Socket from, Socket to, Direction direction) throws IOException {
    BlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>(CHUNKS);
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    run("read " + direction, () -> read(in, underWay));
    run("write " + direction, () -> write(underWay, out, to, direction));
  }

  private void run(String what, Transfer transfer) {
    Thread thread =
        Thread.ofVirtual()
            .name("fault-proxy-" + what)
            .unstarted(
                () -> {
                  try {
                    transfer.run();
                  } catch (IOException | InterruptedException broken) {
                    reset();
                  } finally {
                    threads.remove(Thread.currentThread());
                  }
                });
    threads.add(thread);
    thread.start();
  }

  private static void read(InputStream in, BlockingQueue<Chunk> underWay)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[CHUNK_BYTES];
    int length;
    do {
      length = Math.max(0, in.read(buffer));
      underWay.put(new Chunk(Arrays.copyOf(buffer, length), System.nanoTime()));
    } while (length > 0);
  }

  private void write(
      BlockingQueue<Chunk> underWay, OutputStream out, Socket to, Direction direction)
      throws IOException, InterruptedException {
    for (Chunk chunk = underWay.take(); !chunk.isEnd(); chunk = underWay.take()) {
      faults.awaitPassage(direction, chunk.readAt());
      int length;
      for (int from = 0; from < chunk.bytes().length; from += length) {
        length = faults.slice(chunk.bytes().length - from);
        out.write(chunk.bytes(), from, length);
        faults.awaitBandwidth(length);
        faults.awaitPassage(direction, chunk.readAt());
      }
    }
    faults.awaitPassage(direction, System.nanoTime());
    to.shutdownOutput();
    endWhenBothDirectionsHaveEnded();
  }

  private void endWhenBothDirectionsHaveEnded() throws IOException {
    if (openDirections.decrementAndGet() == 0) {
      client.close();
      server.close();
      onEnd.accept(this);
    }
  }

  private static void closeAbruptly(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException alreadyClosed) {
      // Closed is what we want.
      return;
    }
  }

  private interface Transfer {
    void run() throws IOException, InterruptedException;
  }
}
