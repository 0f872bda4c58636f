package dev.fieldfare.migration.support;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import io.quarkus.test.common.QuarkusTestResource;
import org.junit.jupiter.api.BeforeEach;

/** What every test of a running worker has: its servers, and a stage to act on. */
@QuarkusTestResource(QuarkusServers.class)
public abstract class WorkerTest {
  protected TestDatabase database;
  protected TestRedis redis;
  protected Stage stage;

  @BeforeEach
  void setStage() {
    stage = Stage.ready(database, redis);
  }

  /** A table with an id and some rows. */
  protected void table(String name, int rows) {
    database.execute(
        "CREATE TABLE \"%s\" (id int PRIMARY KEY, v text)".formatted(name),
        "INSERT INTO \"%s\" SELECT n, 'v' || n FROM generate_series(1, %d) n"
            .formatted(name, rows));
  }
}
