package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithServers
class RefusalsIT {
  @TempDir Path home;

  private House house;

  @BeforeEach
  void build() {
    house = House.in(home);
  }

  @AfterEach
  void leaveNothing() {
    house.leaveNothing();
  }

  @Test
  void runsOnServersThatSomebodyElseRuns(TestDatabase database, TestRedis redis) {
    House elsewhere =
        house
            .with(
                "FIELDFARE_POSTGRES_URL",
                "postgresql://%s:%s@127.0.0.1:%d/%s"
                    .formatted(
                        database.user(), database.password(), database.port(), database.name()))
            .with("FIELDFARE_REDIS_URL", redis.url());

    House.Ended up = elsewhere.up();

    assertThat(up.exit()).as(up.err()).isZero();
    assertThat(house.stackJson().at("/servers")).isEmpty();
    assertThat(house.stackJson().at("/postgres/jdbcUrl").asText()).isEqualTo(database.jdbcUrl());
    assertThat(house.stackJson().at("/redis/url").asText()).isEqualTo(redis.url());
    assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'fieldfare'"))
        .isNotEmpty();
    house.down();
    assertThat(redis.send("PING")).isEqualTo("PONG");
  }

  @Test
  void refusesDataOfAnotherPostgres() throws IOException {
    Files.createDirectories(house.data().resolve("postgres"));
    Files.writeString(house.data().resolve("format"), "1\n");
    Files.writeString(house.data().resolve("postgres/PG_VERSION"), "17\n");

    House.Ended up = house.up();

    assertThat(up.exit()).isOne();
    assertThat(up.err()).contains("of another version").contains("PostgreSQL 17").contains("18");
  }

  @Test
  void refusesDataOfAnotherFieldfare() throws IOException {
    Files.createDirectories(house.data());
    Files.writeString(house.data().resolve("format"), "99\n");

    House.Ended up = house.up();

    assertThat(up.exit()).isOne();
    assertThat(up.err()).contains("of another version").contains("99");
  }

  @Test
  void refusesAFolderOfSomebodyElse() throws IOException {
    Files.createDirectories(house.data());
    Files.writeString(house.data().resolve("thesis.txt"), "dear");

    House.Ended up = house.up();

    assertThat(up.exit()).isOne();
    assertThat(up.err()).contains("neither empty nor a data folder");
    assertThat(house.data().resolve("thesis.txt")).hasContent("dear");
  }

  @Test
  void saysWhichServiceDoesNotStartAndWhyAndLeavesNothing() throws IOException {
    Files.createFile(home.resolve("broken"));

    House.Ended up = house.up();

    assertThat(up.exit()).isOne();
    assertThat(up.err())
        .containsPattern("[a-z]+-[a-z]+ ended \\d+ times while starting")
        .contains("exit code 3")
        .contains("the configuration is broken");
    assertThat(house.processes()).isEmpty();
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(house.run("up", "--detatch").exit()).isEqualTo(64);
    assertThat(house.run("up", "--port-base", "many").exit()).isEqualTo(64);
    assertThat(house.run("up", "--port-base", "70000").exit()).isEqualTo(64);
    assertThat(house.run("sideways").exit()).isEqualTo(64);
    assertThat(house.run().exit()).isEqualTo(64);
  }

  @Test
  void downAndStatusAreCalmWhereNothingEverRan() {
    assertThat(house.down().exit()).isZero();
    assertThat(house.status().state()).isEqualTo("stopped");
    assertThat(house.data()).doesNotExist();
  }
}
