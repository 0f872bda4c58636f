package dev.fieldfare.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The least of a Redis client: commands whose answers are one line or one string (RESP2). */
final class RespConnection implements AutoCloseable {

  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final byte[] LINE_END = {'\r', '\n'};

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private RespConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
  }

  static RespConnection open(RedisAddress address, int timeoutMs) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_TIMEOUT_MS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(timeoutMs);
      RespConnection connection =
          new RespConnection(address.isEncrypted() ? encrypted(socket, address) : socket);
      connection.logIn(address);
      return connection;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Writes a command; it leaves with the next {@link #flush}. */
  void write(String... words) throws IOException {
    line('*', words.length);
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      line('$', bytes.length);
      out.write(bytes);
      out.write(LINE_END);
    }
  }

  void flush() throws IOException {
    out.flush();
  }

  /**
   * Reads the answer to the oldest command that has none yet.
   *
   * @throws RedisErrorException when it is an error
   */
  String read() throws IOException {
    String line = readLine();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+', ':' -> rest;
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> array(Integer.parseInt(rest));
      case '-' -> throw new RedisErrorException(rest);
      default -> throw new IOException("not an answer of Redis: " + line);
    };
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void logIn(RedisAddress address) throws IOException {
    if (address.password().isPresent()) {
      String password = address.password().get();
      if (address.user().isPresent()) {
        write("AUTH", address.user().get(), password);
      } else {
        write("AUTH", password);
      }
      flush();
      read();
    }
    if (address.database() != 0) {
      write("SELECT", Integer.toString(address.database()));
      flush();
      read();
    }
  }

  private static Socket encrypted(Socket plain, RedisAddress address) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket =
        (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
    // Without this the certificate would be trusted for whatever host it names.
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private void line(char kind, int number) throws IOException {
    out.write(kind);
    out.write(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
    out.write(LINE_END);
  }

  private String array(int length) throws IOException {
    for (int element = 0; element < length; element++) {
      read();
    }
    return Integer.toString(length);
  }

  private String bulk(int length) throws IOException {
    byte[] bytes = in.readNBytes(length + LINE_END.length);
    if (bytes.length < length + LINE_END.length) {
      throw new EOFException("Redis closed the connection");
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
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
      throw new IOException("Redis answered with an empty line");
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
