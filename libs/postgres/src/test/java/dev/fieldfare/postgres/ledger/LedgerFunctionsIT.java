package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds for each function of the ledger, in whichever file it is. */
@WithServers
class LedgerFunctionsIT {
  private static TestDatabase database;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  /** They are not checked when they are created, because their files are sorted by name. */
  @Test
  void everyBodyIsValid() {
    database.execute(
        """
        DO $$
        DECLARE
          one record;
        BEGIN
          FOR one IN SELECT p.oid, l.lanname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
              WHERE p.pronamespace = 'fieldfare'::regnamespace LOOP
            IF one.lanname = 'sql' THEN
              PERFORM fmgr_sql_validator(one.oid);
            ELSE
              PERFORM plpgsql_validator(one.oid);
            END IF;
          END LOOP;
        END
        $$
        """);

    assertThat(functions("p.prolang IN (SELECT l.oid FROM pg_language l WHERE l.lanname = 'sql')"))
        .hasSizeGreaterThan(20);
  }

  /**
   * PL/pgSQL looks up the types of variables in the search path of the first call in a session,
   * which code of others may have set.
   */
  @Test
  void i8_noFunctionLooksUpNamesInThePathOfItsCaller() {
    String without = "NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%')";

    assertThat(
            functions(
                "p.prolang = (SELECT l.oid FROM pg_language l WHERE l.lanname = 'plpgsql') AND "
                    + without))
        .as("it reads types as everybody finds them, and names its own in full")
        .containsExactly("type_modifier");
    assertThat(functions("p.prosecdef AND " + without)).isEmpty();
  }

  @Test
  void i8_functionsWithTheRightsOfTheOwnerAreGrantedOneByOne() {
    assertThat(
            functions(
                "p.prosecdef AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl,"
                    + " acldefault('f', p.proowner))) a WHERE a.grantee = 0)"))
        .as("it gives values only while they are brought back")
        .containsExactly("kept_values");
  }

  private static List<String> functions(String condition) {
    return database.query(
        "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'fieldfare'::regnamespace AND "
            + condition
            + " ORDER BY 1");
  }
}
