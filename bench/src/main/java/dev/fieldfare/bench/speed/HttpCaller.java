package dev.fieldfare.bench.speed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that sends one request after the other: the client of a benchmark must cost as
 * little as possible of the processors that it shares with what is measured.
 */
final class HttpCaller implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final String head;

  HttpCaller(int port, String path, String key) throws IOException {
    this.socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n".formatted(path, key)
            + "Content-Type: application/json\r\nContent-Length: ";
  }

  /** Posts JSON; throws when the answer is another than expected. */
  void post(String json, int expected) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String request = head + body.length + "\r\n\r\n" + json;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    String status = line();
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
      }
    }
    String answer = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    if (!status.contains(" " + expected + " ")) {
      throw new IOException(status + ": " + answer);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the gateway hung up");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
