package dev.fieldfare.testkit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a real psql against a listener that speaks just enough of the protocol to write down each
 * query string, and that accepts each COPY FROM STDIN whatever tables exist. So the queries show
 * how psql splits a script, and nothing else.
 */
public final class PsqlRecorder {

  private static final int STARTUP_SSL = 80877103;
  private static final int STARTUP_GSS = 80877104;
  private static final Pattern COPY_IN =
      Pattern.compile(
          "\\bcopy\\b.*\\bfrom\\s+(?:stdin|stdout)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern STRINGS =
      Pattern.compile(
          "\\s*set\\s+(?:session\\s+|local\\s+)?standard_conforming_strings\\s*(?:=|to)\\s*'?(\\w+)'?.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final List<String> queries = Collections.synchronizedList(new ArrayList<>());
  private final List<Future<?>> sessions = new CopyOnWriteArrayList<>();

  private PsqlRecorder() {}

  /** Whether a psql can be started here. */
  public static boolean isInstalled() {
    try {
      Process version = new ProcessBuilder("psql", "--version").redirectErrorStream(true).start();
      version.getInputStream().readAllBytes();
      return version.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The query strings that psql sends for the script. */
  public static List<String> queriesOf(Path script) throws Exception {
    PsqlRecorder recorder = new PsqlRecorder();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      threads.submit(() -> recorder.acceptAll(listener, threads));
      recorder.run(script, listener.getLocalPort());
      for (Future<?> session : recorder.sessions) {
        session.get(10, TimeUnit.SECONDS);
      }
    }
    return recorder.queries;
  }

  private void run(Path script, int port) throws Exception {
    ProcessBuilder psql =
        new ProcessBuilder(
            "psql",
            "-X",
            "-q",
            "-f",
            script.toString(),
            "host=127.0.0.1 port=" + port + " user=u dbname=d sslmode=disable gssencmode=disable");
    psql.environment().put("PGCLIENTENCODING", "UTF8");
    psql.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = psql.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("psql does not end on " + script);
    }
  }

  /** psql connects anew for each {@code \\connect} of the script. */
  private void acceptAll(ServerSocket listener, ExecutorService threads) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sessions.add(
            threads.submit(
                () -> {
                  serve(socket);
                  return null;
                }));
      } catch (IOException e) {
        // It was closed, as psql has ended.
        return;
      }
    }
  }

  private void serve(Socket accepted) throws IOException {
    try (Socket socket = accepted) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out =
          new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
      start(in, out);
      while (answer(in, out)) {
        out.flush();
      }
    } catch (EOFException e) {
      // psql closed the connection.
    }
  }

  private static void start(DataInputStream in, DataOutputStream out) throws IOException {
    int length = in.readInt();
    byte[] body = in.readNBytes(length - 4);
    int code = java.nio.ByteBuffer.wrap(body).getInt();
    if (code == STARTUP_SSL || code == STARTUP_GSS) {
      out.writeByte('N');
      out.flush();
      start(in, out);
      return;
    }
    message(out, 'R', new byte[4]);
    parameter(out, "server_version", "15.0");
    parameter(out, "client_encoding", "UTF8");
    parameter(out, "standard_conforming_strings", "on");
    ready(out);
    out.flush();
  }

  private boolean answer(DataInputStream in, DataOutputStream out) throws IOException {
    int type = in.readUnsignedByte();
    byte[] body = in.readNBytes(in.readInt() - 4);
    switch (type) {
      case 'Q' -> query(new String(body, 0, body.length - 1, StandardCharsets.UTF_8), out);
      case 'c', 'f' -> complete(out, "COPY 0");
      case 'X' -> {
        return false;
      }
      default -> {}
    }
    return true;
  }

  private void query(String text, DataOutputStream out) throws IOException {
    queries.add(text);
    Matcher strings = STRINGS.matcher(withoutHead(text));
    if (strings.matches()) {
      parameter(
          out,
          "standard_conforming_strings",
          strings.group(1).equalsIgnoreCase("off") ? "off" : "on");
    }
    if (copies(text)) {
      message(out, 'G', new byte[] {0, 0, 0});
    } else {
      complete(out, "OK");
    }
  }

  private static boolean copies(String text) {
    String stripped = withoutHead(text);
    return stripped.regionMatches(true, 0, "copy", 0, 4) && COPY_IN.matcher(stripped).matches();
  }

  /** The query without leading blanks, semicolons and comments, which may be nested. */
  public static String withoutHead(String query) {
    int at = 0;
    int end = -1;
    while (at != end) {
      end = at;
      while (at < query.length()
          && (Character.isWhitespace(query.charAt(at)) || query.charAt(at) == ';')) {
        at++;
      }
      if (query.startsWith("--", at)) {
        int line = query.indexOf('\n', at);
        at = line < 0 ? query.length() : line + 1;
      } else if (query.startsWith("/*", at)) {
        at = behindComment(query, at);
      }
    }
    return query.substring(at);
  }

  private static int behindComment(String query, int start) {
    int depth = 0;
    int at = start;
    while (at < query.length()) {
      if (query.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (query.startsWith("*/", at)) {
        depth--;
        at += 2;
        if (depth == 0) {
          return at;
        }
      } else {
        at++;
      }
    }
    return at;
  }

  private static void complete(DataOutputStream out, String tag) throws IOException {
    message(out, 'C', (tag + "\0").getBytes(StandardCharsets.UTF_8));
    ready(out);
  }

  private static void ready(DataOutputStream out) throws IOException {
    message(out, 'Z', new byte[] {'I'});
  }

  private static void parameter(DataOutputStream out, String name, String value)
      throws IOException {
    message(out, 'S', (name + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8));
  }

  private static void message(DataOutputStream out, char type, byte[] body) throws IOException {
    out.writeByte(type);
    out.writeInt(body.length + 4);
    out.write(body);
  }
}
