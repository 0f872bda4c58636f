package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.testkit.server.Exit;
import dev.fieldfare.testkit.server.RedisConnection;
import dev.fieldfare.testkit.server.Signal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackIT {
  @TempDir Path home;

  private House house;

  @BeforeEach
  void build() {
    house = House.in(home);
  }

  @AfterEach
  void leaveNothing() {
    house.down();
    assertThat(house.processes()).isEmpty();
  }

  @Test
  void detachedUpReturnsWhenAllIsReadyAndItsChildrenHoldNoOutputOfTheCaller() throws Exception {
    House.Ended up = house.up();

    assertThat(up.exit()).as(up.err()).isZero();
    JsonNode json = house.stackJson();
    String gateway = "http://127.0.0.1:" + house.portBase();
    assertThat(json.at("/gateway/url").asText()).isEqualTo(gateway);
    assertThat(Readiness.isUp(gateway + "/health/ready")).isTrue();
    assertThat(pids(json)).allMatch(pid -> ProcessHandle.of(pid).isPresent()).hasSize(5);
    assertThat(json.at("/services/migration-worker/url").asText())
        .isEqualTo("http://127.0.0.1:" + (house.portBase() + 1));
    assertThat(json.at("/postgres/port").asInt()).isEqualTo(house.portBase() + 10);
    assertThat(json.at("/redis/url").asText())
        .matches("redis://:[A-Za-z0-9]+@127\\.0\\.0\\.1:" + (house.portBase() + 11));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(house.data().resolve("stack.json"))))
        .isEqualTo("rw-------");
    assertThat(up.out())
        .contains("redis-cli -u " + json.at("/redis/url").asText())
        .contains("Bearer " + json.at("/apiKeys/enqueuer").asText())
        .contains("psql 'postgresql://fieldfare:" + json.at("/postgres/password").asText());
    assertThat(house.run("status").exit()).isZero();
  }

  @Test
  void theRoleOwnsItsDatabaseAndIsNoSuperuser() throws Exception {
    house.up();

    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE survey (id int)");
      statement.execute("CREATE DATABASE another");
      statement.execute("CHECKPOINT");
      assertThat(value(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
      assertThat(value(connection, "SELECT current_setting('fsync')")).isEqualTo("on");
      assertThat(value(connection, "SELECT current_setting('listen_addresses')"))
          .isEqualTo("127.0.0.1");
    }
    assertThat(redis("CONFIG", "GET", "maxmemory-policy").toString()).contains("noeviction");
    assertThat(redis("CONFIG", "GET", "appendonly").toString()).contains("yes");
  }

  @Test
  void aSecondRunHasTheSameKeysPasswordsAndData() throws Exception {
    house.up();
    JsonNode before = house.stackJson();
    try (Connection connection = connect()) {
      connection.createStatement().execute("CREATE TABLE kept AS SELECT 7 AS n");
    }
    redis("SET", "kept", "7");
    assertThat(house.down().exit()).isZero();
    assertThat(house.processes()).isEmpty();
    assertThat(house.stackJson().at("/services")).isEqualTo(before.at("/services"));

    house.up();

    JsonNode after = house.stackJson();
    for (String same : List.of("/apiKeys", "/postgres", "/redis", "/gateway")) {
      assertThat(after.at(same)).isEqualTo(before.at(same));
    }
    try (Connection connection = connect()) {
      assertThat(value(connection, "SELECT n FROM kept")).isEqualTo("7");
    }
    assertThat(redis("GET", "kept")).isEqualTo("7");
  }

  @Test
  void whatIsKilledRunsAgainAndStackJsonSaysWhere() throws Exception {
    house.up();

    for (String one :
        List.of(
            "/servers/postgres",
            "/servers/redis",
            "/services/migration-worker",
            "/services/api-gateway")) {
      long killed = house.pid(one);
      ProcessHandle.of(killed).orElseThrow().destroyForcibly();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(house.pid(one)).isNotZero().isNotEqualTo(killed);
                assertThat(house.run("status").exit()).isZero();
              });
    }
    try (Connection connection = connect()) {
      assertThat(value(connection, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void downLeavesNothingAfterTheSupervisorWasKilled() {
    house.up();

    ProcessHandle supervisor = ProcessHandle.of(house.pid("/supervisor")).orElseThrow();
    supervisor.destroyForcibly();
    await().until(() -> Exit.hasEnded(supervisor));
    assertThat(house.run("status").out()).contains("orphaned");
    House.Ended down = house.down();

    assertThat(down.exit()).isZero();
    assertThat(house.processes()).isEmpty();
    assertThat(house.run("status").out()).contains("stack stopped");
  }

  @Test
  void upAfterTheSupervisorWasKilledStartsAfresh() {
    house.up();
    JsonNode before = house.stackJson();
    ProcessHandle supervisor = ProcessHandle.of(house.pid("/supervisor")).orElseThrow();
    supervisor.destroyForcibly();
    await().until(() -> Exit.hasEnded(supervisor));

    House.Ended up = house.up();

    assertThat(up.exit()).as(up.err()).isZero();
    assertThat(house.stackJson().at("/apiKeys")).isEqualTo(before.at("/apiKeys"));
    assertThat(pids(house.stackJson())).doesNotContainAnyElementsOf(pids(before));
  }

  @Test
  void downStopsFrozenProcessesToo() {
    house.up();
    for (String one : List.of("/servers/redis", "/services/migration-worker")) {
      Signal.STOP.to(ProcessHandle.of(house.pid(one)).orElseThrow());
    }

    assertThat(house.down().exit()).isZero();

    assertThat(house.processes()).isEmpty();
  }

  @Test
  void upInTheForegroundEndsWithItsChildrenWhenItIsInterrupted() throws Exception {
    Process up = house.start("up", "--port-base", "" + house.portBase());
    StringBuilder said = new StringBuilder();
    try (var out = up.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
        if (line.contains("Ctrl-C")) {
          Signal.INT.to(up.toHandle());
        }
      }
    }

    assertThat(up.waitFor()).isEqualTo(130);
    assertThat(said).contains("Fieldfare is ready");
    assertThat(house.processes()).isEmpty();
  }

  private Connection connect() throws SQLException {
    JsonNode postgres = house.stackJson().at("/postgres");
    return DriverManager.getConnection(
        postgres.at("/jdbcUrl").asText(),
        postgres.at("/user").asText(),
        postgres.at("/password").asText());
  }

  private Object redis(String... command) throws Exception {
    URI url = URI.create(house.stackJson().at("/redis/url").asText());
    try (var connection =
        RedisConnection.open(url.getHost(), url.getPort(), url.getUserInfo().substring(1))) {
      return connection.send(command);
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static List<Long> pids(JsonNode json) {
    return json.findValues("pid").stream().map(JsonNode::asLong).toList();
  }
}
