package dev.fieldfare.health.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Validations of rows and of rights on a real ledger. */
@WithServers
class DataValidationIT {
  private ValidationDatabase validations;
  private TestDatabase database;

  @BeforeEach
  void create(TestDatabase ofClass) throws SQLException {
    database = TestDatabase.create(ofClass.server());
    validations = new ValidationDatabase(database, Optional.empty());
  }

  @AfterEach
  void close() {
    validations.close();
    database.close();
  }

  @Test
  void orphansOfDeclaredAndUndeclaredReferencesAreFound() throws SQLException {
    database.execute(
        "CREATE TABLE \"per son\" (id bigint PRIMARY KEY)",
        "CREATE TABLE visit (n int PRIMARY KEY, \"per son_id\" bigint, other bigint)",
        "INSERT INTO \"per son\" VALUES (1)",
        "INSERT INTO visit VALUES (1, 1, 1), (2, 7, 8), (3, NULL, 9)",
        "ALTER TABLE visit ADD CONSTRAINT known FOREIGN KEY (other) REFERENCES \"per son\" NOT"
            + " VALID");

    ValidatedCheck declared = validations.check(ValidationProfile.DATA, "declared_orphans");
    ValidatedCheck undeclared = validations.check(ValidationProfile.DATA, "undeclared_orphans");

    assertThat(declared.status()).isEqualTo(CheckStatus.CRITICAL);
    assertThat(declared.details())
        .contains(
            "2 rows of public.visit (other) name no row of public.per son (id), in spite of"
                + " known.");
    assertThat(undeclared.status()).isEqualTo(CheckStatus.WARNING);
    assertThat(undeclared.details())
        .contains("1 rows of public.visit (per son_id) name no row of public.per son (id).");
  }

  @Test
  void i11_aTableWithoutAnEstimateIsReadInPartAndTheReportSaysSo() throws SQLException {
    database.execute(
        "CREATE TABLE owner (id bigint PRIMARY KEY)",
        "INSERT INTO owner VALUES (1)",
        "CREATE TABLE big (owner_id bigint) WITH (autovacuum_enabled = false)",
        "INSERT INTO big SELECT 1 FROM generate_series(1, 100001)");

    ValidatedCheck undeclared = validations.check(ValidationProfile.DATA, "undeclared_orphans");

    assertThat(undeclared.status()).isEqualTo(CheckStatus.OK);
    assertThat(undeclared.details())
        .singleElement()
        .asString()
        .contains("1 of 1 references were looked at, 1 of them by a sample");
  }

  @Test
  void i8_codeOfAnotherRoleDoesNotRunWithTheRightsOfTheMonitor() throws SQLException {
    String other = database.createRole("sender");
    database.execute(
        "CREATE TABLE person (id int PRIMARY KEY)",
        "CREATE TABLE visit (person_id int)",
        "INSERT INTO visit VALUES (1)",
        "CREATE FUNCTION look(int) RETURNS boolean LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE EXCEPTION ''code of others ran as %'', current_user; END'",
        "ALTER TABLE visit ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE visit FORCE ROW LEVEL SECURITY",
        "CREATE POLICY p ON visit USING (look(person_id))",
        "GRANT CREATE ON SCHEMA public TO " + other);
    database
        .server()
        .administer(database.name(), "ALTER FUNCTION public.look(int) OWNER TO " + other);

    ValidatedCheck check = validations.check(ValidationProfile.DATA, "undeclared_orphans");

    assertThat(check.status()).isEqualTo(CheckStatus.WARNING);
    assertThat(check.details()).noneMatch(detail -> detail.contains("code of others ran as"));
    assertThat(check.details().getFirst()).contains("public.visit (person_id) was not checked");
  }

