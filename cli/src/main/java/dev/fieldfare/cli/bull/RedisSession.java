package dev.fieldfare.cli.bull;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to the Redis of another application, without a client library: one command at a
 * time, RESP2, {@code redis:} and {@code rediss:} addresses.
 *
 * <p>Answers are {@code String}, {@code Long}, {@code List<Object>} or null.
 */
final class RedisSession implements AutoCloseable {

  private static final int CONNECT_MS = 5_000;
  private static final int ANSWER_MS = 30_000;

  private final Socket socket;
  private final InputStream in;

  /** A command that the server refuses. */
  private static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String answer;

    RefusedException(String answer) {
      super("Redis answered: " + answer);
      this.answer = answer;
    }
  }

  private RedisSession(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Connects, logs in, and selects the database that the address names. */
  static RedisSession open(URI address) throws IOException {
    Socket socket = new Socket();
    try {
      int port = address.getPort() < 0 ? 6379 : address.getPort();
      socket.connect(new InetSocketAddress(address.getHost(), port), CONNECT_MS);
      socket.setSoTimeout(ANSWER_MS);
      RedisSession session =
          new RedisSession(
              "rediss".equals(address.getScheme()) ? encrypted(socket, address) : socket);
      session.logIn(address);
      return session;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket encrypted(Socket socket, URI address) throws IOException {
    SSLSocket encrypted =
        (SSLSocket)
            ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(socket, address.getHost(), socket.getPort(), true);
    var parameters = encrypted.getSSLParameters();
    // Without this, the host name in the certificate would not be checked.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    return encrypted;
  }

  private void logIn(URI address) throws IOException {
    String login = address.getUserInfo();
    if (login != null) {
      int colon = login.indexOf(':');
      String user = colon < 0 ? "" : login.substring(0, colon);
      String password = login.substring(colon + 1);
      logIn(Stream.of("AUTH", user, password).filter(word -> !word.isEmpty()).toList());
    }
    String path = address.getPath();
    if (path != null && path.matches("/[0-9]+")) {
      send("SELECT", path.substring(1));
    }
  }

  /** An old server repeats the arguments of a command that it does not understand. */
  private void logIn(List<String> command) throws IOException {
    try {
      send(command);
    } catch (RefusedException e) {
      throw new IOException("Redis refused the login: " + e.answer.replaceFirst("(?s)\\W.*", ""));
    }
  }

  Object send(String... command) throws IOException {
    return send(List.of(command));
  }

  private Object send(List<String> command) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes("*" + command.size() + "\r\n"));
    for (String word : command) {
      byte[] bytes = bytes(word);
      out.writeBytes(bytes("$" + bytes.length + "\r\n"));
      out.writeBytes(bytes);
      out.writeBytes(bytes("\r\n"));
    }
    socket.getOutputStream().write(out.toByteArray());
    return answer();
  }

  List<String> texts(String... command) throws IOException {
    return ((List<?>) send(command)).stream().map(String.class::cast).toList();
  }

  long number(String... command) throws IOException {
    return (Long) send(command);
  }

  /** The fields of a hash; a field without a value is left out. */
  Map<String, String> fields(String key, String... names) throws IOException {
    List<?> values =
        (List<?>) send(Stream.concat(Stream.of("HMGET", key), Stream.of(names)).toList());
    Map<String, String> fields = new HashMap<>();
    for (int n = 0; n < names.length; n++) {
      if (values.get(n) != null) {
        fields.put(names[n], (String) values.get(n));
      }
    }
    return fields;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Object answer() throws IOException {
    String line = readLine();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> list(Integer.parseInt(rest));
      case '-' -> throw new RefusedException(rest);
      default -> throw new IOException("the server is no Redis");
    };
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("Redis closed the connection");
    }
    in.skipNBytes(2);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private List<Object> list(int length) throws IOException {
    List<Object> items = new ArrayList<>();
    for (int n = 0; n < length; n++) {
      items.add(answer());
    }
    return items;
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("Redis closed the connection");
      }
      line.write(c);
    }
    in.skipNBytes(1);
    if (line.size() == 0) {
      throw new IOException("the server is no Redis");
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
