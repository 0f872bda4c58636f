package dev.fieldfare.cli.connection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.cli.failure.CommandFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A process of the embedded stack, looked at from outside.
 *
 * @param state ready, not ready (it lives, but says that it cannot do its work) or down
 * @param at where it listens, of those that do
 * @param lastWords of one that is not ready, the line of its log that most likely says why
 */
public record StackProcess(
    String name, String state, long pid, Optional<String> at, Optional<String> lastWords) {

  private static final int PATIENCE_MILLIS = 1_000;
  private static final int TAIL_BYTES = 1 << 14;
  private static final int TAIL_LINES = 5;

  /** The supervisor writes a line that begins so at each start. */
  private static final String START = "=== start of ";

  private static final Pattern COMPLAINT = Pattern.compile("\\b(ERROR|FATAL|PANIC)\\b");

  /** Looks at a service, which is asked whether it is ready, or at the supervisor. */
  static StackProcess of(String name, JsonNode json, Path log) {
    Optional<String> url = Optional.ofNullable(json.path("url").textValue());
    boolean isReady = isAlive(json) && readyUrl(json).map(StackProcess::saysReady).orElse(true);
    return of(name, json, url, isReady, log);
  }

  /** Looks at a server, which is ready when it takes connections. */
  static StackProcess of(String name, JsonNode json, InetSocketAddress address, Path log) {
    String at = address.getHostString() + ":" + address.getPort();
    return of(name, json, Optional.of(at), isAlive(json) && takesConnections(address), log);
  }

  private static StackProcess of(
      String name, JsonNode json, Optional<String> at, boolean isReady, Path log) {
    return isReady
        ? new StackProcess(name, "ready", pid(json), at, Optional.empty())
        : new StackProcess(
            name, isAlive(json) ? "not ready" : "down", pid(json), at, lastWords(log));
  }

  boolean isDown() {
    return state.equals("down");
  }

  public boolean isReady() {
    return state.equals("ready");
  }

  static boolean isAlive(JsonNode process) {
    return pid(process) > 0
        && ProcessHandle.of(pid(process)).filter(ProcessHandle::isAlive).isPresent();
  }

  private static long pid(JsonNode process) {
    return process.path("pid").asLong(-1);
  }

  private static boolean takesConnections(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      return true;
    } catch (IOException no) {
      return false;
    }
  }

  /** Files of older stacks do not say it of services; the supervisor has none. */
  private static Optional<String> readyUrl(JsonNode json) {
    return Optional.ofNullable(json.path("readyUrl").textValue())
        .or(() -> Optional.ofNullable(json.path("url").textValue()).map(u -> u + "/health/ready"));
  }

  private static boolean saysReady(String readyUrl) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(readyUrl).toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException no) {
      return false;
    }
  }

  /** The last complaint among the last lines, or else the last line that is none of a trace. */
  private static Optional<String> lastWords(Path log) {
    if (!Files.isReadable(log)) {
      return Optional.empty();
    }
    List<String> lines =
        lastStart(log).stream().filter(line -> line.matches("(?!Caused by)\\S.*")).toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    return last(last, COMPLAINT.asPredicate()).or(() -> last(last, line -> true));
  }

  /** Lines that a process wrote before its last start are not the reason of its present state. */
  private static List<String> lastStart(Path log) {
    return tail(log).lines().toList().reversed().stream()
        .takeWhile(line -> !line.startsWith(START))
        .toList()
        .reversed();
  }

  private static Optional<String> last(List<String> lines, Predicate<String> kind) {
    return lines.reversed().stream().filter(kind).findFirst();
  }

  private static String tail(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw CommandFailure.error("cannot read " + log + ": " + e.getMessage());
    }
  }
}
