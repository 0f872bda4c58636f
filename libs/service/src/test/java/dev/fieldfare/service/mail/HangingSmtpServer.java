package dev.fieldfare.service.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Says nothing to its first clients, and takes the mails of the others. */
final class HangingSmtpServer implements AutoCloseable {
  private final ServerSocket listener;
  private final int silent;
  private final AtomicInteger hung = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();

  private HangingSmtpServer(ServerSocket listener, int silent) {
    this.listener = listener;
    this.silent = silent;
  }

  /** A server on a free loopback port that is silent to so many clients. */
  static HangingSmtpServer start(int silent) throws IOException {
    HangingSmtpServer server =
        new HangingSmtpServer(new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1")), silent);
    Thread.ofVirtual().name("smtp-accept").start(server::accept);
    return server;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many clients wait or waited in vain. */
  int hung() {
    return hung.get();
  }

  /** How many of those closed their connection. */
  int left() {
    return left.get();
  }

  /** How many mails were taken. */
  int taken() {
    return taken.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        boolean isSilent = hung.get() < silent;
        if (isSilent) {
          hung.incrementAndGet();
        }
        Thread.ofVirtual().name("smtp").start(() -> serve(client, isSilent));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client, boolean isSilent) {
    try (client) {
      if (isSilent) {
        client.getInputStream().readAllBytes();
      } else {
        talk(client);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      if (isSilent) {
        left.incrementAndGet();
      }
    }
  }

  private void talk(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    OutputStream out = client.getOutputStream();
    boolean isData = false;
    say(out, "220 test");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (isData && ".".equals(line)) {
        isData = false;
        taken.incrementAndGet();
        say(out, "250 taken");
      } else if (!isData) {
        isData = line.startsWith("DATA");
        say(out, isData ? "354 go on" : line.startsWith("QUIT") ? "221 bye" : "250 test");
      }
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
