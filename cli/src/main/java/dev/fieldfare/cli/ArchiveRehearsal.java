package dev.fieldfare.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.cli.connection.ProcessEnvironment;
import dev.fieldfare.cli.failure.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Runs each kind of command once against a gateway of its own, so that the JVM can archive the
 * classes that commands load. With the archive they start in half the time.
 *
 * <p>The build runs it with {@code -XX:ArchiveClassesAtExit}. It ends with an error when a command
 * does not end well, so an archive without the usual classes is never made silently.
 */
public final class ArchiveRehearsal {

  private static final String MIGRATION =
      """
      {"id":"0198c0de-0000-7000-8000-000000000001","idempotencyKey":"k","seq":1,"target":"main",
       "schema":"public","table":"t","type":"ADD_COLUMN","column":"c","status":"APPLIED",
       "strategy":"instant","attempts":[{"n":1,"startedAt":"2026-01-01T12:00:00Z"}],
       "enqueuedAt":"2026-01-01T12:00:00Z","finishedAt":"2026-01-01T12:00:01Z","durationMs":1.5,
       "plan":%s,"undo":{"possible":true,"lossless":true}}""";

  private static final String PLAN =
      """
      {"type":"ADD_COLUMN","schema":"public","table":"t","column":"c","strategy":"instant",
       "valid":true,"refusals":[],"warnings":[],"statements":[{"sql":"ALTER TABLE t ADD COLUMN c text",
       "lock":"ACCESS EXCLUSIVE","rewrites":false,"transactional":true}],"undoStatements":[],"rows":1,
       "bytes":1,"estimate":{"lowMs":1,"highMs":2,"holdMs":1},"dependents":[],"requiresBackup":false}""";

  private static final Map<String, String> ANSWERS =
      Map.of(
          "GET /api/v1/migrations",
          "{\"items\":[" + MIGRATION.formatted(PLAN) + "],\"next\":null}",
          "GET /api/v1/migrations/0198c0de-0000-7000-8000-000000000001",
          MIGRATION.formatted(PLAN),
          "POST /api/v1/migrations",
          """
              {"changeSetId":null,"migrations":[{"id":"0198c0de-0000-7000-8000-000000000001",
               "idempotencyKey":"k","status":"QUEUED","href":"/"}]}""",
          "POST /api/v1/migrations/preview",
          "{\"changes\":["
              + PLAN
              + "],\"summary\":{\"total\":1,\"valid\":1,\"invalid\":0,\"requiresBackup\":false}}",
          "GET /api/v1/queue",
          """
              {"targets":[{"target":"main","waiting":1,"active":0,"applied":1,"failed":0,"delayed":0,
               "oldestSeconds":0.5,"consumers":1,"applyRatePerSecond":1.5,"band":"ok","paused":false,
               "tables":[{"schema":"public","table":"t","waiting":1,"active":0,"failed":0,
               "oldestSeconds":0.5,"paused":false}]}]}""");

  private static final String[][] COMMANDS = {
    {"--help"},
    {"history"},
    {"history", "0198c0de-0000-7000-8000-000000000001"},
    {"history", "--json"},
    {"enqueue", "ADD_COLUMN", "-t", "t", "-c", "c", "-d", "text", "--wait=5"},
    {"preview", "ADD_COLUMN", "-t", "t", "-c", "c", "-d", "text"},
    {"queue", "status"},
    {"status", "--format", "nagios"},
    {"status"},
  };

  private ArchiveRehearsal() {}

  /** Runs them all. */
  public static void main(String[] arguments) throws IOException {
    HttpServer gateway =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext("/", ArchiveRehearsal::answer);
    gateway.start();
    String url = "http://127.0.0.1:" + gateway.getAddress().getPort();
    for (String[] command : COMMANDS) {
      rehearse(url, command);
    }
    gateway.stop(0);
  }

  private static void rehearse(String url, String[] command) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    ProcessEnvironment nowhere =
        new ProcessEnvironment(
            Map.of("FIELDFARE_URL", url, "FIELDFARE_API_KEY", "ff_rehearsal"),
            Path.of("").toAbsolutePath(),
            Optional.empty(),
            InputStream.nullInputStream(),
            out,
            out,
            Optional.empty());
    if (Fieldfare.run(nowhere, command) != ExitCode.OK) {
      throw new IllegalStateException(
          String.join(" ", command) + " failed: " + said.toString(StandardCharsets.UTF_8));
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    byte[] body = ANSWERS.getOrDefault(request, "{}").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
