package dev.fieldfare.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.AcceptedRestore;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupDocument.BackupError;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.contracts.backup.RestoreRequest;
import dev.fieldfare.contracts.http.ProblemDocument;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** In the place of the backup-worker: three backups, which it verifies and restores, and plans. */
public final class StandInBackups implements QuarkusTestResourceLifecycleManager {

  static final String HOSTILE = "<script>alert(1)</script>\"'&{page}";
  static final UUID TABLE = UUID.fromString("00000000-0000-7000-8000-00000000000a");
  static final UUID COLUMN = UUID.fromString("00000000-0000-7000-8000-00000000000b");
  static final UUID FAILED = UUID.fromString("00000000-0000-7000-8000-00000000000c");
  static final UUID RESTORE = UUID.fromString("00000000-0000-7000-8000-00000000000d");

  static final String ROWS = "\"id\",\"v\"\r\n\"1\",\r\n\"2\",\"'=1+1\"\r\n";

  private static final String ROOT = "/internal/v1/backups";
  private static final String DOWNLOADS = "/internal/v1/downloads";
  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant AGAIN = BEGIN.plusSeconds(3_600);

  private final Map<UUID, BackupDocument> backups = new TreeMap<>();
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    backups.put(TABLE, backup(TABLE, "tables", BackupStatus.VERIFIED, "orders", BEGIN));
    backups.put(COLUMN, backup(COLUMN, "column", BackupStatus.VERIFIED, HOSTILE, BEGIN));
    backups.put(FAILED, backup(FAILED, "tables", BackupStatus.FAILED, "customers", BEGIN));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(ROOT, this::answer);
    server.createContext(DOWNLOADS, StandInBackups::download);
    server.createContext(StandInRollbackPlans.ROOT, new StandInRollbackPlans()::answer);
    server.start();
    return Map.of(
        "fieldfare.backup-worker.url", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(ROOT.length());
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (query.contains("table=broken")) {
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write("{\"items\":".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      } else if (path.isEmpty() && body.length == 0) {
        write(exchange, 200, page(query));
      } else if (path.isEmpty()) {
        create(exchange, ContractsJson.mapper().readValue(body, BackupRequest.class));
      } else {
        answerOne(exchange, path.substring(1).split("/"), body);
      }
    }
  }

  /** Rows of a table. Of a column, the answer breaks off at once; of a failed backup, later. */
  private static void download(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      int times = path.endsWith(FAILED.toString()) ? 100_000 : 1;
      byte[] rows = ROWS.repeat(times).getBytes(StandardCharsets.UTF_8);
      boolean whole = path.endsWith(TABLE.toString());
      exchange.getResponseHeaders().set("Content-Type", "text/csv; charset=utf-8");
      exchange.sendResponseHeaders(200, whole ? rows.length : 10L * rows.length);
      exchange.getResponseBody().write(rows);
      exchange.getResponseBody().flush();
    }
  }

  private void create(HttpExchange exchange, BackupRequest asked) throws IOException {
    if (asked.table().filter("missing"::equals).isPresent()) {
      refuse(exchange, FailureReason.TABLE_MISSING, "There is no table \"missing\".");
      return;
    }
    UUID id = UUID.randomUUID();
    backups.put(
        id, backup(id, "tables", BackupStatus.RUNNING, asked.table().orElseThrow(), Instant.now()));
    write(exchange, 202, backups.get(id));
  }

  private void answerOne(HttpExchange exchange, String[] parts, byte[] body) throws IOException {
    BackupDocument known = backups.get(UUID.fromString(parts[0]));
    if (known == null) {
      refuse(exchange, FailureReason.NOT_FOUND, "There is no backup with this id.");
    } else if (parts.length == 1) {
      write(exchange, 200, known);
    } else if (parts[1].equals("verify")) {
      String table = known.table().orElseThrow();
      backups.put(known.id(), backup(known.id(), known.type(), known.status(), table, AGAIN));
      write(exchange, 202, backups.get(known.id()));
    } else {
      String into = ContractsJson.mapper().readValue(body, RestoreRequest.class).into();
      if (into.equals("taken")) {
        refuse(exchange, FailureReason.TABLE_EXISTS, "\"taken\" exists.");
      } else {
        write(exchange, 202, new AcceptedRestore(known.id(), "main", RESTORE, into));
      }
    }
  }

  private BackupPage page(String query) {
    List<BackupDocument> wanted =
        backups.values().stream()
            .filter(each -> !query.contains("status=") || query.contains(each.status().name()))
            .toList();
    Optional<String> next =
        query.contains("cursor=") ? Optional.empty() : Optional.of(FAILED.toString());
    return new BackupPage(wanted, next, List.of("other" + HOSTILE));
  }

  static void refuse(HttpExchange exchange, FailureReason reason, String detail)
      throws IOException {
    write(exchange, 409, ProblemDocument.of(reason, 409, "No", detail));
  }

  static void write(HttpExchange exchange, int status, Object document) throws IOException {
    byte[] body = ContractsJson.mapper().writeValueAsBytes(document);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static BackupDocument backup(
      UUID id, String type, BackupStatus status, String table, Instant at) {
    boolean counts = status.counts();
    return new BackupDocument(
        id,
        "main",
        Optional.of("nightly"),
        type,
        status,
        Optional.of("public"),
        Optional.of(table),
        type.equals("column") ? Optional.of("note") : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        type.equals("column") ? Optional.of(RESTORE) : Optional.empty(),
        counts ? Optional.of(12_345L) : Optional.empty(),
        counts ? Optional.of(3_145_728L) : Optional.empty(),
        counts ? Optional.of("ab".repeat(32)) : Optional.empty(),
        HOSTILE,
        BEGIN,
        Optional.of(BEGIN.plusSeconds(2)),
        counts ? Optional.of(at) : Optional.empty(),
        Optional.empty(),
        Optional.of(BEGIN.plusSeconds(90 * 86_400)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        status == BackupStatus.FAILED
            ? Optional.of(new BackupError("disk_full", "No space is left: " + HOSTILE))
            : Optional.empty(),
        Optional.empty());
  }
}
