package dev.fieldfare.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {
  @TempDir static Path directory;

  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = new PostgresServer(PostgresServer.Options.forTests(directory));
    server.start();
    server.administer("postgres", "CREATE TABLE kept (n int)");
  }

  @AfterEach
  void heal() {
    server.heal();
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @Test
  void isAProcessOfItsOwnWhosePidWeKnow() throws Exception {
    assertThat(ProcessHandle.of(server.pid())).isPresent();
    assertThat(Files.readAllLines(directory.resolve("postgres/postmaster.pid")).getFirst())
        .isEqualTo(Long.toString(server.pid()));
  }

  @Test
  void d33_anOwnerSeesTheStatementsOfOtherRoles() throws Exception {
    server.createOwner("seeing_owner", "secret");

    assertThat(
            count(
                "SELECT count(*) FROM pg_roles WHERE rolname = 'seeing_owner'"
                    + " AND pg_has_role(oid, 'pg_read_all_stats', 'USAGE')"))
        .isOne();
  }

  @Test
  void restartsOnTheSamePortAndDataAfterKill() throws Exception {
    server.administer("postgres", "INSERT INTO kept VALUES (1)");
    long before = server.pid();

    server.kill();
    assertThat(server.isRunning()).isFalse();
    assertThatThrownBy(() -> server.superuser("postgres")).isInstanceOf(SQLException.class);
    server.start();

    assertThat(server.pid()).isNotEqualTo(before);
    assertThat(count("SELECT count(*) FROM kept WHERE n = 1")).isOne();
  }

  @Test
  void noticesThatSomebodyElseKilledIt() throws Exception {
    var end = server.onExit();

    ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

    assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(128 + 9);
    server.start();
    assertThat(count("SELECT count(*) FROM kept WHERE n = 0")).isZero();
  }

  @Test
  void waitsForWhatAKilledOneLeftBehind() throws Exception {
    List<ProcessHandle> left = ProcessHandle.of(server.pid()).orElseThrow().descendants().toList();
    var end = server.onExit();
    server.freeze();
    ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
    end.get(10, TimeUnit.SECONDS);

    var started = CompletableFuture.runAsync(server::start);
    await()
        .until(() -> Files.readString(server.log()).contains("pre-existing shared memory block"));
    assertThat(started).isNotDone();
    ProcessSignal.CONT.to(left);

    started.get(30, TimeUnit.SECONDS);
    assertThat(count("SELECT 41 + 1")).isEqualTo(42);
  }

  @Test
  void freezesWithItsChildrenAndGoesOn() throws Exception {
    try (var connection = server.superuser("postgres");
        var statement = connection.createStatement()) {
      server.freeze();
      connection.setNetworkTimeout(Runnable::run, 200);
      assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
    }
    server.thaw();

    assertThat(count("SELECT 41 + 1")).isEqualTo(42);
  }

  @Test
  void stopsAFrozenServer() {
    server.freeze();

    server.stop();

    assertThat(server.isRunning()).isFalse();
  }

  @Test
  void letsNobodyInWithoutThePassword() {
    assertThatThrownBy(
            () -> DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "guess"))
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void takesSettings() throws Exception {
    try (var scratch = new Scratch()) {
      var other =
          new PostgresServer(
              PostgresServer.Options.forTests(scratch.path())
                  .with("wal_level", "logical")
                  .with(Durability.DURABLE));
      try (other) {
        other.start();
        try (var connection = other.superuser("postgres");
            var rows =
                connection
                    .createStatement()
                    .executeQuery(
                        "SELECT current_setting('wal_level'), current_setting('fsync')")) {
          rows.next();
          assertThat(rows.getString(1)).isEqualTo("logical");
          assertThat(rows.getString(2)).isEqualTo("on");
        }
      }
    }
  }

  @Test
  void saysWhyItDoesNotStart() throws Exception {
    try (var scratch = new Scratch()) {
      var broken =
          new PostgresServer(
              PostgresServer.Options.forTests(scratch.path()).with("shared_buffers", "much"));

      assertThatThrownBy(broken::start)
          .isInstanceOf(ServerFailure.class)
          .hasMessageContaining("shared_buffers");
    }
  }

  @Test
  void explainsBlockedUserNamespaces() {
    assertThatThrownBy(() -> UserNamespace.require(List.of("false")))
        .isInstanceOf(ServerFailure.class)
        .hasMessageContaining("user namespaces")
        .hasMessageContaining("FIELDFARE_POSTGRES_URL");
  }

  private static long count(String sql) throws SQLException {
    try (var connection = server.superuser("postgres");
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private record Scratch(Path path) implements AutoCloseable {
    Scratch() {
      this(PrivateFiles.temporaryDirectory("scratch"));
    }

    @Override
    public void close() {
      PrivateFiles.delete(path);
    }
  }
}
