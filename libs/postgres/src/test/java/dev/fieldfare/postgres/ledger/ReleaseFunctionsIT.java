package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scripts and checks run in functions of the release role, which are made once. */
@WithServers
class ReleaseFunctionsIT {

  private static TestDatabase database;
  private static String role;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    role = database.createReleaseRole();
  }

  @Test
  void i8_scriptsRunAsTheReleaseRole() {
    String runner = function("script_runner");

    assertThat(
            database.value(
                "SELECT rows FROM %s(ARRAY['CREATE TABLE made (id int)', 'INSERT INTO made VALUES (1)'], 'public', 't')"
                    .formatted(runner)))
        .isEqualTo("{0,1}");
    assertThat(database.value("SELECT tableowner FROM pg_tables WHERE tablename = 'made'"))
        .isEqualTo(role);
    assertThat(function("script_runner")).isEqualTo(runner);
    assertMadeOnce("script_1");
  }

  @Test
  void i8_checksRunAsTheReleaseRoleAndChangeNothing() {
    String verifier = function("script_verifier");

    database.query(
        "SELECT %s(ARRAY['CREATE TABLE checked (id int)', 'SELECT true'], ARRAY[false, true], 'public', 't', 0)"
            .formatted(verifier));
    assertThat(database.value("SELECT count(*) FROM pg_tables WHERE tablename = 'checked'"))
        .isEqualTo("0");
    assertThatThrownBy(
            () ->
                database.query(
                    "SELECT %s(ARRAY['SELECT current_user <> ''%s'''], ARRAY[true], 'public', 't', 0)"
                        .formatted(verifier, role)))
        .hasMessageContaining("a check of the verify section answers false");
    assertThat(function("script_verifier")).isEqualTo(verifier);
    assertMadeOnce("verify_1");
  }

  private static String function(String maker) {
    return database.value("SELECT fieldfare.%s('\"%s\"'::regrole)".formatted(maker, role));
  }

  private static void assertMadeOnce(String kind) {
    assertThat(
            database.query(
                "SELECT pg_get_userbyid(proowner) || ' ' || prosecdef FROM pg_proc p"
                    + " WHERE pronamespace = 'fieldfare_run'::regnamespace AND proname LIKE '"
                    + kind
                    + "%'"))
        .containsExactly(role + " true");
  }
}