  @Test
  void i8_rowsAreReadWithTheRightsOfTheOwnerOfTheTable(TestDatabase ofClass) throws SQLException {
    try (TestDatabase apart = TestDatabase.create(ofClass.server());
        ValidationDatabase other =
            new ValidationDatabase(apart, apart.createWorker(), Optional.empty())) {
      apart.execute(
          "CREATE TABLE person (id int PRIMARY KEY)",
          "CREATE TABLE visit (person_id int)",
          "CREATE TABLE bill (person_id int)",
          "INSERT INTO visit VALUES (1)",
          "INSERT INTO bill VALUES (1)",
          "CREATE FUNCTION look(int) RETURNS boolean LANGUAGE plpgsql AS"
              + " 'BEGIN RESET ROLE; RAISE EXCEPTION ''ran as %'', current_user; END'",
          "ALTER TABLE visit ENABLE ROW LEVEL SECURITY",
          "ALTER TABLE visit FORCE ROW LEVEL SECURITY",
          "CREATE POLICY p ON visit USING (look(person_id))");

      ValidatedCheck check = other.check(ValidationProfile.DATA, "undeclared_orphans");

      assertThat(check.details())
          .contains("1 rows of public.bill (person_id) name no row of public.person (id).")
          .anyMatch(detail -> detail.contains("visit (person_id) was not checked"))
          .anyMatch(detail -> detail.contains("cannot set parameter \"role\""));
    }
  }

  @Test
  void aTableThatLostMostOfItsRowsIsReported() throws SQLException {
    database.execute(
        "CREATE TABLE people (id int PRIMARY KEY)",
        "INSERT INTO people SELECT generate_series(1, 1000)",
        "ANALYZE people");
    assertThat(counts().status()).isEqualTo(CheckStatus.OK);
    assertThat(counts().status()).isEqualTo(CheckStatus.OK);
    database.execute("DELETE FROM people WHERE id > 10", "VACUUM ANALYZE people");

    ValidatedCheck check = counts();

    assertThat(check.status()).isEqualTo(CheckStatus.WARNING);
    assertThat(check.details().getFirst())
        .startsWith("The table public.people has about 10 rows. It had 1000 at ");
  }

  private ValidatedCheck counts() throws SQLException {
    return validations.check(ValidationProfile.DATA, "row_counts");
  }

  @Test
  void c36_rightsThatAreTooWideAreNamed() throws SQLException {
    database.execute(
        "CREATE TABLE open (n int)",
        "GRANT SELECT, INSERT ON open TO PUBLIC",
        "CREATE POLICY p ON open",
        "CREATE FUNCTION definer() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "GRANT INSERT ON fieldfare.forms TO PUBLIC");

    assertThat(security("public_grants")).contains("PUBLIC may INSERT, SELECT on public.open.");
    assertThat(security("row_security"))
        .contains("The table public.open has policies, but row security is off.");
    assertThat(security("definer_functions"))
        .anyMatch(detail -> detail.contains("definer() of " + database.user()));
    assertThat(security("ledger_grants")).contains("PUBLIC may INSERT on fieldfare.forms.");
  }

  private Iterable<String> security(String name) throws SQLException {
    return validations.check(ValidationProfile.SECURITY, name).details();
  }

  @Test
  void findingsOfIndexesAndConstraintsAreNamed() throws SQLException {
    database.execute(
        "CREATE TABLE a (id int PRIMARY KEY)",
        "CREATE TABLE b (a int REFERENCES a, n int)",
        "CREATE INDEX one ON b (n)",
        "CREATE INDEX two ON b (n)");
    database.server().administer(database.name(), "ALTER TABLE public.b DISABLE TRIGGER ALL");

    assertThat(validations.check(ValidationProfile.INDEXES, "duplicate_indexes").details())
        .containsExactly("The indexes one, two of the table public.b are equal.");
    assertThat(validations.check(ValidationProfile.INDEXES, "unindexed_foreign_keys").details())
        .containsExactly("The foreign key b_a_fkey of public.b has no index.");
    assertThat(validations.check(ValidationProfile.CONSTRAINTS, "disabled_triggers").details())
        .contains("A foreign key of public.b is not enforced: its trigger is disabled.");
    assertThat(validations.check(ValidationProfile.CONSTRAINTS, "tables_without_key").details())
        .contains("The table public.b has no primary key.");
  }
}
