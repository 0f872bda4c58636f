package dev.fieldfare.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.OldestPostgres;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One change of each kind of object and property, and what the image says of it. */
@WithServers
class SingleChangesIT {

  private static final int AT_LEAST = 150;
  private static final int IMAGES_WITHOUT_CHANGE = 20;
  private static final int CHANGES_BETWEEN_COMPARISONS = 25;

  @Test
  void eachIsSeenAndNamedAndNothingElse(PostgresServer server) throws Exception {
    PostgresServer secondServer = PostgresServer.startForTests();
    try (Playground first = new Playground(server, "plain_one");
        Playground second = new Playground(secondServer, "plain_two")) {
      second.execute("CREATE TABLE before (a int, b text)", "DROP TABLE before");
      List<SingleChange> changes = SingleChange.all();
      first.execute(changes.getFirst());
      second.execute(changes.getFirst());
      assertNothingChanges(first, second);
      List<String> wrong = new ArrayList<>();
      CatalogueImage before = first.image();
      int seen = 0;
      for (SingleChange change : changes.subList(1, changes.size())) {
        first.execute(change);
        second.execute(change);
        CatalogueImage after = first.image();
        List<Difference> differences = before.differences(after);
        if (isNamedRightly(change, differences)) {
          seen++;
        } else {
          wrong.add(change.statements() + " made " + spelled(differences));
        }
        if (seen % CHANGES_BETWEEN_COMPARISONS == 0) {
          assertThat(after.differences(second.image())).isEmpty();
        }
        before = after;
      }
      assertThat(wrong).isEmpty();
      assertThat(seen).isGreaterThanOrEqualTo(AT_LEAST);
      assertNothingChanges(first, second);
    } finally {
      secondServer.close();
    }
  }

  @Test
  void eachThatTheOldestVersionHasIsSeenThere() throws Exception {
    TestDatabase any = OldestPostgres.newDatabase();
    try (Playground playground = new Playground(any.server(), "plain_oldest")) {
      List<SingleChange> changes = SingleChange.all();
      playground.execute(changes.getFirst());
      CatalogueImage before = playground.image();
      List<String> wrong = new ArrayList<>();
      int seen = 0;
      for (SingleChange change : changes.subList(1, changes.size())) {
        if (change.since() > playground.version()) {
          continue;
        }
        playground.execute(change);
        CatalogueImage after = playground.image();
        List<String> differences = spelled(before.differences(after));
        if (differences.stream().anyMatch(change.seen()::contains)) {
          seen++;
        } else {
          wrong.add(change.statements() + " made " + differences);
        }
        before = after;
      }
      assertThat(wrong).isEmpty();
      assertThat(seen).isGreaterThanOrEqualTo(AT_LEAST);
    }
  }

  private static void assertNothingChanges(Playground first, Playground second)
      throws SQLException {
    CatalogueImage image = first.image();
    for (int i = 0; i < IMAGES_WITHOUT_CHANGE; i++) {
      assertThat(image.differences(first.image())).isEmpty();
      assertThat(image.differences(second.image())).isEmpty();
    }
    assertThat(second.image().hash()).isEqualTo(image.hash());
  }

  private static boolean isNamedRightly(SingleChange change, List<Difference> differences) {
    List<String> spelled = spelled(differences);
    return !spelled.isEmpty()
        && (change.more() ? spelled.containsAll(change.seen()) : spelled.equals(change.seen()));
  }

  private static List<String> spelled(List<Difference> differences) {
    return differences.stream().map(SingleChange::spelled).toList();
  }

  /** A database of the superuser, who may change everything, seen by a role that owns nothing. */
  private static final class Playground implements AutoCloseable {
    private final PostgresServer server;
    private final TestDatabase login;
    private final String name;
    private final Connection superuser;
    private final Connection reader;

    Playground(PostgresServer server, String name) throws SQLException {
      this.server = server;
      this.name = name;
      server.administer("postgres", "CREATE DATABASE " + name);
      this.login = TestDatabase.create(server);
      this.superuser = server.superuser(name);
      this.reader =
          java.sql.DriverManager.getConnection(
              server.jdbcUrl(name), login.user(), login.password());
      prepare();
    }

    private void prepare() throws SQLException {
      for (String role : List.of("image_reader", "image_owner")) {
        execute(
            "DO $$ BEGIN IF to_regrole('%1$s') IS NULL THEN CREATE ROLE %1$s; END IF; END $$"
                .formatted(role));
      }
      execute(
          "CREATE ACCESS METHOD image_heap TYPE TABLE HANDLER heap_tableam_handler",
          "SET allow_system_table_mods = on");
      if (version() >= 15) {
        execute("SET allow_in_place_tablespaces = on", "CREATE TABLESPACE image_space LOCATION ''");
      }
    }

    int version() {
      return server.version();
    }

    CatalogueImage image() throws SQLException {
      return CatalogueImage.of(reader);
    }

    void execute(SingleChange change) throws SQLException {
      execute(change.statements().toArray(String[]::new));
    }

    void execute(String... statements) throws SQLException {
      try (Statement statement = superuser.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      } catch (SQLException e) {
        throw new SQLException(e.getMessage() + " in " + List.of(statements), e);
      }
    }

    @Override
    public void close() throws SQLException {
      reader.close();
      superuser.close();
      server.dropDatabase(name);
      if (version() >= 15) {
        server.administer("postgres", "DROP TABLESPACE image_space");
      }
    }
  }
}
