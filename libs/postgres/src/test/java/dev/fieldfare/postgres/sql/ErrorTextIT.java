package dev.fieldfare.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of a real server are shown without the values of rows. */
@WithServers
class ErrorTextIT {

  private TestDatabase database;

  @BeforeEach
  void createTable() {
    database = TestServers.newDatabase();
    database.execute(
        "CREATE TABLE people (id int, word text, n int, CONSTRAINT small CHECK (n < 10))",
        "INSERT INTO people VALUES (1, 'secret', 7), (2, 'secret', NULL)",
        "CREATE TYPE mood AS ENUM ('good')",
        "CREATE DOMAIN brief AS text CONSTRAINT short CHECK (length(VALUE) < 3)",
        """
        CREATE FUNCTION picky(word text) RETURNS boolean LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'not %', word USING ERRCODE = '42501'; END $$
        """,
        """
        CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'not %', NEW.word USING DETAIL = NEW.word, HINT = NEW.word; END $$
        """,
        "CREATE TRIGGER tell BEFORE UPDATE OF id ON people FOR EACH ROW EXECUTE FUNCTION tell()",
        "CREATE DOMAIN picked AS text CHECK (picky(VALUE))");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ALTER TABLE people ALTER word TYPE int USING word::int | invalid input syntax for type integer: "…"
          ALTER TABLE people ALTER word TYPE mood USING word::mood | invalid input value for enum mood: "…"
          ALTER TABLE people ALTER word TYPE date USING word::date | invalid input syntax for type date: "…"
          ALTER TABLE people ALTER word TYPE json USING word::json | invalid input syntax for type json
          ALTER TABLE people ALTER word TYPE regclass USING word::regclass | relation "…" does not exist
          ALTER TABLE people ALTER word TYPE regrole USING word::regrole | role "…" does not exist
          ALTER TABLE people ALTER word TYPE regoper USING word::regoper | operator does not exist: "…"
          ALTER TABLE people ALTER word TYPE tsquery USING concat(word, ' secret')::tsquery | syntax error in tsquery: "…"
          ALTER TABLE people ALTER word TYPE int USING concat(word, chr(10), word, '"')::int | invalid input syntax for type integer: "…"
          ALTER TABLE people ALTER word TYPE int USING concat(word, '": "secret')::int | invalid input syntax for type integer: "…"
          ALTER TABLE people ALTER word TYPE smallint USING (n * 99999::bigint)::text::smallint | value "…" is out of range for type smallint
          ALTER TABLE people ALTER word TYPE varchar(3) | value too long for type character varying(3)
          ALTER TABLE people ALTER word TYPE brief | value for domain brief violates check constraint "short"
          ALTER TABLE people ALTER word TYPE picked | code of the database raised an error in picky(text), SQLSTATE 42501
          ALTER TABLE people ADD CONSTRAINT one UNIQUE (word) | could not create unique index "one"
          ALTER TABLE people ADD CONSTRAINT odd CHECK (word <> 'secret') | check constraint "odd" of relation "people" is violated by some row
          ALTER TABLE people ALTER n SET NOT NULL | column "n" of relation "people" contains null values
          INSERT INTO people VALUES (3, 'secret', 77) | new row for relation "people" violates check constraint "small"
          UPDATE people SET id = 3 | code of the database raised an error in tell(), SQLSTATE P0001
          """)
  void d26_errorsAreShownWithoutValues(String statement, String shown) {
    // As the worker runs it: as text, inside a function.
    SQLException error = error("DO $do$ BEGIN EXECUTE $q$" + statement + "$q$; END $do$");

    assertThat(ErrorText.of(error)).startsWith("ERROR: " + shown).doesNotContain("secret", "99999");
    assertThat(ErrorText.of(error(statement))).doesNotContain("secret", "99999");
  }

  @Test
  void d26_namesOfTheStatementStay() {
    SQLException error = error("DO $$ BEGIN ALTER TABLE people ADD COLUMN n int; END $$");

    assertThat(ErrorText.of(error))
        .isEqualTo("ERROR: column \"n\" of relation \"people\" already exists");
  }

  @Test
  void d26_whatAnEventTriggerSaysStays() {
    try (Connection superuser = database.superuserDataSource().getConnection();
        var statement = superuser.createStatement()) {
      statement.execute(
          """
          CREATE FUNCTION guard() RETURNS event_trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'no "changes" on Fridays' USING ERRCODE = '42501'; END $$
          """);
      statement.execute("CREATE EVENT TRIGGER guard ON ddl_command_start EXECUTE FUNCTION guard()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }

    assertThat(ErrorText.of(error("DO $$ BEGIN ALTER TABLE people ADD COLUMN m int; END $$")))
        .isEqualTo("ERROR: no \"changes\" on Fridays");
  }

  @Test
  void d26_loggedErrorsHaveNoValues() {
    SQLException error = error("UPDATE people SET word = 'x', n = 77 WHERE word = 'secret'");
    assertThat(error.getMessage()).contains("Failing row contains");
    RuntimeException wrapped = new IllegalStateException(error);
    LogRecord entry = new LogRecord(Level.SEVERE, "failed error=%s");
    entry.setThrown(wrapped);
    entry.setParameters(new Object[] {error, "other"});

    assertThat(new ValueFreeLogs().isLoggable(entry)).isTrue();

    String first = entry.getParameters()[0].toString();
    assertThat(first)
        .startsWith("org.postgresql.util.PSQLException: ERROR: new row for relation \"people\"")
        .endsWith("SQLSTATE=23514")
        .doesNotContain("Failing row");
    assertThat(entry.getParameters()[1]).isEqualTo("other");
    assertThat(entry.getThrown()).hasStackTraceContaining("violates check constraint \"small\"");
    assertThat(entry.getThrown().toString()).doesNotContain("Failing row");
    assertThat(entry.getThrown().getStackTrace()).isEqualTo(wrapped.getStackTrace());
  }

  private SQLException error(String sql) {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      return catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
