package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.command.Hints;
import dev.fieldfare.stack.folder.DataFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One stack that runs for all tests here, started as a person starts it. */
class StackIT {
  @TempDir static Path home;

  private static House house;
  private static House.Ended up;

  @BeforeAll
  static void start() {
    house = House.in(home);
    // Returns only when no process holds its output any more.
    up = house.up();
  }

  @AfterAll
  static void leaveNothing() {
    house.leaveNothing();
  }

  @Test
  void detachedUpReturnsWhenAllIsReady() throws Exception {
    assertThat(up.exit()).as(up.err()).isZero();
    assertThat(house.status().isHealthy()).isTrue();
    assertThat(house.value("SELECT to_regnamespace('fieldfare') IS NOT NULL")).isEqualTo("t");
  }

  @Test
  void stackJsonSaysWhereEverythingIsToItsOwnerOnly() throws Exception {
    JsonNode json = house.stackJson();

    assertThat(json.at("/gateway/url").asText()).isEqualTo("http://127.0.0.1:" + house.portBase());
    assertThat(json.at("/services/migration-worker/url").asText())
        .isEqualTo("http://127.0.0.1:" + (house.portBase() + 1));
    assertThat(json.at("/gateway/managementUrl").asText())
        .isEqualTo("http://127.0.0.1:" + (house.portBase() + 20));
    assertThat(json.at("/services/migration-worker/managementUrl").asText())
        .isEqualTo("http://127.0.0.1:" + (house.portBase() + 21));
    assertThat(json.at("/postgres/port").asInt()).isEqualTo(house.portBase() + 10);
    assertThat(json.at("/redis/url").asText())
        .matches("redis://default:[A-Za-z0-9]+@127\\.0\\.0\\.1:" + (house.portBase() + 11));
    assertThat(house.pids())
        .hasSize(everyProcess())
        .allMatch(pid -> ProcessHandle.of(pid).isPresent());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(house.data().resolve("stack.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void printsHintsWithWhatIsInStackJson() {
    JsonNode json = house.stackJson();

    assertThat(up.out())
        .contains("./fieldfare history\n", "./fieldfare status\n", "./fieldfare demo shows")
        .contains(json.at("/gateway/url").asText() + "/docs")
        .contains("redis-cli -u " + json.at("/redis/url").asText())
        .contains("Bearer " + json.at("/apiKeys/enqueuer").asText())
        .contains("psql 'postgresql://fieldfare_app:" + json.at("/postgres/password").asText());
  }

  @Test
  void secretsAreInStackJsonAloneAndInNobodysArguments() throws Exception {
    JsonNode json = house.stackJson();
    List<String> secrets =
        List.of(
            json.at("/postgres/password").asText(),
            json.at("/postgres/superuser/password").asText(),
            json.at("/redis/url").asText().replaceAll("redis://default:|@.*", ""),
            json.at("/apiKeys/admin").asText());

    try (var files = Files.walk(house.data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (!file.endsWith("stack.json")) {
          assertThat(secrets).as(file.toString()).noneMatch(content::contains);
        }
      }
    }
    assertThat(house.processes())
        .hasSize(everyProcess())
        .noneMatch(command -> secrets.stream().anyMatch(command::contains));
  }

  @Test
  void theRoleOwnsItsDatabaseAndIsNoSuperuser() throws Exception {
    try (Connection connection = house.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE survey (id int)");
      statement.execute("CREATE DATABASE another");
      statement.execute("CHECKPOINT");
    }
    assertThat(house.value("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
        .isEqualTo("f");
    assertThat(house.value("SELECT schemaname FROM pg_tables WHERE tablename = 'survey'"))
        .isEqualTo("public");
  }

  @Test
  void serversAreDurableAndOnLoopbackOnly() throws Exception {
    assertThat(house.value("SELECT current_setting('fsync')")).isEqualTo("on");
    assertThat(house.value("SELECT current_setting('listen_addresses')")).isEqualTo("127.0.0.1");
    assertThat(house.redis("CONFIG", "GET", "maxmemory-policy").toString()).contains("noeviction");
    assertThat(house.redis("CONFIG", "GET", "appendonly").toString()).contains("yes");
    assertThat(house.redis("CONFIG", "GET", "bind").toString()).contains("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/servers/postgres",
        "/servers/redis",
        "/services/migration-worker",
        "/services/api-gateway"
      })
  void whatIsKilledRunsAgainAndStackJsonSaysWhere(String one) throws Exception {
    long killed = house.pid(one);

    house.kill(killed);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(house.pid(one)).isNotZero().isNotEqualTo(killed);
              assertThat(house.status().isHealthy()).isTrue();
            });
    assertThat(house.value("SELECT 1")).isEqualTo("1");
    assertThat(house.redis("PING")).isEqualTo("PONG");
  }

  @Test
  void refusesASecondStackInTheSameFolder() {
    House.Ended second = house.up();

    assertThat(second.exit()).isOne();
    assertThat(second.err())
        .contains("already runs from " + house.data())
        .contains("pid " + house.pid("/supervisor"))
        .contains("; ./fieldfare down" + Hints.dataOption(new DataFolder(house.data()), home));
    assertThat(house.status().state()).isEqualTo("running");
  }

  @Test
  void saysWhichPortIsTakenAndByWhom() {
    int port = house.portBase() + 10;

    House.Ended second =
        house.run(
            "up",
            "--detach",
            "--data",
            home.resolve("second").toString(),
            "--port-base",
            "" + house.portBase());

    assertThat(second.exit()).isOne();
    assertThat(second.err())
        .contains("port %d, needed for PostgreSQL, is taken by postgres".formatted(port))
        .contains("pid " + house.pid("/servers/postgres"))
        .contains("--port-base");
  }

  @Test
  void showsLogsByName() {
    assertThat(house.run("logs", "postgres").out()).contains("ready to accept connections");
    assertThat(house.run("logs").out()).contains("api-gateway").contains("listening on");
    assertThat(house.run("logs", "nobody").err()).contains("no log of nobody");
    assertThat(house.run("logs", "../stack").exit()).isOne();
  }

  @Test
  void showsStatusAsTextAndAsJson() {
    House.Ended text = house.run("status");
    House.Ended json = house.run("status", "--json");

    assertThat(text.exit()).isZero();
    assertThat(text.out()).contains("stack running").contains("migration-worker");
    assertThat(json.out()).contains("\"state\" : \"running\"");
  }

  /** Supervisor, PostgreSQL, Redis, and a process for each service. */
  private static int everyProcess() {
    return 3 + ServiceDescriptor.in(house.home()).size();
  }
}
