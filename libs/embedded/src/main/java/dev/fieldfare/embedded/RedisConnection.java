package dev.fieldfare.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The least of a Redis client: one connection, one command at a time, RESP2.
 *
 * <p>Answers are {@code String} (simple and bulk), {@code Long}, {@code List<Object>} or null. An
 * error answer is a {@link ServerFailure}.
 */
public final class RedisConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  private RedisConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Connects and logs in. */
  public static RedisConnection open(String host, int port, String password) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), 2_000);
      socket.setSoTimeout(10_000);
      socket.setTcpNoDelay(true);
      RedisConnection connection = new RedisConnection(socket);
      connection.send("AUTH", password);
      return connection;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** How long to wait for an answer, 10 s otherwise. */
  public void timeout(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
  }

  /** Sends a command and waits for its answer. */
  public Object send(String... command) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    line(out, "*" + command.length);
    for (String word : command) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      line(out, "$" + bytes.length);
      out.write(bytes);
      line(out, "");
    }
    socket.getOutputStream().write(out.toByteArray());
    return answer();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static void line(ByteArrayOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write('\r');
    out.write('\n');
  }

  private Object answer() throws IOException {
    String line = readLine();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> list(Integer.parseInt(rest));
      case '-' -> throw new ServerFailure("Redis answered: " + rest);
      default -> throw new IOException("not an answer of Redis: " + line);
    };
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("Redis hung up");
    }
    in.skipNBytes(2);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private List<Object> list(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      items.add(answer());
    }
    return items;
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("Redis hung up");
      }
      line.write(c);
    }
    in.skipNBytes(1);
    return line.toString(StandardCharsets.UTF_8);
  }
}
