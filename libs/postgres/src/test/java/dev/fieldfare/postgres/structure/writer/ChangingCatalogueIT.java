package dev.fieldfare.postgres.structure.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Others change the structure in the middle of a reading. */
@WithServers
class ChangingCatalogueIT {

  private static final String[] SHOP = {
    "CREATE SCHEMA shop",
    "CREATE TABLE shop.item (id int PRIMARY KEY, n int DEFAULT 1 CONSTRAINT positive CHECK (n > 0))",
    "CREATE TABLE shop.old (a int)",
    "CREATE VIEW shop.many AS SELECT n FROM shop.item WHERE n > 7",
    "CREATE INDEX item_n ON shop.item (n) WHERE n > 3"
  };

  /** What the server prints after that is newer than what the snapshot holds. */
  private static final String CHANGES =
      """
      BEGIN; SET LOCAL lock_timeout = '100ms'; ALTER TABLE shop.item RENAME n TO m; ALTER TABLE shop.item RENAME TO thing;
      DROP TABLE shop.old; ALTER SCHEMA shop RENAME TO store; COMMIT""";

  @Test
  void itIsReadAgainUntilTheScriptIsOfOneMoment(PostgresServer server) throws Exception {
    TestDatabase calm = TestDatabase.create(server);
    calm.execute(SHOP);
    int statements = statementsOf(calm);
    int changed = 0;
    for (int at = 3; at < statements; at += statements / 12) {
      try (TestDatabase source = TestDatabase.create(server);
          TestDatabase copy = TestDatabase.create(server)) {
        source.execute(SHOP);
        int moment = at;
        List<String> written = new ArrayList<>();
        WrittenStructure result =
            write(source, written, number -> changeAt(number, moment, source));

        assertThat(result.unwritten()).as("changed at statement %d", at).isEmpty();
        apply(copy, written);
        assertThat(differences(source, copy)).isEmpty();
        changed += source.query("SELECT 1 WHERE to_regclass('store.thing') IS NOT NULL").size();
      }
    }
    assertThat(changed).isGreaterThan(3);
  }

  @Test
  void aCatalogueThatNeverRestsIsNamed(PostgresServer server) throws Exception {
    TestDatabase source = TestDatabase.create(server);
    source.execute(SHOP);

    WrittenStructure result =
        write(
            source,
            new ArrayList<>(),
            number -> {
              if (number % 10 == 0) {
                source.execute("ALTER TABLE shop.old ALTER a SET DEFAULT " + number);
              }
            });

    assertThat(result.isComplete()).isFalse();
    assertThat(result.unwritten()).contains("changes in pg_attrdef while it was read");
  }

  /** From the first view on the reading holds locks on tables of views, as each reader does. */
  private static void changeAt(int number, int moment, TestDatabase source) {
    if (number == moment) {
      try {
        source.execute(CHANGES);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("lock timeout");
      }
    }
  }

  private static int statementsOf(TestDatabase database) throws Exception {
    int[] last = {0};
    write(database, new ArrayList<>(), number -> last[0] = number);
    return last[0];
  }

  private static WrittenStructure write(
      TestDatabase source, List<String> statements, IntConsumer before) throws Exception {
    WriterOptions options = WriterOptions.everything().withoutOwners().withoutPrivileges();
    try (Connection connection = source.connect()) {
      return StructureWriter.write(
          watched(connection, before), options, (_, sql) -> statements.add(sql));
    }
  }

  /** A connection that says before each statement how many there were. */
  private static Connection watched(Connection connection, IntConsumer before) {
    int[] number = {0};
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("createStatement")) {
                before.accept(++number[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void apply(TestDatabase copy, List<String> statements) throws SQLException {
    try (Connection connection = copy.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        assertThatCode(() -> statement.execute(sql)).as(sql).doesNotThrowAnyException();
      }
    }
  }

  private static List<String> differences(TestDatabase source, TestDatabase copy)
      throws SQLException {
    try (Connection left = source.connect();
        Connection right = copy.connect()) {
      Set<String> chosen = Set.of("shop", "store");
      return CatalogueImage.of(left, chosen).differences(CatalogueImage.of(right, chosen)).stream()
          .map(difference -> difference.inWords())
          .filter(words -> !words.matches(".*: (owner|privileges).*"))
          .toList();
    }
  }
}
