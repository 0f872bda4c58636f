package dev.fieldfare.postgres.structure.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.postgres.OldestPostgres;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithServers
class ScratchDatabaseIT {

  private static final List<String> STRUCTURE =
      List.of(
          "CREATE TABLE public.t (a int PRIMARY KEY);",
          "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END");

  @TempDir Path folder;
  private final TestDatabase database;

  ScratchDatabaseIT(TestDatabase database) {
    this.database = database;
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(scratchDatabases(database)).isEmpty();
  }

  @Test
  void anOrdinaryRoleMakesAndDropsIt() throws Exception {
    try (ScratchDatabase scratch = ScratchDatabase.create(owner(database), request(1))) {
      assertThat(scratchDatabases(database)).containsExactly(scratch.name());
      assertThat(scratch.leftOut()).isEmpty();
      try (Connection connection = scratch.connect()) {
        assertThat(value(connection, "SELECT public.f()::text || (SELECT count(*) FROM t)"))
            .isEqualTo("20");
        assertThat(
                value(
                    connection,
                    "SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database()"))
            .isEqualTo(database.user());
        assertThat(
                value(
                    connection,
                    "SELECT datcollate FROM pg_database WHERE datname = current_database()"))
            .isEqualTo(
                database.value(
                    "SELECT datcollate FROM pg_database WHERE datname = current_database()"));
      }
      String other = database.createRole("visitor");
      assertThatThrownBy(
              () -> DriverManager.getConnection(url() + scratch.name(), other, database.password()))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void oneCallCopiesTheStructureOfTheTarget() throws Exception {
    database.execute(
        "CREATE SCHEMA copied",
        "CREATE TYPE copied.size AS ENUM ('s', 'l')",
        "CREATE TABLE copied.item (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, size copied.size DEFAULT 'l')",
        "CREATE VIEW copied.large AS SELECT id FROM copied.item WHERE size = 'l'",
        "INSERT INTO copied.item (size) VALUES ('s')",
        "GRANT SELECT ON copied.item TO PUBLIC");
    try (ScratchDatabase scratch =
            ScratchDatabase.copyOf(owner(database), database.name(), "a test", 1);
        Connection copy = scratch.connect();
        Connection original = owner(database).connect(database.name())) {
      CatalogueImage wanted = CatalogueImage.of(original, Set.of("copied"));
      assertThat(wanted.differences(CatalogueImage.of(copy, Set.of("copied"))))
          .as("only grants are left out")
          .extracting(Difference::inWords)
          .containsExactly(
              "table copied.item: privileges: \"PUBLIC: SELECT by %s\" only on the left"
                  .formatted(database.user()));
      assertThat(scratch.leftOut()).isEmpty();
      assertThat(value(copy, "SELECT count(*) FROM copied.item")).isEqualTo("0");
    } finally {
      database.execute("DROP SCHEMA copied CASCADE");
    }
  }

  @Test
  void worksOnTheOldestServer() throws Exception {
    try (TestDatabase oldest = OldestPostgres.newDatabase()) {
      ScratchRequest request = new ScratchRequest(oldest.name(), "a test", STRUCTURE, 1);
      try (ScratchDatabase scratch = ScratchDatabase.create(owner(oldest), request)) {
        assertThat(scratchDatabases(oldest)).containsExactly(scratch.name());
      }
      assertThat(scratchDatabases(oldest)).isEmpty();
    }
  }

  @Test
  void isDroppedAfterItsMakerWasKilled() throws Exception {
    ChildProcess child = startChild();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !child.isAlive() || Files.readString(child.log()).contains("made "));
    List<String> made = scratchDatabases(database);
    assertThat(made).as(child.lastWords()).hasSize(1);
    assertThat(ScratchDatabase.dropAbandoned(owner(database), database.name()))
        .as("its maker lives")
        .isEmpty();

    child.kill();

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              ScratchDatabase.dropAbandoned(owner(database), database.name());
              assertThat(scratchDatabases(database)).isEmpty();
            });
  }

  @Test
  void moreThanTheLimitAreRefused() throws Exception {
    try (ScratchDatabase first = ScratchDatabase.create(owner(database), request(1))) {
      assertThatThrownBy(() -> ScratchDatabase.create(owner(database), request(1)))
          .isInstanceOf(ScratchUnavailableException.class)
          .hasMessageContaining("1 scratch databases exist");
      assertThat(scratchDatabases(database)).containsExactly(first.name());
    }
  }

  @Test
  void withoutTheRightItSaysWhatIsMissing() {
    String role = database.createRole("poor");
    assertThatThrownBy(
            () ->
                ScratchDatabase.create(
                    name -> connect(name, role, database.password()), request(1)))
        .isInstanceOf(ScratchUnavailableException.class)
        .hasMessageContaining("ALTER ROLE \"%s\" CREATEDB".formatted(role));
  }

  @Test
  void aStatementThatFailsLeavesNothingBehind() {
    ScratchRequest wrong =
        new ScratchRequest(
            database.name(), "a test", List.of("CREATE TABLE public.t (a nothing)"), 1);
    assertThatThrownBy(() -> ScratchDatabase.create(owner(database), wrong))
        .isInstanceOf(ScratchUnavailableException.class)
        .hasMessageContaining("type \"nothing\" does not exist")
        .hasMessageContaining("CREATE TABLE public.t");
  }

  @Test
  void nothingInItReachesOutside() throws Exception {
    DatabaseConnector superuser =
        name -> connect(name, "postgres", database.server().superuserPassword());
    List<String> structure =
        List.of(
            "CREATE FOREIGN DATA WRAPPER w OPTIONS (debug 'x')",
            "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'elsewhere')",
            "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (password 'x')",
            "CREATE FOREIGN TABLE public.f (a int) SERVER s OPTIONS (table_name 'f', url 'x')",
            "CREATE SUBSCRIPTION s CONNECTION 'host=elsewhere' PUBLICATION p WITH (connect = false)",
            "ALTER DATABASE \"%s\" SET work_mem = '9MB'".formatted(database.name()),
            "CREATE ROLE from_a_structure");
    ScratchRequest request = new ScratchRequest(database.name(), "a test", structure, 1);
    try (ScratchDatabase scratch = ScratchDatabase.create(superuser, request);
        Connection connection = scratch.connect()) {
      assertThat(scratch.leftOut()).isEqualTo(structure);
      assertThat(
              value(
                  connection,
                  "SELECT (SELECT count(*) FROM pg_user_mapping) + (SELECT count(*) FROM pg_subscription)"
                      + " + (SELECT count(*) FROM pg_foreign_server WHERE srvoptions IS NOT NULL)"
                      + " + (SELECT count(*) FROM pg_foreign_data_wrapper WHERE fdwoptions IS NOT NULL)"
                      + " + (SELECT count(*) FROM pg_db_role_setting)"
                      + " + (SELECT count(*) FROM pg_roles WHERE rolname = 'from_a_structure')"))
          .isEqualTo("0");
      assertThat(value(connection, "SELECT ftoptions::text FROM pg_foreign_table"))
          .isEqualTo("{table_name=f}");
    }
  }

  private ScratchRequest request(int most) {
    return new ScratchRequest(database.name(), "a test", STRUCTURE, most);
  }

  private ChildProcess startChild() {
    return ChildProcess.start(
        new ChildProcess.Launch(
            "scratch",
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                ScratchChild.class.getName(),
                url(),
                database.name(),
                database.user()),
            Map.of(),
            database.password() + "\n",
            folder,
            folder.resolve("child.log"),
            true));
  }

  private String url() {
    return database.jdbcUrl().substring(0, database.jdbcUrl().lastIndexOf('/') + 1);
  }

  private static DatabaseConnector owner(TestDatabase of) {
    return name ->
        DriverManager.getConnection(
            of.jdbcUrl().replace("/" + of.name(), "/" + name), of.user(), of.password());
  }

  private Connection connect(String name, String role, String password) throws SQLException {
    return DriverManager.getConnection(url() + name, role, password);
  }

  private static List<String> scratchDatabases(TestDatabase of) {
    return of.query("SELECT datname FROM pg_database WHERE datname LIKE 'fieldfare_scratch%'");
  }

  private static String value(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
