package dev.fieldfare.bench.speed.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.bench.speed.BenchmarkStack;
import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.embedded.FreePorts;
import dev.fieldfare.embedded.PrivateFiles;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A backup-worker as the stack starts it, for one database, with a folder of its own. */
final class BackupService implements AutoCloseable {
  private static final String TOKEN = "bench-internal-token-bench-internal-token";
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final String BACKUPS = "/internal/v1/backups";
  private static final Path HOME =
      Path.of(System.getProperty("fieldfare.home", ".")).toAbsolutePath().normalize();

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Path directory = PrivateFiles.temporaryDirectory("backup-bench");
  private final int port = FreePorts.next();
  private final int management = FreePorts.next();
  private final ChildProcess process;

  BackupService(TestDatabase database) throws SQLException {
    this.process = start(database);
    BenchmarkStack.await("the backup-worker", this::isReady);
  }

  private ChildProcess start(TestDatabase database) {
    ServiceDescriptor descriptor = ServiceDescriptor.named("backup-worker", HOME);
    Map<String, String> environment = new HashMap<>();
    environment.put("FIELDFARE_TARGETS", "main");
    environment.put("FIELDFARE_TARGETS_MAIN_URL", database.jdbcUrl());
    environment.put("FIELDFARE_TARGETS_MAIN_USERNAME", database.user());
    environment.put("FIELDFARE_TARGETS_MAIN_PASSWORD", database.password());
    environment.put("FIELDFARE_BACKUP_FOLDER", directory.resolve("backups").toString());
    environment.put("FIELDFARE_INTERNAL_TOKEN", TOKEN);
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(descriptor.javaOptions());
    command.addAll(List.of("-XX:+UseSerialGC", "-jar", descriptor.jar(HOME).toString()));
    return ChildProcess.start(
        new ChildProcess.Launch(
            "backup-worker",
            command,
            environment,
            "",
            directory,
            directory.resolve("backup-worker.log"),
            true));
  }

  private boolean isReady() {
    try {
      var ready = URI.create("http://127.0.0.1:%d/health/ready".formatted(management));
      return client
              .send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Takes a backup and waits until it is verified. */
  JsonNode take(String request) throws SQLException {
    return await(post("", request).path("id").asText(), "VERIFIED");
  }

  /** Restores a backup into a scratch database and compares. */
  JsonNode prove(String backup) throws SQLException {
    post("/" + backup + "/prove", "");
    return await(backup, "PROVEN");
  }

  /** Requests a restore into a new database; returns the migration. */
  String restore(String backup, String into) {
    return post("/" + backup + "/restore", "{\"into\":\"%s\"}".formatted(into))
        .path("migrationId")
        .asText();
  }

  private JsonNode await(String backup, String status) throws SQLException {
    JsonNode[] last = new JsonNode[1];
    await(
        "a backup that is " + status,
        () -> {
          last[0] = send(request("/" + backup).GET());
          if (last[0].hasNonNull("error")) {
            throw new IllegalStateException("the backup failed: " + last[0].path("error"));
          }
          return status.equals(last[0].path("status").asText());
        });
    return last[0];
  }

  /** Waits for an hour at most: the large database takes minutes. */
  static void await(String what, BenchmarkStack.Condition condition) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private JsonNode post(String path, String body) {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d%s%s".formatted(port, BACKUPS, path)))
        .header("Content-Type", "application/json")
        .header("Authorization", "Fieldfare " + TOKEN)
        .header("Fieldfare-Actor", "bench")
        .header("Fieldfare-Role", "operator")
        .header("Fieldfare-Request-Id", "bench");
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The peak memory so far, in mebibytes. */
  double peakMebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }

  @Override
  public void close() {
    process.kill();
    PrivateFiles.delete(directory);
  }
}
