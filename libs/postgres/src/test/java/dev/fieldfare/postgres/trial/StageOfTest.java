package dev.fieldfare.postgres.trial;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Optional;

/** Scratch databases for the tests of a database. */
final class StageOfTest {

  private StageOfTest() {}

  static StageRequest request(TestDatabase database) {
    String role = database.createReleaseRole();
    String server = database.jdbcUrl().substring(0, database.jdbcUrl().lastIndexOf('/') + 1);
    return new StageRequest(
        name -> DriverManager.getConnection(server + name, database.user(), database.password()),
        database.name(),
        "a test",
        role,
        "public",
        Duration.ofMinutes(1));
  }

  static RehearsedScript script(String version, String up, String down) {
    return script(version, up, down, true);
  }

  static RehearsedScript script(String version, String up, String down, boolean transactional) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    if (!transactional) {
      options.put("transactional", false);
    }
    return new RehearsedScript(
        version, version + ".sql", up, Optional.ofNullable(down), Optional.empty(), options);
  }
}
