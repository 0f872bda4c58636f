package dev.fieldfare.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ConcurrentHashMap;

/** Finds free loopback ports, and never gives one out twice in a JVM. */
public final class FreePorts {
  private static final ConcurrentHashMap.KeySetView<Integer, Boolean> GIVEN =
      ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** A port that is free now. */
  public static int next() {
    int port;
    do {
      port = askTheSystem();
    } while (!GIVEN.add(port));
    return port;
  }

  /** Whether a process listens on the port, on any address that would conflict with ours. */
  public static boolean isTaken(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(loopback(), port));
      return false;
    } catch (IOException taken) {
      return true;
    }
  }

  static InetAddress loopback() {
    try {
      return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    } catch (IOException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }

  private static int askTheSystem() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(loopback(), 0));
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new ServerFailure("no free loopback port: " + e.getMessage(), e);
    }
  }
}
