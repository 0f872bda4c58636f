package dev.fieldfare.health.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** FW17: manual changes of many kinds are found in a recorded structure, and no others. */
@WithServers
class PlantedChangesIT {

  /** A change, and what each difference that it makes must name. */
  private record Planted(String object, String statement) {}

  private static final List<Planted> CHANGES =
      List.of(
          new Planted("orders", "ALTER TABLE orders ADD COLUMN added int"),
          new Planted("orders", "ALTER TABLE orders DROP COLUMN obsolete"),
          new Planted("orders", "ALTER TABLE orders ALTER amount TYPE bigint"),
          new Planted("orders", "ALTER TABLE orders ALTER amount SET DEFAULT 7"),
          new Planted("orders", "ALTER TABLE orders ALTER amount SET NOT NULL"),
          new Planted("orders", "ALTER TABLE orders RENAME note TO remark"),
          new Planted("extra", "CREATE TABLE extra (id int)"),
          new Planted("spare", "DROP TABLE spare"),
          new Planted("orders_amount", "CREATE INDEX orders_amount ON orders (amount)"),
          new Planted("orders_person", "DROP INDEX orders_person"),
          new Planted(
              "number_once", "ALTER TABLE orders ADD CONSTRAINT number_once UNIQUE (number)"),
          new Planted("orders", "ALTER TABLE orders DROP CONSTRAINT positive"),
          new Planted(
              "orders",
              "ALTER TABLE orders ADD CONSTRAINT of_person FOREIGN KEY (person) REFERENCES people"),
          new Planted(
              "names",
              "CREATE OR REPLACE VIEW names AS SELECT id, upper(name) AS name FROM people"),
          new Planted(
              "twice",
              "CREATE OR REPLACE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 3'"),
          new Planted("orders", "ALTER TABLE orders DISABLE TRIGGER touched"),
          new Planted("numbers", "ALTER SEQUENCE numbers INCREMENT BY 10"),
          new Planted("people", "GRANT SELECT ON people TO PUBLIC"),
          new Planted("people", "CREATE POLICY own ON people USING (id > 0)"),
          new Planted("people", "ALTER TABLE people ENABLE ROW LEVEL SECURITY"),
          new Planted("mood", "ALTER TYPE mood ADD VALUE 'calm'"),
          new Planted("percent", "ALTER DOMAIN percent DROP CONSTRAINT small"),
          new Planted("people", "COMMENT ON TABLE people IS 'changed by hand'"),
          new Planted("people", "ALTER TABLE people SET (fillfactor = 50)"));

  @Test
  void fw17_eachKindOfManualChangeIsFoundAndNothingElse(TestDatabase database) throws SQLException {
    database.execute(
        "CREATE TYPE mood AS ENUM ('good', 'bad')",
        "CREATE DOMAIN percent AS int CONSTRAINT small CHECK (VALUE <= 100)",
        "CREATE SEQUENCE numbers",
        "CREATE TABLE people (id int PRIMARY KEY, name text)",
        "CREATE TABLE orders (id int PRIMARY KEY, number int, person int, amount int CONSTRAINT"
            + " positive CHECK (amount > 0), note text, obsolete text)",
        "CREATE TABLE spare (id int)",
        "CREATE INDEX orders_person ON orders (person)",
        "CREATE VIEW names AS SELECT id, name FROM people",
        "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2'",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()");
    try (ValidationDatabase validations = new ValidationDatabase(database, Optional.empty())) {
      for (Planted change : CHANGES) {
        validations.recorder.record(validations.target, "test");
        assertThat(compare(validations).details())
            .as("before " + change.statement())
            .containsExactly("The structure is as it was recorded.");
        database.execute(change.statement());
        isFound(change, compare(validations));
      }
    }
  }

  private static void isFound(Planted change, ValidatedCheck check) {
    assertThat(check.status()).as(change.statement()).isEqualTo(CheckStatus.CRITICAL);
    assertThat(check.details().getFirst())
        .as(change.statement())
        .matches("[1-9] differences\\. .*");
    assertThat(check.details().stream().skip(1))
        .as(change.statement())
        .isNotEmpty()
        .allMatch(line -> line.contains(change.object()));
  }

  private static ValidatedCheck compare(ValidationDatabase validations) throws SQLException {
    return validations.check(ValidationProfile.SCHEMA, "recorded_structure");
  }
}
