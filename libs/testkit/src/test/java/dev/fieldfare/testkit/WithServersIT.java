package dev.fieldfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.RedisServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@WithServers
class WithServersIT {
  private static String databaseOfTheClass;

  @BeforeAll
  static void remember(TestDatabase database, TestRedis redis) {
    databaseOfTheClass = database.name();
    redis.send("SET", redis.key("kept"), "yes");
  }

  @Test
  void givesADatabaseThatAnOrdinaryRoleOwns(TestDatabase database) {
    int version = database.server().version();
    assertThat(database.name()).isEqualTo(databaseOfTheClass);
    assertThat(database.value("SELECT current_user")).isEqualTo(database.user());
    assertThat(database.value("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
        .isEqualTo("f");
    database.execute("CREATE TABLE t (id int)", "CREATE SCHEMA s", "CREATE DATABASE another_one");
    assertThat(
            database.query(
                "SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles"
                    + " WHERE rolname IN ('pg_checkpoint', 'pg_signal_autovacuum_worker')"))
        .hasSize(version < 15 ? 0 : version < 18 ? 1 : 2)
        .allMatch("t"::equals);
    assertThat(
            database.value("SELECT datcollate FROM pg_database WHERE datname = current_database()"))
        .isEqualTo("C.UTF-8");
  }

  @Test
  void givesOtherRolesThatMayLogInAndNothingElse(TestDatabase database) throws Exception {
    String role = database.createRole("reader");

    try (var connection = database.dataSourceOf(role).getConnection();
        var rows = connection.createStatement().executeQuery("SELECT current_user")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo(role);
    }
  }

  @Test
  void keepsTheRedisOfTheClassAndNeedsThePassword(TestRedis redis, RedisServer server) {
    assertThat(redis.send("GET", redis.key("kept"))).isEqualTo("yes");
    assertThat(redis.send("CONFIG", "GET", "maxmemory-policy").toString()).contains("noeviction");
    assertThat(redis.send("CONFIG", "GET", "appendonly").toString()).contains("yes");
    assertThat(server.url()).matches("redis://:[A-Za-z0-9]+@127\\.0\\.0\\.1:\\d+");
  }

  @Nested
  class Inside {
    @Test
    void nestedClassesShareTheDatabase(TestDatabase database, PostgresServer server) {
      assertThat(database.name()).isEqualTo(databaseOfTheClass);
      assertThat(database.server()).isSameAs(server);
    }
  }
}
